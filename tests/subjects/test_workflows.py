"""Workflows of CI in the repository: which stacks they apply, and where that runs."""

from __future__ import annotations

import pytest

from estates import said, subjects
from outlast.domain.value import Unknown
from outlast.readers.workflows.reader import read, units
from trees import tree

BUCKET = 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n'
ACTIONS = "runner github_actions azure+github+github_actions"


def workflow(steps: str, runs_on: str = "ubuntu-latest", more: str = "") -> str:
    return f"""
name: apply
on: {{push: {{branches: [main]}}}}
{more}
jobs:
  apply:
    runs-on: {runs_on}
    steps:
      - uses: actions/checkout@v4
{steps}
"""


FLAG = "      - run: terraform -chdir=live/shop apply -auto-approve"
FOLDER = "      - working-directory: live/shop\n        run: terraform apply"
RUNS = {
    "a flag": (workflow(FLAG), ACTIONS),
    "a folder of the step": (workflow(FOLDER), ACTIONS),
    "a folder of all steps": (
        workflow(
            "      - run: |\n          terraform init\n          terraform apply",
            more="defaults: {run: {working-directory: ./live/shop}}",
        ),
        ACTIONS,
    ),
    "a machine of one's own": (workflow(FLAG, "[self-hosted, linux]"), "runner ? ?"),
    "a machine of some group": (workflow(FLAG, "{group: large}"), "runner ? ?"),
    "a machine that is filled in": (workflow(FLAG, "${{ matrix.os }}"), "runner ? ?"),
    "a machine of somebody else": (workflow(FLAG, "buildjet-4vcpu-ubuntu-2204"), "runner ? ?"),
    "a plan": (workflow(FLAG.replace("apply", "plan")), "?"),
    "a folder that is filled in": (workflow(FLAG.replace("shop", "${{ matrix.stack }}")), "?"),
    "a step into it, in the step before": (
        workflow("      - run: cd live/shop\n      - run: terraform apply"),
        "?",
    ),
    "another folder": (workflow(FLAG.replace("shop", "search")), "?"),
    "no YAML": ("jobs: [\n# terraform apply", "?"),
    "a list": ("- terraform apply", "?"),
}


def control(files: dict[str, str], path: str = "live/shop") -> str:
    (found,) = (one.control for one in subjects(files).stacks if one.path == path)
    if isinstance(found, Unknown):
        return "?"
    return "; ".join(f"{one.layer} {said(one.vendor)} {said(one.domains)}" for one in found)


@pytest.mark.parametrize(("text", "expected"), RUNS.values(), ids=RUNS)
def test_who_applies(text: str, expected: str) -> None:
    files = {".github/workflows/apply.yml": text, "live/shop/main.tf": BUCKET}
    assert control(files) == expected


def test_a_workflow_elsewhere_is_none() -> None:
    files = {"docs/workflows/apply.yml": workflow(FLAG), "live/shop/main.tf": BUCKET}
    assert control(files) == "?"


def test_a_repository_below_applies_its_own_folders() -> None:
    files = {
        "infra/.github/workflows/apply.yaml": workflow(FLAG),
        "infra/live/shop/main.tf": BUCKET,
    }
    assert control(files, "infra/live/shop") == ACTIONS


def test_manifests_are_applied_by_a_workflow_of_kubectl() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n"
    text = workflow("      - run: kubectl apply -f live/shop")
    files = {".github/workflows/apply.yml": text, "live/shop/pod.yaml": pod}
    assert control(files) == ACTIONS


def test_a_buildspec_runs_on_aws() -> None:
    steps = "      - cd live/shop\n      - terraform apply\n"
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n{steps}"
    assert control({"buildspec.yml": text, "live/shop/main.tf": BUCKET}) == "runner aws aws"


def test_a_workflow_that_applies_nothing_is_no_unit() -> None:
    files = {
        ".github/workflows/test.yml": workflow("      - run: make test"),
        "buildspec.yml": "a: b",
    }
    assert units(tree(files)) == ()


def test_a_workflow_is_no_stack() -> None:
    files = {".github/workflows/apply.yml": workflow(FLAG), "live/shop/main.tf": BUCKET}
    assert [one.path for one in subjects(files).stacks] == ["live/shop"]


def test_a_broken_workflow_that_would_apply_something_is_said() -> None:
    files = tree({".github/workflows/apply.yml": workflow(FLAG) + "  - [\n"})
    (unit,) = units(files)
    assert [(one.span.path, one.kind) for one in read(unit, files).problems] == [
        (".github/workflows/apply.yml", "syntax")
    ]
