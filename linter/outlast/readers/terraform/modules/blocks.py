"""A block body -> attributes and their places, evaluated on demand, dynamic blocks expanded.

A nested block becomes a list under its type's name. The items of a `dynamic` block stand among
its static siblings in the order of the source. When it is not decided how many items there are,
one stands for all, and each of its values is Unknown, with the references of what is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, Value, refs_of
from outlast.readers.terraform.hcl.syntax import Block, Body, Literal, Node, ObjectExpr, TupleExpr
from outlast.readers.terraform.modules.expand import items_of
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.runtime import Runtime, Scope, SetOf
from outlast.readers.terraform.values.scopes import bound
from outlast.readers.terraform.values.undecided import weigh

META = frozenset(
    ("count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner")
)

MAX_BLOCKS = 2_000
"""Dynamic blocks in one resource; one Unknown block stands for those beyond."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one block states, and what only the provider knows.

    `address` is the resource the block belongs to, `path` the dotted path within it; both are
    for references. `maybe` says why it is not decided whether the block is there; `made` counts
    the dynamic blocks of the whole resource.
    """

    address: str
    path: str
    span: Span
    body: Body
    scope: Scope
    hidden: frozenset[str] = frozenset()
    maybe: Unknown | None = None
    cache: dict[str, Runtime] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)

    def names(self) -> tuple[str, ...]:
        """Names of the attributes and nested blocks that are stated, in order."""
        found = dict.fromkeys(self.body.attributes)
        found.update(dict.fromkeys(block_type(block) for block in self.body.blocks))
        return tuple(name for name in found if name not in self.hidden)

    def value(self, name: str) -> Runtime:
        """The value of an attribute, or the list of nested blocks called `name`."""
        if name not in self.cache:
            text = f"{self.address}.{_dotted(self.path, name)}"
            self.cache[name] = Unknown(f"`{text}` depends on itself", self.span)
            self.cache[name] = self._evaluate(name)
        return self.cache[name]

    def nested(self, name: str) -> list[Stated]:
        """The nested blocks called `name`, dynamic ones expanded."""
        if name in self.body.attributes:
            return []
        found = self.value(name)
        items = found if isinstance(found, list) else []
        return [item for item in items if isinstance(item, Stated)]

    def _evaluate(self, name: str) -> Runtime:
        attribute = self.body.attributes.get(name)
        if attribute is None:
            return list(self._blocks(name))
        value = evaluate(attribute.expression, self.scope)
        return undecided(value, self.maybe) if self.maybe else value

    def _blocks(self, name: str) -> Iterator[Stated]:
        for block in self.body.blocks:
            if block.type == name:
                yield self._child(name, block, self.scope, self.maybe)
            elif block.type == "dynamic" and block.labels[:1] == (name,):
                yield from self._dynamic(name, block)

    def _dynamic(self, name: str, block: Block) -> Iterator[Stated]:
        each = block.body.attributes.get("for_each")
        content = next((inner for inner in block.body.blocks if inner.type == "content"), None)
        if each is None or content is None:
            return
        iterator = _iterator(block, name)
        for key, value, maybe in items_of(evaluate(each.expression, self.scope), each.span):
            self.made[self.address] += 1
            if self.made[self.address] > MAX_BLOCKS:
                why = Unknown(f"there are more than {MAX_BLOCKS:,} dynamic blocks", block.span)
                yield self._child(name, content, self.scope, why)
                return
            scope = bound(self.scope, {iterator: {"key": key, "value": value}})
            yield self._child(name, content, scope, self.maybe or maybe)

    def _child(self, name: str, block: Block, scope: Scope, maybe: Unknown | None) -> Stated:
        path = _dotted(self.path, name)
        return Stated(
            self.address, path, block.span, block.body, scope, maybe=maybe, made=self.made
        )

    def attribute(self, name: str, span: Span) -> Runtime:
        """As another block sees it: linked to where it stands, Unknown when not stated.

        Raises TooMuch, which the evaluation that asks turns into Unknown, for a huge value.
        """
        path = _dotted(self.path, name)
        if name in self.names():
            value = self.value(name)
            weigh((value,))
            return linked(value, self.address, path)
        whole = f"{self.address}.{path}"
        reason = f"`{whole}` is known only after apply"
        return Unknown(reason, span, (Ref(self.address, path),), f"${{{whole}}}")

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`block["name"]` is `block.name`; `block[0]` is how 0.11 wrote the block itself."""
        return self.attribute(key, span) if isinstance(key, str) else self

    def keys(self) -> tuple[str, ...] | None:
        """Not decided: the provider adds attributes of its own."""
        return None

    def whole(self) -> Unknown:
        """The block as one value, known only to the provider."""
        path = f"{self.address}.{self.path}".rstrip(".")
        reason = f"`{path}` is known only after apply"
        return Unknown(reason, None, (Ref(self.address, self.path),), f"${{{path}}}")


def block_type(block: Block) -> str:
    """The type of a nested block; of what it makes when it is dynamic."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _iterator(block: Block, name: str) -> str:
    stated = block.body.attributes.get("iterator")
    node = stated.expression if stated else None
    named = getattr(node, "name", None) or getattr(node, "value", None)
    return str(named) if named else name


def _dotted(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def undecided(value: Runtime, maybe: Unknown) -> Unknown:
    """`value`, if the thing that `maybe` speaks of is there at all."""
    shown = plain(value)
    text = shown.text if isinstance(shown, Unknown) else ""
    return Unknown(maybe.reason, maybe.span, refs_of(shown), text)


def linked(value: Runtime, address: str, path: str) -> Runtime:
    """`value` with every string and Unknown in it knowing that it was read from `address`."""
    if isinstance(value, str):
        return Linked(str(value), _first(Ref(address, path), getattr(value, "refs", ())))
    if isinstance(value, Unknown):
        refs = _first(Ref(address, path), value.refs)
        return Unknown(value.reason, value.span, refs, value.text)
    if isinstance(value, list):
        return [linked(item, address, path) for item in value]
    if isinstance(value, SetOf):
        return SetOf(tuple(linked(item, address, path) for item in value.items))
    if isinstance(value, dict):
        return {key: linked(item, address, f"{path}.{key}") for key, item in value.items()}
    return value


def _first(ref: Ref, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return (ref, *(other for other in refs if other != ref))


def attributes(stated: Stated) -> dict[str, Value]:
    """All that a block states, nested blocks as lists of dicts."""
    found: dict[str, Value] = {}
    for name in stated.names():
        if name in stated.body.attributes:
            found[name] = plain(stated.value(name))
        else:
            found[name] = [attributes(block) for block in stated.nested(name)]
    return found


def has_dynamic(body: Body) -> bool:
    """Whether a block in `body`, at any depth, is dynamic."""
    return any(block.type == "dynamic" or has_dynamic(block.body) for block in body.blocks)


def spans(stated: Stated) -> dict[str, Span]:
    """Every path within the block, with list indexes and without; the first place wins."""
    found: dict[str, Span] = {}
    _lay_body(stated, ("", ""), found)
    return found


def _lay_body(stated: Stated, at: tuple[str, str], found: dict[str, Span]) -> None:
    for name, attribute in stated.body.attributes.items():
        if name not in stated.hidden:
            _lay(attribute.expression, _deeper(at, name), attribute.span, found)
    for name in stated.names():
        for index, block in enumerate(stated.nested(name)):
            inner = (_dotted(at[0], name), f"{_dotted(at[1], name)}.{index}")
            found.setdefault(inner[0], block.span)
            found.setdefault(inner[1], block.span)
            _lay_body(block, inner, found)


def _deeper(at: tuple[str, str], name: str) -> tuple[str, str]:
    return _dotted(at[0], name), _dotted(at[1], name)


def _lay(node: Node, at: tuple[str, str], span: Span, found: dict[str, Span]) -> None:
    found.setdefault(at[0], span)
    found.setdefault(at[1], span)
    if isinstance(node, ObjectExpr):
        for key, value in node.items:
            if isinstance(key, Literal):
                _lay(value, _deeper(at, str(key.value)), value.span, found)
    elif isinstance(node, TupleExpr):
        for index, item in enumerate(node.items):
            _lay(item, (at[0], f"{at[1]}.{index}"), item.span, found)
