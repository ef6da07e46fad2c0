"""`for` expressions, and the constructors of lists and objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import For, Node, ObjectExpr, TupleExpr
from outlast.readers.terraform.values.evaluation import Evaluation
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import kind, to_bool, to_text
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import has_no_order, is_opaque, refs_in, unknown

Pair = tuple[Runtime, Runtime]


def items_of(value: Runtime, run: Evaluation, node: Node) -> list[Pair] | Unknown:
    """Key and value of each item of a collection, in Terraform's order."""
    if is_opaque(value):
        names = value.keys()
        if names is None:
            return value.whole()
        return [(key, run.outside(value.attribute, key, node.span)) for key in sorted(names)]
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)]
    if isinstance(value, SetOf):
        if has_no_order(value):
            return unknown(value.items, None, whole=True)
        return [(one, one) for one in value.items]
    if isinstance(value, list):
        return list(enumerate(value))
    raise Failure(f"{kind(value)} cannot be iterated")


def for_(node: For, run: Evaluation) -> Runtime:
    """`[for …]` or `{for …}`."""
    items = items_of(run.value(node.collection), run, node.collection)
    if isinstance(items, Unknown):
        return replace(items, text="")
    run.budget.spend(len(items))
    chosen = list(_chosen(node, items, run))
    doubtful = [why for _, why in chosen if why is not None]
    if node.key is not None:
        return _object(node, [turn for turn, _ in chosen], doubtful)
    made = [turn.value(node.value) for turn, _ in chosen]
    if doubtful:
        return replace(unknown(doubtful, node.span), refs=refs_in(made))
    return made


def _chosen(
    node: For, items: list[Pair], run: Evaluation
) -> Iterator[tuple[Evaluation, Unknown | None]]:
    """The turns of the loop whose condition holds, and those where that is not decided."""
    for key, value in items:
        names = {node.value_name: value}
        turn = run.bind({node.key_name: key, **names} if node.key_name else names)
        condition = True if node.condition is None else turn.value(node.condition)
        if is_opaque(condition):
            condition = condition.whole()
        if isinstance(condition, Unknown):
            yield turn, condition
        elif to_bool(condition):
            yield turn, None


def _object(node: For, turns: list[Evaluation], doubtful: list[Unknown]) -> Runtime:
    pairs: list[Pair] = []
    for turn in turns:
        assert node.key is not None
        pairs.append((turn.value(node.key), turn.value(node.value)))
    unclear = [*doubtful, *(key for key, _ in pairs if isinstance(key, Unknown) or is_opaque(key))]
    if unclear:
        return replace(unknown(unclear, node.span), refs=refs_in(value for _, value in pairs))
    return _grouped(pairs) if node.group else _keyed(pairs)


def _keyed(pairs: list[Pair]) -> dict[str, Runtime]:
    made: dict[str, Runtime] = {}
    for key, value in pairs:
        text = str(to_text(key))
        if text in made:
            raise Failure(f"two items have the key {text!r}")
        made[text] = value
    return made


def _grouped(pairs: list[Pair]) -> dict[str, Runtime]:
    made: dict[str, list[Runtime]] = {}
    for key, value in pairs:
        made.setdefault(str(to_text(key)), []).append(value)
    return dict(made)


def tuple_(node: TupleExpr, run: Evaluation) -> Runtime:
    """`[a, b]`: what is not decided stays inside."""
    return [run.value(one) for one in node.items]


def object_(node: ObjectExpr, run: Evaluation) -> Runtime:
    """`{ key = value }`: what is not decided stays inside, unless it is a key."""
    pairs = [(run.value(key), run.value(value)) for key, value in node.items]
    keys = [key for key, _ in pairs]
    if any(isinstance(key, Unknown) or is_opaque(key) for key in keys):
        return unknown([*keys, *(value for _, value in pairs)], node.span)
    return {str(to_text(key)): value for key, value in pairs}
