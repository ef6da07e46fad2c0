"""The JSON document: its snapshot, its schema, and the keys that the design promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outlast.domain.finding import BaselineUse, Report, Stated
from outlast.domain.location import Span
from outlast.reporters.json_ import render, schema
from outlast.reporters.options import Options

PROMISED = {
    "findings": "policy version name layer level subject address service criticality vendors "
    "message path line column end_line end_column related fingerprint",
    "unknown": "policy subject address missing path line",
    "ignored": "policy address reason by until",
    "survival": "fails services",
    "problems": "path line kind message",
}


@pytest.fixture
def document(report: Report) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(render(report, Options()))
    return made


def test_document(report: Report, snapshot: Callable[[str, str], None]) -> None:
    snapshot("report.json", render(report, Options()))


@pytest.mark.parametrize("key", PROMISED)
def test_promised_keys_come_first_in_their_order(key: str, document: dict[str, Any]) -> None:
    promised = PROMISED[key].split()
    for item in document[key]:
        assert list(item)[: len(promised)] == promised


def test_top_level_keys(document: dict[str, Any]) -> None:
    keys = ["outlast", "schema", *PROMISED, "coverage"]
    assert [key for key in document if key in keys] == keys
    assert document["schema"] == 1


def test_nothing_found_is_a_whole_document() -> None:
    document = json.loads(render(Report(), Options()))
    Draft202012Validator(json.loads(schema())).validate(document)
    assert document["findings"] == []


def test_schema_is_a_schema_and_takes_the_document(document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(json.loads(schema()))
    Draft202012Validator(json.loads(schema())).validate(document)


def test_schema_describes_every_key(document: dict[str, Any]) -> None:
    """Closed for the test, the schema would refuse a key that it does not name."""

    def closed(node: Any) -> Any:
        if isinstance(node, list):
            return [closed(item) for item in node]
        if not isinstance(node, dict):
            return node
        made = {key: closed(value) for key, value in node.items()}
        if "properties" in made and "additionalProperties" not in made:
            made["additionalProperties"] = False
        return made

    Draft202012Validator(closed(json.loads(schema()))).validate(document)


@pytest.mark.parametrize("key", [key for key in PROMISED if key != "survival"])
def test_schema_refuses_an_item_without_a_promised_key(key: str, document: dict[str, Any]) -> None:
    del document[key][0][PROMISED[key].split()[0]]
    assert not Draft202012Validator(json.loads(schema())).is_valid(document)


def test_only_ascii_is_written(report: Report) -> None:
    assert render(report, Options()).isascii()


def test_what_is_stated_and_what_is_old() -> None:
    """Both are absent when there is nothing to say; links are kept for who reads on."""
    drill = Stated(
        kind="drill",
        about="shop",
        vendor="",
        region="",
        date="2026-09-01",
        until="",
        expired=False,
        result="pass",
        scope="with writes",
        reason="",
        by="team shop",
        link="https://wiki.example/d/1",
        matches=1,
        span=Span(".outlast.yaml", 3, 5),
    )
    use = BaselineUse(".outlast-baseline.json", 2, ("f00d",))
    document = json.loads(render(Report(evidence=(drill,), baseline=use), Options()))
    assert document["evidence"] == [
        {
            "kind": "drill",
            "about": "shop",
            "date": "2026-09-01",
            "result": "pass",
            "scope": "with writes",
            "by": "team shop",
            "link": "https://wiki.example/d/1",
            "expired": False,
            "matches": 1,
            "path": ".outlast.yaml",
            "line": 3,
        }
    ]
    assert document["baseline"]["gone"] == ["f00d"]
    Draft202012Validator(json.loads(schema())).validate(document)
    assert not {"evidence", "baseline"} & set(json.loads(render(Report(), Options())))
