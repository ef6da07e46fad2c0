"""Outputs of a root module -> what other root modules read out of its state."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.resource import Resource
from outlast.domain.value import refs_of
from outlast.readers.terraform.modules.module import Module
from outlast.readers.terraform.modules.remotestate import exported, state_key
from outlast.readers.terraform.values.evaluate import plain


def exports(root: Module, backend: Resource | None) -> Iterator[Resource]:
    """The outputs that mean something declared, under the name of the state that keeps them."""
    folder = root.run.unit.path
    kind, config = (backend.type, dict(backend.attributes)) if backend else ("local", {})
    key = state_key(kind, config, folder)
    for name, block in root.config.outputs.items() if key else ():
        value = plain(root.output(name, block.span))
        if not refs_of(value):
            continue
        if not root.run.spend():
            return
        yield Resource(
            address=exported(key, name),
            type="export",
            unit=root.run.unit.id,
            span=block.span,
            mode="export",
            attributes={"value": value},
            spans={"value": block.body.attributes["value"].span},
        )
