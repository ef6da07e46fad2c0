"""Why a step of rendering cannot be done, and where that is stated."""

from __future__ import annotations

from outlast.domain.location import Span


class Failure(Exception):  # noqa: N818 - it is no error of ours
    """A step that kustomize would refuse; it becomes a problem, and the rest goes on."""

    def __init__(self, span: Span, message: str, kind: str = "kustomize") -> None:
        """`span` is where the step is stated."""
        super().__init__(message)
        self.span = span
        self.message = message
        self.kind = kind
