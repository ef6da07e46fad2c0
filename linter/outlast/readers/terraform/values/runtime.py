"""Values while an expression is evaluated: the domain's, sets, and things looked up on demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias, Union, runtime_checkable

from outlast.domain.location import Span
from outlast.domain.value import Unknown


@dataclass(frozen=True, slots=True)
class SetOf:
    """Terraform's set: items each once, strings sorted as Terraform iterates them."""

    items: tuple[Runtime, ...]


@runtime_checkable
class Opaque(Protocol):
    """Something whose parts are evaluated only when asked for.

    `var`, `local`, `data`, `module`, a resource type and one resource instance are such things.
    """

    def attribute(self, name: str, span: Span) -> Runtime:
        """`thing.name` as written at `span`; Unknown when the code does not decide it."""

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`thing[key]` as written at `span`."""

    def keys(self) -> tuple[str, ...] | None:
        """Names of the parts that are known to exist, or None when that is not decided."""

    def whole(self) -> Unknown:
        """The thing itself where a plain value is needed: Unknown, with a reference to it."""


Runtime: TypeAlias = Union[
    bool, int, float, str, "list[Runtime]", "dict[str, Runtime]", SetOf, Unknown, Opaque, None
]


class Scope(Protocol):
    """What an expression sees from where it stands."""

    def resolve(self, name: str, span: Span) -> Runtime:
        """The thing a root name stands for; Unknown, with the reason, when there is none."""

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """A function that needs files (`file`, `templatefile`, …); None when it is not one."""
