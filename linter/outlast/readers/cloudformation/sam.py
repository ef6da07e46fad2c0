"""Resources of the Serverless Application Model become the resources that SAM makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.domain.document import Node, Pair
from outlast.readers.cloudformation.template import SERVERLESS, Template, type_of

STACK = "AWS::CloudFormation::Stack"
STACK_SET = "AWS::CloudFormation::StackSet"


@dataclass(frozen=True, slots=True)
class Becomes:
    """The type that SAM makes, and the properties that have another name there."""

    type: str
    names: Mapping[str, str] = field(default_factory=dict)


MODEL: Mapping[str, Becomes] = {
    "Api": Becomes("AWS::ApiGateway::RestApi"),
    "Application": Becomes(STACK),
    "Function": Becomes("AWS::Lambda::Function"),
    "GraphQLApi": Becomes("AWS::AppSync::GraphQLApi"),
    "HttpApi": Becomes("AWS::ApiGatewayV2::Api"),
    "LayerVersion": Becomes("AWS::Lambda::LayerVersion"),
    "SimpleTable": Becomes("AWS::DynamoDB::Table"),
    "StateMachine": Becomes(
        "AWS::StepFunctions::StateMachine",
        {"Name": "StateMachineName", "Type": "StateMachineType", "Role": "RoleArn"},
    ),
    "WebSocketApi": Becomes("AWS::ApiGatewayV2::Api"),
}

IMPLICIT = {
    "Api": ("ServerlessRestApi", "RestApiId", "AWS::ApiGateway::RestApi"),
    "HttpApi": ("ServerlessHttpApi", "ApiId", "AWS::ApiGatewayV2::Api"),
}
"""By the type of an event: the API that SAM makes when the event names none."""


def made_of(kind: str) -> str:
    """The type that a resource of type `kind` really is."""
    becomes = MODEL.get(kind.removeprefix(f"{SERVERLESS}::"))
    return becomes.type if becomes and kind.startswith(SERVERLESS) else kind


def lowered(body: Node, template: Template) -> Node:
    """A resource with the template's globals merged in and its properties named as AWS does."""
    kind = type_of(body)
    if not kind.startswith(SERVERLESS):
        return body
    word = kind.removeprefix(f"{SERVERLESS}::")
    defaults = template.globals.get(word) if template.globals else None
    names = MODEL[word].names if word in MODEL else {}
    stated = body.get("Properties")
    if defaults is not None and defaults.kind == "mapping":
        stated = merged(defaults, stated) if stated is not None else defaults
    if stated is None:
        return body
    pairs = tuple(_named(pair, names) for pair in stated.pairs)
    return _with(body, "Properties", replace(stated, pairs=pairs))


def merged(general: Node, own: Node) -> Node:
    """Globals under a resource's own: mappings merge, lists add up, all else is replaced."""
    if general.kind != own.kind or general.kind == "scalar" or own.tag:
        return own
    if own.kind == "sequence":
        return replace(own, items=(*general.items, *own.items))
    pairs = {pair.key.text: pair for pair in general.pairs}
    for pair in own.pairs:
        before = pairs.get(pair.key.text)
        value = merged(before.value, pair.value) if before else pair.value
        pairs[pair.key.text] = replace(pair, value=value)
    return replace(own, pairs=tuple(pairs.values()))


def implicit(resources: tuple[Pair, ...]) -> Iterator[Pair]:
    """The APIs that SAM adds because the event of a function names none, as resources."""
    taken = {pair.key.text for pair in resources}
    for pair in resources:
        for event, properties in _events(pair.value):
            name, attribute, kind = IMPLICIT.get(type_of(event), ("", "", ""))
            if name and name not in taken and (not properties or not properties.get(attribute)):
                taken.add(name)
                key = Node("scalar", pair.key.span, text=name)
                yield Pair(key, _bare(kind, pair.value))


def _events(body: Node) -> Iterator[tuple[Node, Node | None]]:
    properties = body.get("Properties")
    events = properties.get("Events") if properties else None
    if not type_of(body).startswith(SERVERLESS) or events is None:
        return
    for pair in events.pairs:
        yield pair.value, pair.value.get("Properties")


def _bare(kind: str, body: Node) -> Node:
    """A resource that has only a type."""
    span = body.span
    key, value = Node("scalar", span, text="Type"), Node("scalar", span, text=kind)
    return Node("mapping", span, pairs=(Pair(key, value),))


def _named(pair: Pair, names: Mapping[str, str]) -> Pair:
    name = names.get(pair.key.text)
    return replace(pair, key=replace(pair.key, text=name)) if name else pair


def _with(body: Node, name: str, value: Node) -> Node:
    """`body` with another value at `name`."""
    key = Node("scalar", value.span, text=name)
    pairs = {pair.key.text: pair for pair in body.pairs}
    before = pairs.get(name, Pair(key, value))
    return replace(body, pairs=tuple({**pairs, name: replace(before, value=value)}.values()))
