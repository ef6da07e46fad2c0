"""What becomes of every service when something fails, as one JSON document."""

from __future__ import annotations

from outlast import __version__
from outlast.domain.finding import VendorFailure
from outlast.reporters import json_items
from outlast.reporters.options import Options
from outlast.reporters.plainjson import dumps

SCHEMA = 1


def render(failures: tuple[VendorFailure, ...], options: Options) -> str:
    """Every failure in full, whatever the options. ASCII only."""
    document = {
        "outlast": __version__,
        "schema": SCHEMA,
        "survival": [json_items.failure_in_full(one) for one in failures],
    }
    return dumps(document, indent=1) + "\n"
