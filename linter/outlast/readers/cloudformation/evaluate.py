"""A node of a template -> the value it stands for."""

from __future__ import annotations

import re

from outlast.domain.document import Node
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.functions import FUNCTIONS
from outlast.readers.cloudformation.intrinsics import Call, call_of
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.undecided import DYNAMIC

TRANSFORM = "Fn::Transform"
SERVERLESS = re.compile(r"\$\{(?:cf|custom|env|file|opt|param|s3|self|sls|ssm)[:(]")
"""Variables of files that a Serverless Framework configuration includes."""


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of a settled node; Unknown where the template does not decide it."""
    call = call_of(node)
    if call is not None:
        return _called(call, scope)
    if node.kind == "mapping":
        return {
            pair.key.text: evaluate(pair.value, scope)
            for pair in node.pairs
            if pair.key.text != TRANSFORM
        }
    if node.kind == "sequence":
        return [evaluate(item, scope) for item in node.items]
    if DYNAMIC in node.text:
        return Unknown("it is looked up when the stack is deployed", node.span, text=node.text)
    if SERVERLESS.search(node.text):
        reason = "the Serverless Framework puts a value in"
        return Unknown(reason, node.span, text=node.text)
    return node.plain()


def _called(call: Call, scope: Scope) -> Value:
    function = FUNCTIONS.get(call.name)
    if function is None and "::" in call.name:
        return Unknown(f"a tool puts in what `!{call.name}` means", call.span)
    if function is None:
        return Unknown(f"`{call.name}` is no function of CloudFormation", call.span)
    return function(call, scope)
