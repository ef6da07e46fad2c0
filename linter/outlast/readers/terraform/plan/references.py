"""References of a plan's configuration -> the resources they lead to, across modules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.resource import INDEX
from outlast.domain.value import Ref, partial
from outlast.readers.terraform.plan.document import Json, part, parts

STEP = re.compile(r'\.?([^.\[\]"]+)|\[(\d+|"(?:[^"\\]|\\.)*")\]')
CALL = re.compile(r'module\.([^.\[]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.?')
NOTHING = frozenset(("path", "terraform", "self", "count", "local", "ephemeral", "provider"))

MAX_DEPTH = 40
"""Variables and outputs on the way from a use to a resource; real chains stay under ten."""


@dataclass(frozen=True, slots=True)
class Place:
    """A module instance: the prefix of its addresses, and what the configuration says of it.

    `call` is what its caller says: the inputs, in the place `above`.
    """

    prefix: str
    module: Json
    call: Json
    above: Place | None = None

    def resource(self, declared: str) -> Json:
        """The configuration of a resource by its address in the module, without instance keys."""
        found = (
            one for one in parts(self.module.get("resources")) if one.get("address") == declared
        )
        return next(found, {})

    def child(self, name: str, key: str) -> Place | None:
        """The instance of a module that is called here; `key` is `["a"]`, `[0]` or empty."""
        call = part(self.module, "module_calls", name)
        if not call:
            return None
        return Place(f"{self.prefix}module.{name}{key}.", part(call, "module"), call, self)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The `configuration` of a plan; empty for a state."""

    root: Json

    def place(self, module: str) -> Place | None:
        """The module instance at an address such as `module.db["a"].module.inner`."""
        here: Place | None = Place("", part(self.root, "root_module"), {})
        at = 0
        while here is not None and at < len(module):
            match = CALL.match(module, at)
            if match is None:
                return None
            here = here.child(match[1], match[2] or "")
            at = match.end()
        return here


def split_address(address: str) -> tuple[str, str]:
    """The module and what stands in it: `module.a[0].x.y` is `module.a[0]` and `x.y`."""
    at = 0
    while match := CALL.match(address, at):
        at = match.end()
    return address[:at].removesuffix("."), address[at:]


def references(place: Place, expression: object, each: Json, depth: int = 0) -> tuple[Ref, ...]:
    """The resources that an expression of a module refers to, in order, each once.

    `each` is the block's own configuration: its `for_each_expression` is where `each.value` leads.
    With more than one reference each is only a part of the value.
    """
    found: dict[Ref, None] = {}
    stated = list(_longest(_texts(expression)))
    if depth <= MAX_DEPTH:
        for text in stated:
            found.update(dict.fromkeys(_lead(place, text, each, depth)))
    return tuple(found) if len(stated) == 1 else partial(found)


def _texts(expression: object) -> Iterator[str]:
    """The references of an expression, and of all expressions in a nested block."""
    if isinstance(expression, list):
        for item in expression:
            yield from _texts(item)
    elif isinstance(expression, dict):
        stated = expression.get("references")
        if isinstance(stated, list):
            yield from (one for one in stated if isinstance(one, str))
        elif "constant_value" not in expression:
            for item in expression.values():
                yield from _texts(item)


def _longest(texts: Iterable[str]) -> Iterator[str]:
    """Terraform lists `a.b.id`, then `a.b`: only the first says what is meant."""
    before = ""
    seen: set[str] = set()
    for text in texts:
        shortened = before.startswith((f"{text}.", f"{text}["))
        if not shortened and text not in seen:
            seen.add(text)
            yield text
        before = text if not shortened else before


def _lead(place: Place, text: str, each: Json, depth: int) -> Iterable[Ref]:
    steps = _steps(text)
    names = [name for name, is_key in steps if not is_key]
    if len(names) < 2 or names[0] in NOTHING:
        return ()
    if names[0] == "var":
        return _variable(place, names[1], depth)
    if names[0] == "module":
        return _output(place, steps, depth)
    if names[0] == "each":
        value = each.get("for_each_expression") if names[1] == "value" else None
        return partial(references(place, value, {}, depth + 1))
    return _resource(place, steps)


def _steps(text: str) -> list[tuple[str, bool]]:
    """`a.b["c"].d` as its steps, each with whether it is a key in brackets."""
    return [(match[1] or match[2], match[1] is None) for match in STEP.finditer(text)]


def _variable(place: Place, name: str, depth: int) -> Iterable[Ref]:
    if place.above is None:
        return ()
    expression = part(place.call, "expressions").get(name)
    return references(place.above, expression, place.call, depth + 1)


def _output(place: Place, steps: list[tuple[str, bool]], depth: int) -> Iterable[Ref]:
    name = steps[1][0]
    keyed = len(steps) > 2 and steps[2][1]
    rest = steps[3:] if keyed else steps[2:]
    child = place.child(name, f"[{steps[2][0]}]" if keyed else "")
    if child is None or not rest:
        return ()
    output = part(child.module, "outputs", rest[0][0])
    found = references(child, output.get("expression"), {}, depth + 1)
    return found if len(rest) == 1 else partial(found)


def _resource(place: Place, steps: list[tuple[str, bool]]) -> Iterable[Ref]:
    length = 3 if steps[0][0] == "data" else 2
    if len(steps) < length or any(is_key for _, is_key in steps[:length]):
        return ()
    address = place.prefix + ".".join(name for name, _ in steps[:length])
    if len(steps) > length and steps[length][1]:
        address += f"[{steps[length][0]}]"
        length += 1
    return (Ref(address, ".".join(_plain(name) for name, _ in steps[length:])),)


def _plain(step: str) -> str:
    return str(json.loads(step, strict=False)) if step.startswith('"') else step


def declared(address: str) -> str:
    """An address without instance keys."""
    return INDEX.sub("", address)
