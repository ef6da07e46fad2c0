"""The state of what a cluster applies is that cluster's: one policy asks about it, not two."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.pipeline import Request, lint
from outlast.settings import PolicyChoice

CASES = sorted(Path("fixtures/policies/REC002").glob("*-kubernetes-*"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_state_is_not_asked_about(case: Path) -> None:
    request = Request(
        paths=(str(case),), policies=PolicyChoice(select=("REC001", "REC002")), workers=1
    )
    report = lint(request)
    judged = [one.policy for one in report.findings] + [one.policy for one in report.undecided]
    assert set(judged) <= {"REC002"}
    assert report.subjects["stack"]
