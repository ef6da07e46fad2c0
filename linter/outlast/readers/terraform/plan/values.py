"""One resource of a plan: what is planned, what only the apply will tell, and what it refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.paths import value_at
from outlast.domain.value import Linked, Ref, Unknown, Value, partial
from outlast.readers.terraform.plan.document import Json
from outlast.readers.terraform.plan.references import Place, references

LookUp = Callable[[Ref], Value]
"""The planned value that a reference leads to; None when there is none."""

MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan says of one resource besides its values, and where it stands.

    `stated` is its configuration, in the module `place`; None when the plan has none, as a state.
    """

    address: str
    span: Span
    unknown: object
    sensitive: object
    place: Place | None
    stated: Json
    look_up: LookUp

    def attributes(self, values: Json) -> dict[str, Value]:
        """The attributes that the configuration states or the plan knows.

        What the provider adds and only the apply tells is left out, as in source code.
        """
        expressions = _dict(self.stated.get("expressions"))
        unknown, sensitive = _dict(self.unknown), _dict(self.sensitive)
        names = dict.fromkeys(values)
        names.update(dict.fromkeys(n for n in unknown if not self.stated or n in expressions))
        found: dict[str, Value] = {}
        for name in names:
            marks = (unknown.get(name), sensitive.get(name))
            if marks[0] is True and self.stated and name not in expressions:
                continue
            found[name] = self._value(values.get(name), marks, expressions.get(name), name, 0)
        return found

    def _value(
        self, value: object, marks: tuple[object, object], said: object, path: str, depth: int
    ) -> Value:
        unknown, sensitive = marks
        if unknown is True:
            return self._undecided(f"`{self.address}.{path}` is known only after apply", said, path)
        if sensitive is True and value is not None:
            return self._undecided(f"`{self.address}.{path}` is sensitive", said, path)
        if depth > MAX_DEPTH:
            return self._undecided("it is nested too deeply", None, path)
        if isinstance(value, dict) or (value is None and isinstance(unknown, dict) and unknown):
            return self._object(_dict(value), marks, said, path, depth)
        if isinstance(value, list) or (value is None and isinstance(unknown, list) and unknown):
            return self._list(value if isinstance(value, list) else [], marks, said, path, depth)
        if isinstance(value, str):
            return self._text(value, said)
        return value if isinstance(value, (bool, int, float)) else None

    def _object(
        self, value: Json, marks: tuple[object, object], said: object, path: str, depth: int
    ) -> Value:
        unknown, sensitive = _dict(marks[0]), _dict(marks[1])
        whole = _is_leaf(said)
        names = dict.fromkeys(value)
        names.update(dict.fromkeys(name for name, mark in unknown.items() if mark is True))
        found: dict[str, Value] = {}
        for name in names:
            inner = said if whole else _dict(said).get(name)
            if unknown.get(name) is True and isinstance(said, dict) and not whole and inner is None:
                continue
            below = (unknown.get(name), sensitive.get(name))
            found[name] = self._value(value.get(name), below, inner, f"{path}.{name}", depth + 1)
        return found

    def _list(
        self,
        value: list[object],
        marks: tuple[object, object],
        said: object,
        path: str,
        depth: int,
    ) -> Value:
        unknown, sensitive = _list(marks[0]), _list(marks[1])
        found: list[Value] = []
        for index in range(max(len(value), len(unknown))):
            item = _nth(value, index)
            below = (_nth(unknown, index), _nth(sensitive, index))
            inner = said if _is_leaf(said) else _chosen(said, item, below[0])
            found.append(self._value(item, below, inner, f"{path}.{index}", depth + 1))
        return found

    def _undecided(self, reason: str, said: object, path: str) -> Unknown:
        return Unknown(reason, self.span, self._refs(said), f"${{{self.address}.{path}}}")

    def _text(self, value: str, said: object) -> Value:
        """A string that its expression takes from another resource.

        It is the whole of that value when it is equal to it.
        """
        refs = self._refs(said)
        if not refs:
            return value
        equal = tuple(ref for ref in refs if _same(self.look_up(ref), value))
        rest = partial(ref for ref in refs if ref not in equal)
        whole = tuple(Ref(ref.address, ref.attribute) for ref in equal)
        return Linked(value, (*whole, *rest))

    def _refs(self, said: object) -> tuple[Ref, ...]:
        if self.place is None or said is None:
            return ()
        return references(self.place, said, self.stated)


def _is_leaf(said: object) -> bool:
    """Whether `said` is one expression rather than a block of them."""
    return isinstance(said, dict) and (
        isinstance(said.get("references"), list) or "constant_value" in said
    )


def _chosen(said: object, item: object, unknown: object) -> object:
    """The nested block of the configuration that became `item`; all that may have when unsure.

    A set loses the order of its blocks, so a block is known by the constants it states.
    """
    blocks = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    if isinstance(said, dict):
        return said
    fits: list[Json] = [block for block in blocks if _fits(block, _dict(item))]
    return fits[0] if len(fits) == 1 else _joined(fits, _dict(item), _dict(unknown))


def _fits(block: Json, item: Json) -> bool:
    for name, said in block.items():
        if isinstance(said, dict) and "constant_value" in said and name in item:
            constant = said["constant_value"]
            if constant is not None and str(constant).lower() != str(item[name]).lower():
                return False
    return True


def _joined(blocks: list[Json], item: Json, unknown: Json) -> object:
    """What several blocks say of each attribute, as one block; None when there is none."""
    names = dict.fromkeys((*item, *unknown))
    found: dict[str, object] = {}
    for name in names:
        said = [block[name] for block in blocks if name in block]
        if said:
            found[name] = {"references": [text for one in said for text in _stated(one)] + [""]}
    return found or None


def _stated(said: object) -> list[str]:
    stated = said.get("references") if isinstance(said, dict) else None
    return [one for one in stated if isinstance(one, str)] if isinstance(stated, list) else []


def _same(found: Value, value: str) -> bool:
    return isinstance(found, str) and str(found) == value


def looked_up(values: Json, attribute: str) -> Value:
    """The plain value at a dotted attribute of a resource."""
    found = value_at(values, attribute) if attribute else None  # type: ignore[arg-type]
    return found if isinstance(found, (str, bool, int, float)) else None


def _dict(found: object) -> dict[str, object]:
    return found if isinstance(found, dict) else {}


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _nth(found: list[object], index: int) -> object:
    return found[index] if index < len(found) else None
