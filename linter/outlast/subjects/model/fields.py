"""What the records of all subjects are made of: documented fields, and the place they stand at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.location import Span
from outlast.domain.value import Unknown

Criticality = str
"""`critical`, `high`, `medium`, `low`, or `unstated`."""


NOT_SAID = Unknown("the code does not say")
"""What a fact is that nobody looked into."""


def doc(text: str) -> dict[str, str]:
    """Metadata of a documented field."""
    return {"doc": text}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a subject stands, for findings: never seen by expressions.

    `places` maps the anchors a policy may name (`copies`, `nameservers`, …) to spans with a
    few words each, the best first; `span` is the header of the subject itself. `shared` is the
    file that declares it when that is a base, which several units may take in. `block` is what a
    loop calls all that it makes.
    """

    span: Span
    unit: str
    places: Mapping[str, tuple[tuple[Span, str], ...]] = field(default_factory=dict)
    callers: tuple[Span, ...] = ()
    shared: str = ""
    block: str = ""
