"""Parameters of a template: what is given, else the default, else Unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.run import Run
from outlast.readers.cloudformation.undecided import text_of

STORED = "AWS::SSM::Parameter::Value"
LISTS = ("CommaDelimitedList", "List<")


@dataclass(frozen=True, slots=True)
class Given:
    """Values of parameters, and tags of the stack, that come from outside of the template."""

    parameters: Mapping[str, Value] = field(default_factory=dict)
    tags: Mapping[str, Value] = field(default_factory=dict)

    def over(self, other: Given) -> Given:
        """Both together, this one first."""
        return Given({**other.parameters, **self.parameters}, {**other.tags, **self.tags})


def parameter(name: str, declared: Node, given: Mapping[str, Value], text: str) -> Value:
    """The value of one parameter, as its type has it; `text` is how the template spells it."""
    kind = declared.get("Type")
    word = kind.text if kind else "String"
    secret = declared.get("NoEcho")
    if secret is not None and secret.plain() in (True, "true"):
        return Unknown(f"the parameter `{name}` is kept secret", declared.span, text=text)
    if word.startswith(STORED):
        reason = f"the parameter `{name}` is looked up when the stack is deployed"
        return Unknown(reason, declared.span, text=text)
    if name in given:
        return _typed(given[name], word)
    stated = _stated(declared)
    if stated is not None:
        return _typed(_default(stated, word), word)
    return Unknown(f"the parameter `{name}` has no value in the code", declared.span, text=text)


def allowed(declared: Node) -> tuple[str, ...]:
    """The only texts that a parameter can be; none when it can be any, or is a list."""
    kind, listed = declared.get("Type"), declared.get("AllowedValues")
    if listed is None or (kind is not None and kind.text.startswith((*LISTS, STORED))):
        return ()  # Of a stored parameter it is the name that is limited, not what it holds.
    texts = tuple(text_of(item.plain()) for item in listed.items if item.kind == "scalar")
    known = tuple(text for text in texts if text is not None)
    return tuple(dict.fromkeys(known)) if len(known) == len(listed.items) else ()


def _stated(declared: Node) -> Node | None:
    """The default, or the only value that is allowed."""
    default, allowed = declared.get("Default"), declared.get("AllowedValues")
    if default is not None and default.kind == "scalar":
        return default
    if allowed is not None and len(allowed.items) == 1 and allowed.items[0].kind == "scalar":
        return allowed.items[0]
    return None


def _default(stated: Node, kind: str) -> Value:
    """A number where one is meant, else the text; `yes` is `true`, as YAML 1.1 has it."""
    plain = stated.plain()
    if kind == "Number":
        return plain
    return text_of(plain) if isinstance(plain, bool) else stated.text


def _typed(value: Value, kind: str) -> Value:
    """A list parameter splits its text; everything else stays what it is."""
    if kind.startswith(LISTS) and isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return value


def from_files(run: Run) -> Given:
    """What the parameter files of the unit give; later files win."""
    given = Given()
    for path in run.unit.var_files:
        node = run.document(path, Span(path, 1))
        if node is not None:
            given = _of_file(node).over(given)
    return given


def _of_file(node: Node) -> Given:
    """A list of `ParameterKey` and `ParameterValue`, or `Parameters` (and `Tags`) by name."""
    stated = node.get("Parameters") or (node if node.kind == "sequence" else None)
    tags = node.get("Tags")
    return Given(dict(_values(stated, "Parameter")), dict(_values(tags, "")))


def _values(stated: Node | None, prefix: str) -> Iterator[tuple[str, Value]]:
    for pair in stated.pairs if stated else ():
        yield pair.key.text, _text(pair.value)
    for item in stated.items if stated else ():
        key, value = item.get(f"{prefix}Key"), item.get(f"{prefix}Value")
        if key is not None and value is not None:
            yield key.text, _text(value)
        elif item.kind == "scalar" and "=" in item.text:
            name, _, text = item.text.partition("=")
            yield name, text


def _text(node: Node) -> Value:
    """A value in a parameter file is text; a list is its items, joined."""
    if node.kind == "scalar":
        return node.text
    return ",".join(filter(None, map(text_of, (item.plain() for item in node.items))))
