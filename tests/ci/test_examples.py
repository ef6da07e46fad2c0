"""The examples for CI systems: held to the schemas of others, and their scripts run in a clone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from junitparser import JUnitXml

from gitting import environment, git
from outlast import __version__
from outlast.source.yamldoc import compose

ROOT = Path(__file__).parents[2]
CI = ROOT / "docs" / "ci"
SARIF = json.loads((ROOT / "tests" / "reporters" / "sarif-2.1.0.json").read_text())
BUCKET = """resource "aws_s3_bucket" "{0}" {{
  bucket = "acme-{0}"
  tags   = {{ service = "{0}", criticality = "critical" }}
}}
"""


def plain(path: str) -> dict[str, Any]:
    node = compose(path, (CI / path).read_bytes())
    assert node is not None
    found = node.plain(words=False)
    assert isinstance(found, dict)
    return dict(found)


SCHEMAS = {
    "gitlab/.gitlab-ci.yml": "gitlab-ci",
    "azure/azure-pipelines.yml": "azure-pipelines",
    "circleci/config.yml": "circle-ci",
    "flux/check.yml": "github-workflows",
    **{f"github/{path.name}": "github-workflows" for path in (CI / "github").glob("*.yml")},
    "../../action.yml": "github-actions",
}


def check(schema: str, path: Path) -> tuple[int, str]:
    """What the schema that editors use says of a file; it comes with the package."""
    command = ["-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run(
        [sys.executable, *command, "--regex-variant", "nonunicode", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items(), ids=SCHEMAS)
def test_schema(path: str, schema: str) -> None:
    status, said = check(schema, CI / path)
    assert (status, said) == (0, "ok -- validation done\n")


WRONG = {
    "gitlab-ci": ("gitlab/.gitlab-ci.yml", "artifacts:", "artefacts:"),
    "azure-pipelines": ("azure/azure-pipelines.yml", "fetchDepth:", "depth:"),
    "circle-ci": ("circleci/config.yml", "method: full", "method: whole"),
    "github-workflows": ("flux/check.yml", "runs-on:", "run-on:"),
}


@pytest.mark.parametrize(("schema", "change"), WRONG.items(), ids=WRONG)
def test_schema_refuses(schema: str, change: tuple[str, str, str], tmp_path: Path) -> None:
    path, right, wrong = change
    text = (CI / path).read_text()
    assert right in text
    (tmp_path / "changed.yml").write_text(text.replace(right, wrong))
    assert check(schema, tmp_path / "changed.yml")[0] == 1


def test_every_file_is_named_on_the_page() -> None:
    page = (CI / "README.md").read_text()
    files = {path.relative_to(CI).as_posix() for path in CI.rglob("*.y*ml")}
    assert set(re.findall(r"\]\(([^):]+\.ya?ml)\)", page)) == files | {"../../action.yml"}


def installs(script: str) -> str:
    """`script` without the line that installs this version, which must be in it."""
    line = f'pip install --quiet "outlast=={__version__}"\n'
    assert line in script
    return script.replace(line, "")


def gitlab() -> str:
    """The lines of the job, as the runner joins them."""
    flow = plain("gitlab/.gitlab-ci.yml")
    script = "".join(f"{line}\n" for line in flow["outlast"]["script"])
    return installs(script.replace("$OUTLAST_VERSION", flow["variables"]["OUTLAST_VERSION"]))


def azure() -> str:
    steps = plain("azure/azure-pipelines.yml")["steps"]
    return installs("".join(step["bash"].rstrip("\n") + "\n" for step in steps if "bash" in step))


def circle() -> str:
    """The commands of the job, the checkout left out."""
    job = plain("circleci/config.yml")["jobs"]["outlast"]
    runs = [step["run"]["command"] for step in job["steps"] if "run" in step]
    return installs("".join(command.rstrip("\n") + "\n" for command in runs))


def atlantis() -> str:
    steps = plain("atlantis/repos.yaml")["workflows"]["outlast"]["plan"]["steps"]
    return str(steps[-1]["run"]["command"])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose branch `feature` adds photos to the claims that stand on `main`."""
    if shutil.which("outlast", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("outlast is not installed beside this Python")
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "estate")
    folder = tmp_path / "estate"
    for branch, name in (("main", "claims"), ("feature", "photos")):
        git(folder, "checkout", "--quiet", "-B", branch)
        (folder / f"{name}.tf").write_text(BUCKET.format(name))
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "-m", f"Keep {name}")
        git(folder, "push", "--quiet", "origin", branch)
    return folder


def run(shell: str, script: str, folder: Path, **variables: str) -> tuple[int, str]:
    """Exit status and log of a script, in the shell of its system, with `outlast` on the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        [*shell.split(), script],
        cwd=folder,
        env={**environment(), "PATH": path, "HOME": str(folder.parent), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


BRANCHES = {"branch": ("feature", ["photos"]), "main": ("main", ["claims"])}


@pytest.mark.parametrize(("branch", "failing"), BRANCHES.values(), ids=BRANCHES)
def test_gitlab(clone: Path, branch: str, failing: list[str]) -> None:
    git(clone, "checkout", "--quiet", "--detach", f"origin/{branch}")
    base = git(clone, "rev-parse", "origin/main").strip()
    given = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base} if branch == "feature" else {}
    status, log = run("bash -eo pipefail -c", gitlab(), clone, **given)
    assert (status, _addresses(log)) == (1, failing), log
    artifacts = plain("gitlab/.gitlab-ci.yml")["outlast"]["artifacts"]
    found = json.loads((clone / artifacts["reports"]["codequality"]).read_text())
    paths = [one["location"]["path"] for one in found]
    assert paths == ["claims.tf", *(["photos.tf"] if branch == "feature" else [])]
    assert len({one["fingerprint"] for one in found}) == len(found)


def _addresses(log: str) -> list[str]:
    return re.findall(r"\.tf:1:1 aws_s3_bucket\.(\w+)$", log, re.MULTILINE)


def test_gitlab_change_that_adds_nothing(clone: Path) -> None:
    (clone / "photos.tf").write_text("# None.\n")
    base = git(clone, "rev-parse", "origin/main").strip()
    assert run("sh -ec", gitlab(), clone, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0] == 0


TARGETS = {
    "Azure Repos": ("refs/heads/main", ["photos"]),
    "GitHub": ("main", ["photos"]),
    "no pull request": ("", ["claims", "photos"]),
}


@pytest.mark.parametrize(("target", "failing"), TARGETS.values(), ids=TARGETS)
def test_azure(clone: Path, tmp_path: Path, target: str, failing: list[str]) -> None:
    given = {"SYSTEM_PULLREQUEST_TARGETBRANCH": target} if target else {}
    stage = {"BUILD_ARTIFACTSTAGINGDIRECTORY": str(tmp_path)}
    status, log = run("bash -c", azure(), clone, **stage, **given)
    assert (status, _addresses(log)) == (1, failing), log
    steps = plain("azure/azure-pipelines.yml")["steps"]
    (results,) = [step["inputs"] for step in steps if "PublishTest" in step.get("task", "")]
    _expect(clone / results["testResultsFiles"], tmp_path / "outlast.sarif", failing)


@pytest.mark.parametrize(("branch", "failing"), BRANCHES.values(), ids=BRANCHES)
def test_circle(clone: Path, branch: str, failing: list[str]) -> None:
    git(clone, "checkout", "--quiet", branch)
    flow = plain("circleci/config.yml")
    assert flow["jobs"]["outlast"]["environment"] == {"BASE": "<< pipeline.parameters.base >>"}
    given = {"BASE": flow["parameters"]["base"]["default"], "CIRCLE_BRANCH": branch}
    status, log = run("bash -eo pipefail -c", circle(), clone, **given)
    assert (status, _addresses(log)) == (1, failing), log
    stored = [s["store_test_results"]["path"] for s in _steps(flow) if "store_test_results" in s]
    _expect(clone / stored[0] / "outlast.xml", clone / stored[0] / "outlast.sarif", failing)


def _steps(flow: Mapping[str, Any]) -> list[Any]:
    return list(flow["jobs"]["outlast"]["steps"])


def _expect(junit: Path, sarif: Path, failing: list[str]) -> None:
    """Both files name what fails, and each is what its format asks for."""
    cases = [case for suite in JUnitXml.fromfile(str(junit)) for case in suite if case.result]
    assert [case.name for case in cases] == [f"{n}.tf:1 aws_s3_bucket.{n}" for n in failing]
    document = json.loads(sarif.read_text())
    Draft7Validator(SARIF).validate(document)
    places = [one["locations"][0]["physicalLocation"] for one in document["runs"][0]["results"]]
    assert [one["artifactLocation"]["uri"] for one in places] == [f"{n}.tf" for n in failing]


PLAN = json.dumps(
    {
        "format_version": "1.2",
        "planned_values": {
            "root_module": {
                "resources": [
                    {
                        "address": "aws_db_instance.claims",
                        "mode": "managed",
                        "type": "aws_db_instance",
                        "name": "claims",
                        "values": {"tags": {"criticality": "critical"}},
                    }
                ]
            }
        },
    }
)
TERRAFORM = """#!/bin/sh
[ "$1 $2 $3" = "show -json $PLANFILE" ] && [ -s "$PLANFILE" ] && exec cat "$PLANFILE"
echo "Error: Failed to load plan" >&2
exit 1
"""
EMPTY = '{"format_version": "1.2", "planned_values": {"root_module": {}}, "configuration": {}}'
PLANS = {"a finding": (PLAN, 1), "no resource": (EMPTY, 0), "no plan": ("", 3)}


@pytest.mark.parametrize(("plan", "expected"), PLANS.values(), ids=PLANS)
def test_atlantis(clone: Path, tmp_path: Path, plan: str, expected: int) -> None:
    """A stand-in for Terraform hands the plan over; one that cannot be shown is no clean one."""
    (tmp_path / "bin").mkdir()
    terraform = tmp_path / "bin" / "terraform"
    terraform.write_text(TERRAFORM)
    terraform.chmod(0o755)
    (tmp_path / "a plan").write_text(plan)
    path = os.pathsep.join(
        (str(terraform.parent), str(Path(sys.executable).parent), os.environ["PATH"])
    )
    status, log = run("sh -c", atlantis(), clone, PATH=path, PLANFILE=str(tmp_path / "a plan"))
    assert status == expected, log
    assert ("aws_db_instance.claims" in log) == (expected == 1)
    assert "claims.tf" not in log


def test_atlantis_names() -> None:
    """The repository takes a workflow that the server has, and may do so."""
    server, repository = plain("atlantis/repos.yaml"), plain("atlantis/atlantis.yaml")
    assert {one["workflow"] for one in repository["projects"]} <= set(server["workflows"])
    assert all("workflow" in one["allowed_overrides"] for one in server["repos"])


def test_argo_cd(clone: Path, tmp_path: Path) -> None:
    """The clone that the first container makes is what the second one reads."""
    job = plain("argocd/presync.yaml")
    assert job["metadata"]["annotations"]["argocd.argoproj.io/hook"] == "PreSync"
    pod = job["spec"]["template"]["spec"]
    (fetch,), (lint,) = pod["initContainers"], pod["containers"]
    assert lint["workingDir"] == f"{fetch['workingDir']}/repository"
    work = tmp_path / "work"
    work.mkdir()
    given = {one["name"]: one["value"] for one in fetch["env"]}
    assert set(given) == {"HOME", "REPOSITORY", "REVISION"}
    given |= {"REPOSITORY": (tmp_path / "origin.git").as_uri(), "HOME": str(work)}
    status, log = run(" ".join(fetch["command"]), fetch["args"][0], work, **given)
    assert status == 0, log
    status, log = run("sh -ec", " ".join(lint["command"]), work / "repository")
    assert (status, _addresses(log)) == (1, ["claims"]), log
    for one in (fetch, lint):
        assert one["securityContext"]["readOnlyRootFilesystem"] is True


def test_flux(clone: Path, tmp_path: Path) -> None:
    """The branch that Flux follows moves in the last step, which a failed one before it stops."""
    job = plain("flux/check.yml")["jobs"]["check"]
    *before, last = job["steps"]
    assert before[-1]["uses"].startswith("OWNER/outlast@")
    assert all("if" not in step and "continue-on-error" not in step for step in job["steps"])
    commit = git(clone, "rev-parse", "HEAD").strip()
    assert run("bash -e -c", last["run"], clone, GITHUB_SHA=commit)[0] == 0
    assert git(tmp_path / "origin.git", "rev-parse", "checked").strip() == commit
    source = (CI / "flux" / "source.yaml").read_text()
    assert "branch: checked\n" in source
