"""Two lists whose items are told apart by keys become one.

Source: kyaml 0.20 `yaml/walk/associative_sequence.go`, order and oddities included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from outlast.domain.document import Node
from outlast.readers.kubernetes.kustomize.nodes import (
    DIRECTIVE,
    is_empty,
    is_null,
    put_text,
    text_node,
    with_items,
)
from outlast.readers.kubernetes.manifests.documents import text_at

Keys = Sequence[str]
Merge = Callable[[Node | None, Node | None], Node | None]


def associated(old: Node, new: Node | None, keys: Keys, merge: Merge) -> Node | None:
    """The list `old` with `new` merged into it; items of `new` come first."""
    if not keys:
        return _scalars(old, new)
    wanted = _spread(list(_values(old, new, keys)), keys)
    mine, added = list(old.items), list[Node]()
    used: Keys = keys
    for values in wanted:
        used, sought = _stated(wanted, values, keys)
        there = _found(mine, *_own(used, sought))
        value = merge(there, _found(new.items if new is not None else (), *_own(used, sought)))
        if value is None or is_null(value) or (value.kind == "mapping" and not value.pairs):
            mine = _placed(mine, None, used, sought)
            continue
        value = _keyed(value, used, sought)
        mine = [value if item is there else item for item in mine]
        added = _placed(added, value, used, sought)
    return with_items(old, _followed(added, mine, used) if wanted else mine)


def directive_of_list(node: Node | None) -> tuple[str, Node | None]:
    """`delete` or `replace` when an item `$patch: …` says so, and the list without that item."""
    if node is None or node.kind != "sequence":
        return "", node
    for item in node.items:
        word = text_at(item, DIRECTIVE) if item.kind == "mapping" and len(item.pairs) == 1 else ""
        if word:
            return word, with_items(node, (one for one in node.items if one is not item))
    return "", node


def _scalars(old: Node, new: Node | None) -> Node:
    """Lists of plain values: those of the patch, then what else there was."""
    found: dict[str, Node] = {}
    for item in (*(new.items if new is not None else ()), *old.items):
        if not is_null(item):
            found.setdefault(item.text, item)
    return with_items(old, found.values())


def _values(old: Node, new: Node | None, keys: Keys) -> Iterator[tuple[str, ...]]:
    """The values of the keys of every item, those of the patch first, each once."""
    items = (*(new.items if new is not None else ()), *old.items)
    yield from dict.fromkeys(tuple(_value(item, key) for key in keys) for item in items)


def _value(item: Node, key: str) -> str:
    return text_at(item, key) if item.kind == "mapping" else ""


def _spread(values: list[tuple[str, ...]], keys: Keys) -> list[tuple[str, ...]]:
    """Values that agree where both state one, and agree somewhere, are the same item."""
    if len(keys) < 2:
        return values
    for i in range(len(values)):
        for j, other in enumerate(values):
            both = _agreed(values[i], other)
            if both is not None:
                values[i] = values[j] = both
    return values


def _agreed(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    pairs = tuple(zip(one, other, strict=True))
    if any(a and b and a != b for a, b in pairs) or all(a != b for a, b in pairs):
        return None
    return tuple(a or b for a, b in pairs)


def _stated(every: list[tuple[str, ...]], values: tuple[str, ...], keys: Keys) -> tuple[Keys, Keys]:
    """The keys that any item states, and the values of one item at them."""
    used = [at for at in range(len(keys)) if any(one[at] for one in every)]
    if not used:
        return keys, values
    return [keys[at] for at in used], [values[at] for at in used]


def _own(keys: Keys, values: Keys) -> tuple[Keys, Keys]:
    """The keys that an item itself states."""
    return _stated([tuple(values)], tuple(values), keys)


def _matches(item: Node, keys: Keys, values: Keys) -> bool:
    """Whether a mapping has the values at the keys; an empty value only asks for the key.

    Keys without a value are not asked for, but one at least must be.
    """
    asked = tuple(zip(keys, values, strict=False))
    return bool(asked) and all(_has(item, key, value) for key, value in asked)


def _has(item: Node, key: str, value: str) -> bool:
    there = item.get(key)
    return there is not None and (not value or there.text == value)


def _found(items: Sequence[Node], keys: Keys, values: Keys) -> Node | None:
    mappings = (item for item in items if item.kind == "mapping")
    return next((item for item in mappings if _matches(item, keys, values)), None)


def _placed(items: list[Node], value: Node | None, keys: Keys, values: Keys) -> list[Node]:
    """The items with `value` instead of those that match, or at the end; without them for None."""
    kept: list[Node] = []
    found = False
    for item in items:
        if is_null(item) or (item.kind == "mapping" and is_empty(item)):
            continue
        if item.kind == "mapping" and _matches(item, keys, values):
            found = True
            kept.extend((value,) if value is not None else ())
        elif item.kind != "mapping" or values:
            kept.append(item)
    if value is not None and not found:
        kept.append(value)
    return kept


def _keyed(item: Node, keys: Keys, values: Keys) -> Node:
    """The item with its keys, should the merge have lost one."""
    for key, value in zip(keys, values, strict=True):
        if value and item.get(key) is None:
            item = put_text(item, key, text_node(value, item.span))
    return item


def _followed(first: list[Node], rest: list[Node], keys: Keys) -> list[Node]:
    """`first`, and after it what of `rest` it does not hold."""
    for item in rest:
        there = [item.get(key) if item.kind == "mapping" else None for key in keys]
        first = [*first, *(item for one in there if one is None)]
        values = [one.text for one in there if one is not None]
        if len(keys) > 1:
            first = _placed(first, None, keys, values)
        first = _placed(first, item, keys, values)
    return first
