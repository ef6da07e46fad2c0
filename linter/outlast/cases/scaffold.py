"""The id and name of a new policy in; its file and cases of each verdict out, all working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from outlast.source.yamldoc import load_plain

POLICY = """\
id: {id}
name: {name}
version: 1.0.0
layer: {layer}
subject: {subject}
title: Say in one line what is wrong
rationale: >-
  Say why it matters: what happened to whom, and when.
severity: {{critical: error, high: error, medium: warning, low: note, unstated: note}}
effort: medium
# Which subjects it speaks of. The fields are in `outlast policies fields {subject}`.
when: >-
  {when}
# What must hold for each of them.
require: >-
  {require}
message: >-
  {message}
remediation: >-
  Say what to do, with the options.
references:
  - https://example.com/an-incident-that-shows-it
history:
  1.0.0: First version.
"""


def subjects() -> tuple[str, ...]:
    """The kinds of subject that there is a start for."""
    return tuple(_starts())


def policy_file(id_: str, name: str, subject: str) -> str:
    """The text of a policy that works, to be rewritten."""
    start = _starts()[subject]
    return POLICY.format(id=id_, name=name, subject=subject, **_rule(start))


def case_files(subject: str) -> Iterator[tuple[str, str]]:
    """Path below the policy's folder of cases, and text: each verdict, and what a template adds."""
    for name, held in _starts()[subject]["cases"].items():
        for path, text in held.items():
            yield f"{name}/{path}", text


def _rule(start: Mapping[str, Any]) -> dict[str, str]:
    return {key: start[key] for key in ("layer", "when", "require", "message")}


def _starts() -> Mapping[str, Any]:
    data = files("outlast.cases").joinpath("scaffold.yaml").read_bytes()
    found = load_plain(data)
    assert isinstance(found, dict)
    return found
