"""Every shipped policy on its cases: real code in, exactly the stated verdicts out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outlast.cases.model import VERDICTS, Case
from outlast.cases.read import cases_in
from outlast.cases.run import disagreements
from outlast.policy.packs import shipped
from outlast.policy.versions import every_version

FOLDER = Path(__file__).parents[2] / "fixtures" / "policies"
CASES = cases_in(FOLDER)
POLICIES = every_version((), FOLDER)
OTHER_FORMAT = re.compile(r'stack\.format == "(?!cloudformation)')
NAMES = sorted(path.stem for path in shipped().glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert disagreements(case, POLICIES) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_says_what_it_is_about(case: Case) -> None:
    assert case.about.endswith(".")


@pytest.mark.parametrize("policy", NAMES)
def test_a_policy_has_a_case_of_each_verdict(policy: str) -> None:
    """Of what settings state everything is decided: no verdict on it is unknown."""
    kind = next(one.subject for one in POLICIES if one.id == policy.partition("@")[0])
    wanted = set(VERDICTS) - ({"unknown"} if kind == "statement" else set())
    assert {case.verdict for case in CASES if case.policy == policy} == wanted


@pytest.mark.parametrize("policy", NAMES)
def test_a_policy_fails_and_passes_a_template(policy: str) -> None:
    """Each format spells things in its own way: a case of another one proves nothing for it."""
    when = next(one.when.text for one in POLICIES if one.id == policy.partition("@")[0])
    cases = [case for case in CASES if case.policy == policy]
    templates = {case.verdict for case in cases if (case.folder / "template.yaml").exists()}
    wanted = set() if OTHER_FORMAT.search(when) else {"fail", "pass"}
    missing = [f"fixtures/policies/{policy}/{verdict}-template-…" for verdict in wanted - templates]
    assert not missing, "write a case with a template.yaml, or ask for another format in `when`"


def test_no_case_is_an_orphan() -> None:
    assert sorted({case.policy for case in CASES} - set(NAMES)) == []
