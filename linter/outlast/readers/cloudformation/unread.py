"""What a template creates and no file here shows, told once for each template and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from outlast.domain.fragment import Problem
from outlast.domain.location import Span

Why = Literal[
    "address",
    "include",
    "macro",
    "module",
    "rain",
    "repository",
    "rewritten",
    "text",
    "tool",
]

PROCESSED = (
    "scan what CloudFormation makes of it: `aws cloudformation get-template "
    "--template-stage Processed`"
)

WORDS: Mapping[Why, tuple[str, str]] = {
    "address": (
        "templates at another address create",
        "keep them as files beside this one, named as `aws cloudformation package` takes them",
    ),
    "repository": ("applications of the Serverless Application Repository create", PROCESSED),
    "rain": ("modules of Rain create", "run `rain pkg` and scan its output"),
    "module": ("modules of the registry create", PROCESSED),
    "tool": ("modules of a tool create", "scan what the tool makes of this template"),
    "macro": ("macros put in", PROCESSED),
    "rewritten": ("macros make of this template", PROCESSED),
    "include": ("included files hold", "keep them beside this template"),
    "text": ("stack sets with a computed template create", "keep it as a file beside this one"),
}
"""What is not judged, and what to do."""

SHOWN = 5

Unread = Mapping[tuple[str, Why], Mapping[Span, str]]
"""By the file of a template and the reason: what is not read, by where it stands."""


def problems(unread: Unread) -> Iterator[Problem]:
    """One problem for each template and reason, at the first place."""
    for (_, why), places in unread.items():
        what, advice = WORDS[why]
        names = _listed(places[span] for span in sorted(places))
        message = f"what {what} is not judged: {names}; {advice}"
        yield Problem(min(places), "template-not-read", message)


def _listed(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    more = f" and {len(quoted) - SHOWN} more" if len(quoted) > SHOWN else ""
    return ", ".join(quoted[:SHOWN]) + more
