"""The hand check of policy files and the published JSON Schema say the same."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from outlast.policy.packs import shipped
from outlast.policy.schema import KEYS, complaints, json_schema
from outlast.source.yamldoc import compose

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = sorted(shipped().glob("*.yaml"))
DOCUMENT = {
    "id": "BKP901",
    "name": "a-policy",
    "version": "1.0.0",
    "layer": "backup",
    "subject": "datastore",
    "title": "A title",
    "rationale": "Because.",
    "severity": dict.fromkeys(("critical", "high", "medium", "low", "unstated"), "off"),
    "effort": "low",
    "require": "true",
    "message": "m",
    "remediation": "Do it.",
    "references": ["https://example.com/a"],
    "history": {"1.0.0": "First."},
}


def agree(document: object) -> bool:
    text = yaml.safe_dump(document, sort_keys=False)
    node = compose("p.yaml", text.encode())
    assert node is not None
    by_hand = not list(complaints(node))
    assert by_hand == VALIDATOR.is_valid(node.plain(words=False))
    return by_hand


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shipped_policies_meet_both(path: Path) -> None:
    assert agree(yaml.load(path.read_bytes(), Loader=yaml.BaseLoader))


def test_the_plain_document_is_right() -> None:
    assert agree(DOCUMENT)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_key_left_out(key: str) -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != key}
    assert agree(document) is (not KEYS[key].required)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        ["", " ", "off", "error", "1.0.0", "1.0.0\n", "BKP001", "a b", "https://x", "\n"]
    ),
    st.lists(st.sampled_from(["", "BKP001", "https://example.com", "x"]), max_size=2),
    st.dictionaries(st.sampled_from(["critical", "1.0.0", "x"]), st.sampled_from(["off", ""])),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*KEYS, "other"]), ODD)
def test_any_value_anywhere(key: str, value: object) -> None:
    agree({**copy.deepcopy(DOCUMENT), key: value})


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["critical", "low", "other"]), ODD)
def test_any_severity(criticality: str, value: object) -> None:
    severity = {**DOCUMENT["severity"], criticality: value}  # type: ignore[dict-item]
    agree({**DOCUMENT, "severity": severity})


def test_every_key_is_documented() -> None:
    assert all(key.doc for key in KEYS.values())
