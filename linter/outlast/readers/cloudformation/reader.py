"""A CloudFormation template and all it nests -> one fragment."""

from __future__ import annotations

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.readers.cloudformation.cdk import deployed
from outlast.readers.cloudformation.logic import decided
from outlast.readers.cloudformation.parameters import from_files
from outlast.readers.cloudformation.pseudo import place
from outlast.readers.cloudformation.resources import resources_of
from outlast.readers.cloudformation.run import Run
from outlast.readers.cloudformation.stack import Stack
from outlast.readers.cloudformation.units import units
from outlast.readers.cloudformation.unread import problems
from outlast.readers.depth import room
from outlast.source.tree import Tree

__all__ = ["read", "units"]

FRAMES = 80_000
"""Room for `run.MAX_WAITING` names that wait for each other, whatever the caller's own depth."""


def read(unit: Unit, tree: Tree) -> Fragment:
    """Evaluate one template the way CloudFormation would, without deploying it."""
    run = Run(tree, unit)
    with room(FRAMES):
        stack = _root(run)
        resources = decided(resources_of(stack), run.logic) if stack else ()
    return Fragment(
        unit,
        resources,
        tuple(sorted({*run.problems, *problems(run.unread)})),
        tuple(sorted(run.ignores, key=lambda ignore: ignore.span)),
        tuple(sorted(run.files)),
    )


def _root(run: Run) -> Stack | None:
    path = run.unit.path
    if run.refused(path):
        return None
    template = run.template(path, Span(path, 1))
    if template is None:
        return None
    made = deployed(path, run.tree)
    given = from_files(run).over(made.given)
    where = place(run.unit.region or made.region, made.account, made.name, given.tags)
    return Stack(run, template, where, given, lineage=(path,))
