"""What reading one unit yields: plain data that can be cached, sent, exported and merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from outlast.domain.location import Span
from outlast.domain.resource import Resource

Format = Literal[
    "terraform", "terragrunt", "plan", "cloudformation", "kubernetes", "machines", "workflow"
]


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """The smallest set of files that must be read together.

    `path` is the folder of a root module or the file of a plan, relative to the scanned root
    (`.` for the root itself); `environment` names one instance of it when settings list several;
    `var_files` are the tfvars or parameter files of that instance, relative to the scanned root;
    `region` is where settings say that a template is deployed.
    """

    path: str
    format: Format
    environment: str = ""
    var_files: tuple[str, ...] = ()
    region: str = ""

    @property
    def id(self) -> str:
        """The unit's name in fingerprints and messages: `infra/app` or `infra/app@prod`."""
        return f"{self.path}@{self.environment}" if self.environment else self.path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that could not be read or understood; never a finding.

    `kind` is a short stable word (`syntax`, `unreadable`, `module-not-read`, `outside-root`,
    `too-large`, …), `message` says what, and what to do next.
    """

    span: Span
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """An inline `outlast:ignore` comment; `target` is the first line of code that it speaks of.

    `level` is the highest level that it answers for; empty for any.
    """

    policies: tuple[str, ...]
    reason: str
    until: date | None
    span: Span
    target: int
    level: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What reading one unit yields. `files` are all the files that were read for it.

    `offered` is true for a module that waits for a caller: it is not applied as it stands.
    """

    unit: Unit
    resources: tuple[Resource, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    files: tuple[str, ...] = ()
    offered: bool = False
