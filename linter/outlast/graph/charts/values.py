"""Values of a chart from texts of YAML and single settings, laid over each other as Helm does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value
from outlast.graph.charts.partly import documents

STEP = re.compile(r"\[(?P<index>\d+)\]|(?P<name>(?:[^.\[\\]|\\.)+)")
MAX_INDEX = 1_000
MAX_STEPS = 64
WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
NOT_READ = Unknown("the values of the chart are not in the code")
"""Why more may be set than was found."""


@dataclass(slots=True)
class Layers:
    """The values so far. `missing` says why there may be more, `spans` where single ones stand.

    What is not decided may replace everything before it: of that only the shape is left.
    """

    values: dict[str, Value] = field(default_factory=dict)
    missing: Unknown | None = None
    spans: dict[str, Span] = field(default_factory=dict)

    def text(self, value: Value, span: Span) -> None:
        """A document of YAML, over all before it."""
        if value in (None, ""):
            return
        for found in documents(value):
            if isinstance(found, dict):
                self.values = _merged(self.values, found)
                return
            if found is None:
                return
        why = value if isinstance(value, Unknown) else NOT_READ
        self.missing = Unknown(why.reason, why.span or span, why.refs)
        self.values = {key: _shape(item, self.missing) for key, item in self.values.items()}

    def item(self, item: Value, span: Span) -> None:
        """A block or an object with `name` and `value`; `type` says when it is no text."""
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(item, dict) or not isinstance(name, str):
            why = name if isinstance(name, Unknown) else NOT_READ
            self.missing = Unknown(why.reason, why.span or span, why.refs)
            return
        steps = [
            int(step["index"]) if step["index"] else step["name"].replace("\\", "")
            for step in STEP.finditer(name)
        ]
        if len(steps) <= MAX_STEPS and steps and isinstance(steps[0], str):
            made = _set(self.values, steps, _told(item.get("value"), item.get("type")))
            self.values = made if isinstance(made, dict) else self.values
            self.spans[".".join(map(str, steps))] = span


def _merged(under: dict[str, Value], over: dict[str, Value]) -> dict[str, Value]:
    """Maps are merged, everything else is replaced."""
    made = dict(under)
    for key, value in over.items():
        before = made.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        made[key] = _merged(before, value) if both else value  # type: ignore[arg-type]
    return made


def _shape(value: Value, why: Unknown) -> Value:
    if isinstance(value, dict):
        return {key: _shape(item, why) for key, item in value.items()}
    if isinstance(value, list):
        return [_shape(item, why) for item in value]
    return why


def _told(value: Value, kind: Value) -> Value:
    """The value as `helm --set` reads it: words and numbers, unless it is said to be text."""
    if not isinstance(value, str) or kind in ("string", "literal"):
        return value
    if len(value) > 1 and value[0] == "{" and value[-1] == "}":
        return [_told(part.strip(), None) for part in value[1:-1].split(",") if part.strip()]
    if NUMBER.fullmatch(value):
        return int(value)
    return WORDS.get(value, value)


def _set(under: Value, steps: list[int | str], value: Value) -> Value:
    """`under` with `value` at a path; what is not decided there gives way."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        made = dict(under) if isinstance(under, dict) else {}
        made[step] = _set(made.get(step), rest, value)
        return made
    items = list(under) if isinstance(under, list) else []
    while len(items) <= min(step, MAX_INDEX):
        items.append(None)
    if step < len(items):
        items[step] = _set(items[step], rest, value)
    return items
