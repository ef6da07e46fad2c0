"""Errors that end a run with a clear message. Whatever else is raised is a defect of ours."""

from __future__ import annotations


class OutlastError(Exception):
    """What went wrong, where, and what to do next, in words for the person at the terminal."""


class UsageError(OutlastError):
    """Wrong flags, settings or policies: exit status 2."""


class RunError(OutlastError):
    """The machine would not let the run end, and it is not whole: exit status 3."""


class SourceError(OutlastError):
    """A file that cannot be read, with a `kind` that becomes the kind of a problem."""

    def __init__(self, kind: str, message: str) -> None:
        """`kind` is one of the kinds of `Problem`; `message` says what and what to do."""
        super().__init__(message)
        self.kind = kind
