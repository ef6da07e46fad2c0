"""A syntax node and a scope -> the value it has, or Unknown with the reason. Never raises."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import (
    Binary,
    Broken,
    Call,
    Conditional,
    For,
    GetAttr,
    Index,
    Item,
    Literal,
    Name,
    Node,
    ObjectExpr,
    Splat,
    Template,
    TupleExpr,
    Unary,
)
from outlast.readers.terraform.values import access, invoke, loops, operators, rendering
from outlast.readers.terraform.values.evaluation import DEPTH, Evaluation, Handler
from outlast.readers.terraform.values.failure import CURRENT, Budget, Failure, TooMuch
from outlast.readers.terraform.values.lowering import plain
from outlast.readers.terraform.values.primitives import composed
from outlast.readers.terraform.values.runtime import Runtime, Scope

__all__ = ["evaluate", "plain"]

FRAMES = 10_000
"""Python frames that the deepest evaluation within our own limits may take. They live on the
heap, and without them the machine, not MAX_DEPTH, would decide what is too deep."""


def _literal(node: Literal, run: Evaluation) -> Runtime:
    return composed(node.value) if isinstance(node.value, str) else node.value


def _broken(node: Broken, run: Evaluation) -> Runtime:
    return Unknown("the expression cannot be read", node.span)


HANDLERS: Mapping[type, Handler] = {
    Literal: _literal,
    Template: rendering.template,
    Name: access.name,
    GetAttr: access.get_attr,
    Index: access.index,
    Splat: access.splat,
    Item: access.item,
    Call: invoke.invoke,
    Conditional: operators.conditional,
    Binary: operators.binary,
    Unary: operators.unary,
    TupleExpr: loops.tuple_,
    ObjectExpr: loops.object_,
    For: loops.for_,
    Broken: _broken,
}


def evaluate(node: Node, scope: Scope) -> Runtime:
    """The value of `node` as `scope` sees it.

    What Terraform would refuse, and what goes beyond our limits, is Unknown and says why.
    """
    if isinstance(node, Literal):
        return composed(node.value) if isinstance(node.value, str) else node.value
    depth = DEPTH.get()
    budget = Budget(depth)
    token = CURRENT.set(budget)
    limit = sys.getrecursionlimit()
    if not depth:
        sys.setrecursionlimit(max(limit, FRAMES))
    try:
        return Evaluation(scope, HANDLERS, budget, {}).value(node)
    except (Failure, TooMuch) as end:
        return Unknown(str(end), node.span)
    finally:
        CURRENT.reset(token)
        if not depth:
            sys.setrecursionlimit(limit)
