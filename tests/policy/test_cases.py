"""Every shipped policy on its cases: real code in, exactly the stated verdicts out.

A case is `fixtures/policies/<ID>/<pass|fail|unknown>-<words>/` with code and a `case.yaml`. The
whole program runs on a copy of the folder with that one policy, and nothing but what `case.yaml`
states may come out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from outlast.domain.finding import Finding, Report, Undecided
from outlast.pipeline import Request, lint
from outlast.policy.packs import shipped
from outlast.settings import PolicyChoice
from outlast.source.yamldoc import load_plain

FOLDER = Path(__file__).parents[2] / "fixtures" / "policies"
STATES = "case.yaml"
VERDICTS = ("pass", "fail", "unknown")
KEYS = {
    "": {"about", "pass", "fail", "unknown"},
    "fail": {"address", "path", "line", "column", "level", "instances", "message", "related"},
    "unknown": {"address", "path", "line", "missing"},
}


@dataclass(frozen=True)
class Case:
    policy: str
    name: str
    folder: Path

    @property
    def verdict(self) -> str:
        return self.name.partition("-")[0]

    def states(self) -> dict[str, Any]:
        states = load_plain((self.folder / STATES).read_bytes())
        assert isinstance(states, dict)
        return states


CASES = [
    Case(folder.parent.name, folder.name, folder)
    for folder in sorted(FOLDER.glob("*/*"))
    if folder.is_dir()
]
POLICIES = sorted(path.stem for path in shipped().glob("*.yaml") if "@" not in path.stem)


def run(case: Case, to: Path) -> Report:
    """A copy outside the work tree, so that the folder is the scanned root."""
    root = to / "estate"
    shutil.copytree(case.folder, root, ignore=shutil.ignore_patterns(STATES))
    choice = PolicyChoice(select=(case.policy,))
    return lint(Request(paths=(str(root),), policies=choice, workers=1))


def finding(found: Finding) -> dict[str, Any]:
    return {
        "address": found.address,
        "path": found.span.path,
        "line": found.span.line,
        "column": found.span.column,
        "level": found.level,
        "instances": found.instances,
        "message": found.message,
        "related": [f"{one.span.path}:{one.span.line}" for one in found.related],
    }


def undecided(found: Undecided) -> dict[str, Any]:
    return {
        "address": found.address,
        "path": found.span.path,
        "line": found.span.line,
        "missing": list(found.missing),
    }


def agrees(stated: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """What is stated is so; of a message a part is stated."""
    for key, value in stated.items():
        if key == "message":
            assert value in found[key]
        else:
            assert value == found[key], key


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.policy}-{case.name}")
def test_case(case: Case, tmp_path: Path) -> None:
    states = case.states()
    report = run(case, tmp_path)
    assert report.problems == ()
    failed, unknown = states.get("fail", []), states.get("unknown", [])
    assert len(failed) == len(report.findings), report.findings
    assert len(unknown) == len(report.undecided), report.undecided
    assert states.get("pass", 0) == report.passed
    for stated, found in zip(failed, report.findings, strict=True):
        agrees({"path": "main.tf", "instances": 1, **stated}, finding(found))
    for stated, lacking in zip(unknown, report.undecided, strict=True):
        agrees(stated, undecided(lacking))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.policy}-{case.name}")
def test_a_case_states_what_its_name_says(case: Case) -> None:
    states = case.states()
    assert re.fullmatch(r"(pass|fail|unknown)(-[a-z0-9]+)+", case.name)
    assert [verdict for verdict in VERDICTS if states.get(verdict)] == [case.verdict]
    assert set(states) <= KEYS[""]
    assert states["about"].endswith(".")
    for verdict in ("fail", "unknown"):
        for stated in states.get(verdict, []):
            assert set(stated) <= KEYS[verdict]
            assert "address" in stated
            assert verdict != "fail" or {"line", "message"} <= set(stated)
            assert verdict != "unknown" or "missing" in stated


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_has_a_case_of_each_verdict(policy: str) -> None:
    assert {case.verdict for case in CASES if case.policy == policy} == set(VERDICTS)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_fails_and_passes_a_template(policy: str) -> None:
    """Each format spells things in its own way: a case of another one proves nothing for it."""
    cases = [case for case in CASES if case.policy == policy]
    templates = {case.verdict for case in cases if (case.folder / "template.yaml").exists()}
    assert {"fail", "pass"} <= templates


def test_no_case_is_an_orphan() -> None:
    assert sorted({case.policy for case in CASES} - set(POLICIES)) == []
    assert [case.name for case in CASES if not (case.folder / STATES).is_file()] == []
