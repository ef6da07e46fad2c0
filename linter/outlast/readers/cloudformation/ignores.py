"""`Metadata: {outlast: {ignore: …}}` of a resource into ignores of that resource."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.readers.cloudformation.declared import Declared


def ignores_of(declared: Declared) -> Iterator[Ignore | Problem]:
    """One text, or a list of them, each as after `outlast:ignore` in a comment."""
    metadata = declared.body.get("Metadata")
    own = metadata.get("outlast") if metadata else None
    stated = own.get("ignore") if own else None
    if stated is None:
        return
    for item in stated.items or (stated,):
        yield read_ignore(item.text, item.span, declared.span.line)
