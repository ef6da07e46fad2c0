"""The bytes of a plan or state as parsed JSON, or the problem that keeps it from being read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.readers.terraform.plan.positions import Lines, Place, lines_of, places_of
from outlast.source.text import decode

Json = Mapping[str, object]

MAX_BYTES = 64 * 1024 * 1024
"""Of standard input: a plan of 10 MB takes about a second a pass, and some 300 MB of memory."""

HEAD = 600
STATED = re.compile(rb'"format_version"\s*:')
SORTED_FIRST = re.compile(rb'\s*\{\s*"(?:applyable|checks|complete|configuration|errored)"')
OTHERS = re.compile(rb'"(?:provider_schemas|valid|error_count|modules|function_signatures)"\s*:')
PARTS = (b'"planned_values"', b'"resource_changes"', b'"values"')
SUPPORTED = re.compile(r"[01]\.\d+")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed plan, with the places of what is in it."""

    json: Json
    lines: Lines
    places: Mapping[tuple[str, str], Place]

    def part(self, *names: str) -> Json:
        """The object under `names`; empty when there is none."""
        return part(self.json, *names)


def part(found: object, *names: str) -> Json:
    """The object under `names` within `found`; empty when there is none."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def parts(found: object) -> list[Json]:
    """The objects in the list `found`; none when it is no list."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def is_plan(data: bytes) -> bool:
    """Whether `data` looks like what `terraform show -json` writes; parses nothing.

    Terraform writes the version first; after `jq -S` the configuration stands before it.
    """
    head = data[:HEAD]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or OTHERS.search(head):
        return False
    if not STATED.search(head):
        return bool(SORTED_FIRST.match(head)) and bool(STATED.search(data)) and _has_part(data)
    return b'"terraform_version"' in head or _has_part(data)


def _has_part(data: bytes) -> bool:
    return any(name in data for name in PARTS)


def read_document(path: str, data: bytes) -> Document | Problem:
    """Parse a plan. Never raises."""
    if len(data) > MAX_BYTES:
        message = f"a plan of more than {MAX_BYTES // 1024 // 1024} MiB is not read; split the root"
        return Problem(Span(path, 1), "too-large", message)
    text = decode(data)
    try:
        found = json.loads(text, parse_float=_float, parse_constant=_refused)
        places = places_of(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}; write it anew with `terraform show -json`"
        return Problem(Span(path, error.lineno, error.colno), "syntax", message)
    except (ValueError, IndexError):
        message = "it holds a number that no plan holds; write it anew with `terraform show -json`"
        return Problem(Span(path, 1), "syntax", message)
    except RecursionError:
        return Problem(Span(path, 1), "too-large", "it is nested too deeply for a plan")
    lines = lines_of(path, text)
    fault = _fault(found)
    return Problem(Span(path, 1), *fault) if fault else Document(found, lines, places)


def _fault(found: object) -> tuple[str, str] | None:
    if not isinstance(found, dict):
        return "syntax", "a plan is a JSON object; write it with `terraform show -json`"
    version = found.get("format_version")
    if not isinstance(version, str) or not SUPPORTED.fullmatch(version):
        message = f"plan format {str(version)[:20]!r} is not known here; 0.x and 1.x are"
        return "unsupported", message
    if not any(name in found for name in ("planned_values", "values", "resource_changes")):
        return "unsupported", "neither planned values nor a state; show a plan or a state as JSON"
    return None


def _float(text: str) -> int | float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return int(number) if number.is_integer() else number


def _refused(text: str) -> float:
    raise ValueError(text)
