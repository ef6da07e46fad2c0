"""A policy as a frozen value: what it judges, what must hold, and what to say when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias, Union

from outlast.domain.finding import LEVELS, Level, PolicyText

Severity = Literal["error", "warning", "note", "off"]
SEVERITIES: tuple[Severity, ...] = (*LEVELS, "off")
CRITICALITIES = ("critical", "high", "medium", "low", "unstated")
LAYERS = ("backup", "dns", "cdn", "compute", "data", "monitoring", "recovery", "drill")
EFFORTS = ("low", "medium", "high")

Plain: TypeAlias = Union[bool, int, float, str, "list[Plain]", "dict[str, Plain]", None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expression says of one record: a value, that a field it needs is missing, or a fault.

    A fault is a defect of the policy (`index 0 of an empty list`), never a verdict.
    """

    value: Plain = None
    missing: bool = False
    fault: str = ""


class Program(Protocol):
    """A compiled expression."""

    def __call__(self, record: object) -> Answer:
        """The answer for a record that `cel.activate` made. Never raises."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression; `reads` are the fields it names (`datastore.copies[].region`)."""

    text: str
    reads: tuple[str, ...]
    program: Program = field(compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy, compiled. `source` is the file, for people.

    `pack` is what it came with, and `release` the version of that.
    """

    id: str
    name: str
    version: str
    layer: str
    subject: str
    title: str
    rationale: str
    severity: Mapping[str, Severity]
    effort: str
    when: Expression
    require: Expression
    message: tuple[str | Expression, ...]
    remediation: str
    references: tuple[str, ...]
    anchor: str = ""
    controls: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    deprecated: str = ""
    history: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    pack: str = ""
    release: str = ""

    @property
    def major(self) -> int:
        """The part of the version that grows when the policy may flag what passed before."""
        return int(self.version.partition(".")[0])

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, to compare."""
        return tuple(int(part) for part in self.version.split("."))

    @property
    def level(self) -> Level:
        """The highest level its findings can have."""
        return next((level for level in LEVELS if level in self.severity.values()), "note")

    def text(self) -> PolicyText:
        """What reporters say about it."""
        return PolicyText(
            id=self.id,
            version=self.version,
            name=self.name,
            layer=self.layer,
            title=self.title,
            rationale=self.rationale,
            remediation=self.remediation,
            references=self.references,
            effort=self.effort,
            level=self.level,
            pack=self.pack,
            release=self.release,
        )
