"""Vendors that settings name, held against those that are known: a typo would part two domains."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.errors import UsageError
from outlast.settings import Settings

SELF = "self_hosted"


def refuse_strangers(settings: Settings, catalogue: Catalogue) -> None:
    """Raises UsageError, with every place, for vendors that nobody knows.

    `catalogue` holds the vendors of the settings too.
    """
    known = (*catalogue.vendors(), "self-hosted")
    said: list[str] = []
    for vendor, span in _named(settings):
        if vendor not in (*known, SELF):
            near = difflib.get_close_matches(vendor, known, 1)
            hint = f"did you mean `{near[0]}`? " if near else ""
            said.append(
                f"{span}: nobody knows the vendor `{vendor}`; {hint}"
                "a vendor of your own is declared under `vendors:`"
            )
    if said:
        raise UsageError("\n".join(said))


def _named(settings: Settings) -> Iterator[tuple[str, Span]]:
    for cluster in settings.clusters:
        yield cluster.vendor, cluster.span
    for vendor in settings.vendors:
        for under in vendor.stands_on:
            yield under, vendor.span
    for one in settings.evidence:
        if one.vendor:
            yield one.vendor, one.span
