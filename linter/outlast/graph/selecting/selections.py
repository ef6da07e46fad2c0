"""Backup selections become edges to what they take in, sure or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outlast.domain.paths import values_at
from outlast.domain.value import Linked, Maybe, Unknown, Value, known
from outlast.graph.links import Index, is_wanted
from outlast.graph.model import Edge, Node
from outlast.graph.selecting.selectors import (
    UNDECIDED,
    all_of,
    any_of,
    arn_match,
    conditions,
    negation,
    tag_tests,
)

ELSEWHERE = Unknown("the selection is in another unit, perhaps of another account")


def selected(nodes: Mapping[str, Node], lookup: Index) -> Iterator[Edge]:
    """An edge `protects` from each selection to each datastore or machine it takes in, or could.

    Sure when every part of the selection is decided and both stand in one unit. A reference or
    an exact ARN is linked like any other relation; patterns and tags are decided here.
    """
    stores = [n for n in nodes.values() if _can_be_taken(n) and n.resource.mode == "managed"]
    by_vendor: dict[str | None, list[Node]] = {}
    for store in stores:
        by_vendor.setdefault(store.vendor if isinstance(store.vendor, str) else "", []).append(
            store
        )
    for node in nodes.values():
        selectors = _selectors(node)
        if not selectors or node.resource.mode != "managed":
            continue
        for store in by_vendor.get(known(node.vendor), ()):
            yield from _edge(node, store, selectors, lookup)


def _can_be_taken(node: Node) -> bool:
    """What holds content, or is a machine: a backup of that takes its disks along."""
    return node.plays("datastore") or node.plays("compute.vm")


def _selectors(node: Node) -> tuple[tuple[str, str], ...]:
    """Attribute path and kind of each selector that the node states."""
    return tuple(
        (relation.attr, relation.kind)
        for relation in (node.entry.refs if node.entry else ())
        if relation.kind in ("tag_selector", "arn_pattern")
        and relation.rel in ("protects", "excludes")
        and values_at(node.resource.attributes, relation.attr)
    )


def _edge(
    node: Node, store: Node, selectors: tuple[tuple[str, str], ...], lookup: Index
) -> Iterator[Edge]:
    if not _may_protect(node, store):
        return
    answer = _takes(node, store, lookup)
    if answer is False:
        return
    sure: Maybe[bool] = answer
    if store.unit != node.unit and answer is True and not _named(node, store, lookup):
        sure = ELSEWHERE
    if store.unit != node.unit and isinstance(answer, Unknown):
        return
    attribute = selectors[0][0]
    span = node.resource.span_of(attribute)
    yield Edge(node.id, "protects", store.id, attribute, span, sure)


def _may_protect(node: Node, store: Node) -> bool:
    wanted = {
        target
        for relation in (node.entry.refs if node.entry else ())
        if relation.rel == "protects"
        for target in relation.targets
    }
    if not is_wanted(store, wanted) or not _of_its_kind(node, store):
        return False
    both = isinstance(node.region, str) and isinstance(store.region, str)
    return not both or node.region == store.region or "global" in (node.region, store.region)


def _of_its_kind(node: Node, store: Node) -> bool:
    """Whether a selection that says so is for machines when `store` is one, and for disks else."""
    path = node.entry.attrs.get("takes", "") if node.entry else ""
    kinds = [value for _, value in values_at(node.resource.attributes, path)] if path else []
    wanted = "INSTANCE" if store.plays("compute.vm") else "VOLUME"
    return not kinds or wanted in kinds or any(isinstance(kind, Unknown) for kind in kinds)


def _takes(node: Node, store: Node, lookup: Index) -> Maybe[bool]:
    """Named or tagged, and every condition holds, and not excluded."""
    named: list[Maybe[bool]] = []
    tagged: list[Maybe[bool]] = []
    for relation in node.entry.refs if node.entry else ():
        values = [value for _, value in values_at(node.resource.attributes, relation.attr)]
        if not values or _is_condition(node, relation.attr):
            continue
        if relation.kind == "arn_pattern" and relation.rel == "protects":
            named.append(_names(node, store, values, lookup))
        elif relation.kind == "tag_selector" and relation.rel == "protects":
            tagged.append(any_of(_tag_answers(values, store)))
    picked = any_of([*named, *tagged])
    if tagged and picked is True and "*" in _patterns(node, "protects"):
        picked = any_of(tagged) or UNDECIDED
    return all_of([picked, _conditions_hold(node, store), negation(_excluded(node, store, lookup))])


def _is_condition(node: Node, attribute: str) -> bool:
    """Whether an attribute narrows the selection down rather than adding to it."""
    block = node.entry.attrs.get("conditions") if node.entry else None
    return block is not None and attribute.startswith(f"{block}.")


def _patterns(node: Node, rel: str) -> list[Value]:
    """The ARNs and patterns of ARNs that the node states."""
    return [
        value
        for relation in (node.entry.refs if node.entry else ())
        if relation.kind == "arn_pattern" and relation.rel == rel
        for _, value in values_at(node.resource.attributes, relation.attr)
    ]


def _names(node: Node, store: Node, values: list[Value], lookup: Index) -> Maybe[bool]:
    return True if _linked(node, store, values, lookup) else arn_match(values, store)


def _linked(node: Node, store: Node, values: list[Value], lookup: Index) -> bool:
    """Whether a reference among `values` means the store, in this unit or by what one exports."""
    refs = (ref for value in values if isinstance(value, (Linked, Unknown)) for ref in value.refs)
    return any(one.id == store.id for ref in refs for one in lookup.meant(node.unit, ref))


def _named(node: Node, store: Node, lookup: Index) -> bool:
    """Whether a reference leads to the store, or an exact ARN of the selection is its name."""
    if _linked(node, store, _patterns(node, "protects"), lookup):
        return True
    exact = [value for value in _patterns(node, "protects") if isinstance(value, str)]
    name = store.name
    return isinstance(name, str) and any(text.endswith((f":{name}", f"/{name}")) for text in exact)


def _tag_answers(values: list[Value], store: Node) -> Iterator[Maybe[bool]]:
    for value in values:
        tests = tag_tests(value)
        if isinstance(tests, Unknown):
            yield tests
        else:
            yield from (test.holds(store) for test in tests)


def _conditions_hold(node: Node, store: Node) -> Maybe[bool]:
    answers: list[Maybe[bool]] = [True]
    path = node.entry.attrs.get("conditions", "") if node.entry else ""
    for _, block in values_at(node.resource.attributes, path) if path else ():
        if isinstance(block, Unknown):
            answers.append(block)
        elif isinstance(block, dict):
            for tests in conditions(block):
                found = [tests] if isinstance(tests, Unknown) else [t.holds(store) for t in tests]
                answers.extend(found)
    return all_of(answers)


def _excluded(node: Node, store: Node, lookup: Index) -> Maybe[bool]:
    values = _patterns(node, "excludes")
    return _names(node, store, values, lookup) if values else False
