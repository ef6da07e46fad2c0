"""Why a step of rendering cannot be done, and where that is stated."""

from __future__ import annotations

from outlast.domain.location import Span
from outlast.readers.kubernetes.manifests.run import Run


class Failure(Exception):  # noqa: N818 - it is no error of ours
    """A step that kustomize would refuse; it becomes a problem, and the rest goes on."""

    def __init__(
        self, span: Span, message: str, kind: str = "kustomize", *, absent: bool = False
    ) -> None:
        """`span` is where the step is stated; `absent` when what it is for is not here."""
        super().__init__(message)
        self.span = span
        self.message = message
        self.kind = kind
        self.absent = absent


def say(failure: Failure, run: Run) -> None:
    """Make a problem of it, unless what is absent may stand in what was not read."""
    if not (failure.absent and run.is_partial):
        run.problem(failure.span, failure.kind, failure.message)
