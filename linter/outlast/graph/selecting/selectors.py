"""Which resources a backup selection takes in: by pattern, by tag, or not decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from outlast.domain.value import Linked, Maybe, Unknown, Value
from outlast.graph.arn import Arn, parse_arn, serves
from outlast.graph.model import Node

PAIRS = (("key", "value"), ("Key", "Value"), ("ConditionKey", "ConditionValue"))
"""How a selector spells the key of a tag, and its value."""

UNDECIDED = Unknown("the selection is not decided in the code")


@dataclass(frozen=True, slots=True)
class TagTest:
    """One tag that a selection asks for, or forbids; `pattern` when the value may hold `*`."""

    key: str
    value: Maybe[str]
    pattern: bool = False
    forbidden: bool = False

    def holds(self, node: Node) -> Maybe[bool]:
        """Whether `node` is taken in; Unknown when either side is not decided."""
        carried = self._carried(node)
        return negation(carried) if self.forbidden else carried

    def _carried(self, node: Node) -> Maybe[bool]:
        if self.key not in node.tags:
            return UNDECIDED if node.tags_open else False
        own = node.tags[self.key]
        if isinstance(own, Unknown) or isinstance(self.value, Unknown):
            return UNDECIDED
        return fnmatchcase(own, self.value) if self.pattern else own == self.value


def tag_tests(value: Value, *, pattern: bool = False) -> tuple[TagTest, ...] | Unknown:
    """The tests in a tag selector: `[{key, value}]`, `{key: value}`, at any nesting.

    Unknown when the selector itself is not decided.
    """
    if isinstance(value, Unknown):
        return value
    if isinstance(value, list):
        tests: list[TagTest] = []
        for item in value:
            found = tag_tests(item, pattern=pattern)
            if isinstance(found, Unknown):
                return found
            tests.extend(found)
        return tuple(tests)
    if not isinstance(value, dict):
        return ()
    for name, other in PAIRS:
        if name in value:
            key = value[name]
            if not isinstance(key, str):
                return key if isinstance(key, Unknown) else ()
            return (_test(key, value.get(other), pattern=pattern),)
    return tuple(_test(key, item, pattern=pattern) for key, item in value.items())


def _test(key: str, value: Value, *, pattern: bool) -> TagTest:
    bare = key.removeprefix("aws:ResourceTag/")
    decided: Maybe[str] = value if isinstance(value, (str, Unknown)) else str(value)
    return TagTest(bare, decided, pattern)


def arn_match(patterns: Iterable[Value], node: Node) -> Maybe[bool]:
    """Whether one of several ARNs or ARN patterns names `node`.

    They are compared by service, region and the last name in them. References are no patterns:
    they are followed elsewhere.
    """
    open_ended = False
    for pattern in patterns:
        if isinstance(pattern, (Unknown, Linked)):
            open_ended = open_ended or (isinstance(pattern, Unknown) and not pattern.refs)
            continue
        if pattern == "*":
            return True
        arn = parse_arn(str(pattern))
        if arn is None or not serves(arn.service, node.thing) or _elsewhere(arn, node):
            continue
        if arn.name == "*":
            return True
        if isinstance(node.name, Unknown):
            open_ended = True
        elif fnmatchcase(node.name, arn.name):
            return True
    return UNDECIDED if open_ended else False


def _elsewhere(arn: Arn, node: Node) -> bool:
    """Whether the ARN names another region than the one `node` surely lies in."""
    return isinstance(node.region, str) and not fnmatchcase(node.region, arn.region or "*")


def any_of(answers: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """True when one is true, Unknown when one could be, else false."""
    seen = list(answers)
    if any(answer is True for answer in seen):
        return True
    return next((answer for answer in seen if isinstance(answer, Unknown)), False)


def all_of(answers: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """False when one is false, Unknown when one could be, else true.

    What comes after a false one is not asked: most objects that a selector meets differ in the
    first label.
    """
    result: Maybe[bool] = True
    for answer in answers:
        if answer is False:
            return False
        if result is True and isinstance(answer, Unknown):
            result = answer
    return result


def negation(answer: Maybe[bool]) -> Maybe[bool]:
    """The opposite; Unknown stays so."""
    return answer if isinstance(answer, Unknown) else not answer


def conditions(block: Mapping[str, Value]) -> Iterable[tuple[TagTest, ...] | Unknown]:
    """The tests of one `condition` block, which must all hold."""
    for name in sorted(block):
        found = tag_tests(block[name], pattern=name.lower().endswith("like"))
        if isinstance(found, Unknown) or "not" not in name.lower():
            yield found
        else:
            yield tuple(replace(test, forbidden=True) for test in found)
