"""Conditions: true, false, or not decided, and then spelt so that two of them can be compared."""

from __future__ import annotations

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.resource import opposite
from outlast.domain.value import Maybe, Unknown, Value, first_unknown
from outlast.readers.cloudformation.intrinsics import Call, call_of
from outlast.readers.cloudformation.logic import Equal, Formula, Junction, Negation, Side
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.undecided import short, spelling, text_of

CONDITIONS = ("And", "Equals", "Not", "Or")


def condition_of(node: Node, scope: Scope) -> Maybe[bool]:
    """Whether the condition that `node` spells holds.

    The `text` of an Unknown is what is left to decide, spelt in one way only.
    """
    settled = scope.settle(node)
    if settled is None:
        return Unknown("a condition cannot be taken away", node.span)
    return _decided(settled, scope)


def _decided(node: Node, scope: Scope) -> Maybe[bool]:
    call = call_of(node) or _named(node)
    if call is None or call.name not in (*CONDITIONS, "Condition"):
        return _plain(scope.value(node), node.span)
    if call.name == "Condition":
        return scope.condition(call.argument.text, call.span)
    return holds(call, scope)


def holds(call: Call, scope: Scope) -> Maybe[bool]:
    """`And`, `Equals`, `Not` or `Or`."""
    if call.name == "Equals":
        return _equal([scope.value(item) for item in call.items], scope, call.span)
    answers = [_decided(item, scope) for item in call.items]
    if call.name == "Not":
        return (
            _negated(answers[0], scope)
            if len(answers) == 1
            else Unknown("`Not` takes one", call.span)
        )
    return _combined(call.name, answers, scope)


def _named(node: Node) -> Call | None:
    """`Condition: name`, which is a call only among conditions."""
    name = node.get("Condition") if len(node.pairs) == 1 else None
    return Call("Condition", name, node.span) if name else None


def _plain(value: Value, span: Span) -> Maybe[bool]:
    text = text_of(value)
    if text in ("true", "false"):
        return text == "true"
    return value if isinstance(value, Unknown) else Unknown("it is not true or false", span)


def _equal(sides: list[Value], scope: Scope, span: Span) -> Maybe[bool]:
    if len(sides) != 2:
        return Unknown("`Equals` takes two values", span)
    left, right = (_comparable(side) for side in sides)
    undecided = first_unknown(sides)
    if undecided is None:
        return left == right
    spelt = sorted(map(_side, sides), key=lambda side: side.text)
    if spelt[0] == spelt[1] and spelt[0].text and spelt[0].is_open:
        return True
    text = f"Equals({spelt[0].text},{spelt[1].text})"
    clear = all(spelling(s) or s == "" for s in sides)
    return _open(undecided, text if clear else "", Equal(*spelt), scope, span)


def _side(value: Value) -> Side:
    return Side(spelling(value), first_unknown(value) is not None)


def _open(why: Unknown, text: str, formula: Formula, scope: Scope, span: Span | None) -> Unknown:
    """What is left to decide, and what it is made of."""
    text = short(text)
    if text:
        scope.spelt(text, formula)
    return Unknown(why.reason, span, why.refs, text)


def _comparable(value: Value) -> Value:
    text = text_of(value)
    return value if text is None else text


def _negated(answer: Maybe[bool], scope: Scope) -> Maybe[bool]:
    if not isinstance(answer, Unknown):
        return not answer
    text = opposite(answer.text) if answer.text else ""
    if answer.text.startswith("Not("):
        return Unknown(answer.reason, answer.span, answer.refs, text)
    return _open(answer, text, Negation(answer.text), scope, answer.span)


def _combined(name: str, answers: list[Maybe[bool]], scope: Scope) -> Maybe[bool]:
    decisive = name == "Or"
    open_ones = [answer for answer in answers if isinstance(answer, Unknown)]
    if any(answer is decisive for answer in answers):
        return decisive
    if not open_ones:
        return not decisive
    texts = tuple(sorted({one.text for one in open_ones}))
    first = open_ones[0]
    if len(texts) == 1:
        return Unknown(first.reason, first.span, first.refs, texts[0])
    text = f"{name}({','.join(texts)})" if all(texts) else ""
    return _open(first, text, Junction(name == "And", texts), scope, first.span)
