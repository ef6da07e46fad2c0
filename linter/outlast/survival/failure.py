"""What fails: a vendor, one of its regions or zones, one of its layers; and what that takes down.

A failure domain is the same thing at three depths: `aws`, `aws/us-east-1`, `aws/us-east-1a`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outlast.domain.value import Maybe, Unknown, known
from outlast.errors import UsageError

LAYERS = (
    *("compute", "data", "dns", "cdn"),
    *("images", "secrets", "keys", "identity", "certificates"),
)
"""What a vendor may lose alone: the layers of a service, and what a deployment leans on."""

WORLDWIDE = ("dns", "cdn")
"""Layers that a vendor serves from everywhere: no region takes them down."""

SEVERAL = " ("
"""What follows a location that is several regions at once: `eu (several)`."""

WORD = re.compile(r"(?P<vendor>[^/:\s]+)(?:/(?P<region>[^/:\s]+))?(?::(?P<layer>[^/:\s]+))?")
ZONE = re.compile(r"-?[a-z0-9]")


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """One thing that fails. An empty `region` is all of them, an empty `layer` everything."""

    vendor: str
    region: str = ""
    layer: str = ""

    def __str__(self) -> str:
        """As people write it: `aws/us-east-1:dns`."""
        region = f"/{self.region}" if self.region else ""
        return f"{self.vendor}{region}{f':{self.layer}' if self.layer else ''}"

    def hits(
        self, layer: str, domains: Maybe[tuple[str, ...]], vendor: Maybe[str], region: Maybe[str]
    ) -> Maybe[bool]:
        """Whether it takes down what stands on `domains`, of `vendor` in `region`."""
        if (self.layer and self.layer != layer) or (self.region and layer in WORLDWIDE):
            return False
        if isinstance(domains, Unknown):
            inside: Maybe[bool] = False if self.vendor in domains.never else domains
        else:
            inside = self.vendor in domains
        if inside is not True or not self.region:
            return inside
        return self._in_region(vendor, region)

    def _in_region(self, vendor: Maybe[str], region: Maybe[str]) -> Maybe[bool]:
        if isinstance(vendor, Unknown):
            return vendor
        if vendor != self.vendor:
            return Unknown(f"the code does not say in which region of {self.vendor} {vendor} runs")
        if isinstance(region, Unknown):
            return region
        if region == "global" or SEVERAL in region or "+" in region:
            return False  # No single region takes it.
        if region == self.region:
            return True
        rest = self.region.removeprefix(region)
        if rest != self.region and ZONE.fullmatch(rest):
            return Unknown(f"the code does not say in which zone of {region} it lies")
        return False


Failed = tuple[Failure, ...]


def parse(word: str) -> Failure:
    """`aws`, `aws/us-east-1`, `cloudflare:dns`. Raises UsageError for anything else."""
    found = WORD.fullmatch(word)
    if found is None:
        raise UsageError(
            f"`{word}` names no failure; write a vendor (`aws`), a region of it (`aws/us-east-1`) "
            "or a layer of it (`cloudflare:dns`)"
        )
    layer = found["layer"] or ""
    if layer and layer not in LAYERS:
        raise UsageError(f"`{word}`: no layer `{layer}`; there are {', '.join(LAYERS)}")
    return Failure(found["vendor"].lower(), found["region"] or "", layer)


def named(failed: Failed) -> str:
    """Several failures as one: `aws + cloudflare:dns`."""
    return " + ".join(map(str, failed))


def hits(
    failed: Failed,
    layer: str,
    domains: Maybe[tuple[str, ...]],
    vendor: Maybe[str] = "",
    region: Maybe[str] = "global",
) -> Maybe[bool]:
    """Whether one of several failures takes something down; Unknown when one might."""
    answers = [one.hits(layer, domains, vendor, region) for one in failed]
    return first_true(answers)


def first_true(answers: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """True when one is, Unknown when one might be, else false."""
    seen = list(answers)
    if True in seen:
        return True
    return next((answer for answer in seen if isinstance(answer, Unknown)), False)


def all_true(answers: Iterable[Maybe[bool]]) -> Maybe[bool]:
    """False when one is, Unknown when one might be, else true."""
    seen = list(answers)
    if False in seen:
        return False
    return next((answer for answer in seen if isinstance(answer, Unknown)), True)


def reason(answer: Maybe[bool]) -> str:
    """Why an answer is not decided; empty when it is."""
    return "" if known(answer) is not None else answer.reason  # type: ignore[union-attr]
