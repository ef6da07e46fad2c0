"""The action for GitHub: what it declares, and its script in bash with inputs of all sorts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from outlast.source.yamldoc import compose

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "action"
WORKFLOWS = sorted((ROOT / "docs" / "ci" / "github").glob("*.yml"))
PINNED = re.compile(r"(?:[\w.-]+/)+[\w.-]+@(?:[0-9a-f]{40} # v\d+\.\d+\.\d+|COMMIT # v0\.1\.0)")
INPUTS = {"paths", "format", "fail-on", "baseline", "config", "sarif-file", "new-from", "args"}
BUCKET = """resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
  tags   = { service = "claims", criticality = "critical" }
}
"""


def plain(path: Path) -> dict[str, Any]:
    node = compose(path.name, path.read_bytes())
    assert node is not None
    found = node.plain(words=False)
    assert isinstance(found, dict)
    return dict(found)


ACTION = plain(ROOT / "action.yml")
STEPS = ACTION["runs"]["steps"]


def test_inputs_and_outputs() -> None:
    assert set(ACTION["inputs"]) == INPUTS
    assert set(ACTION["outputs"]) == {"sarif", "findings"}
    assert all(one["description"] for one in ACTION["inputs"].values())


def test_inputs_come_by_the_environment_alone() -> None:
    assert all("${{" not in step.get("run", "") for step in STEPS)
    passed = {text for step in STEPS for text in step.get("env", {}).values()}
    assert passed == {f"${{{{ inputs.{name} }}}}" for name in INPUTS}
    names = {name for step in STEPS for name in step.get("env", {})}
    assert all(f"{name}" in SCRIPT.read_text() for name in names - {"OUTLAST_FAIL_ON"})


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS], ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    uses = re.findall(r"uses: (.*)$", path.read_text(), re.MULTILINE)
    assert uses
    assert [one for one in uses if not PINNED.fullmatch(one)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow(path: Path) -> None:
    """It grants nothing but what a job asks for, and passes inputs that the action has."""
    flow = plain(path)
    assert flow["permissions"] == {}
    for job in flow["jobs"].values():
        steps = job["steps"]
        (lint,) = [step for step in steps if step["uses"].startswith("OWNER/outlast@")]
        assert set(lint.get("with", {})) <= INPUTS
        uploads = [step for step in steps if "upload-sarif" in step["uses"]]
        assert all("always()" in step["if"] for step in uploads)
        assert ("security-events" in job["permissions"]) == bool(uploads)
        assert all("run" not in step for step in steps)
        depth = steps[0].get("with", {}).get("fetch-depth")
        assert (depth == 0) == ("new-from" in lint.get("with", {}))
    assert "pull_request_target" not in flow["on"]


@pytest.fixture
def sandbox(tmp_path: Path) -> Path:
    """A workspace with one finding, and a runner's folder where Outlast is installed already."""
    for name in ("workspace", "runner/outlast/bin", "action"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "workspace" / ".git").mkdir()
    (tmp_path / "workspace" / "main.tf").write_text(BUCKET)
    home = tmp_path / "runner" / "outlast"
    (home / "installed").touch()
    installed = shutil.which("outlast", path=str(Path(sys.executable).parent))
    if installed is None:
        pytest.skip("outlast is not installed beside this Python")
    (home / "bin" / "outlast").symlink_to(installed)
    (home / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def act(sandbox: Path, **inputs: str) -> tuple[int, str, dict[str, str], str]:
    """Exit status, log, outputs and step summary of the script, as a runner would start it."""
    declared = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
    given = declared | {name.replace("_", "-"): text for name, text in inputs.items()}
    variables = {f"OUTLAST_{n.replace('-', '_').upper()}": text for n, text in given.items()}
    done = subprocess.run(
        ["bash", str(SCRIPT)],
        cwd=sandbox / "workspace",
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(sandbox),
            "RUNNER_TEMP": str(sandbox / "runner"),
            "GITHUB_ACTION_PATH": str(sandbox / "action"),
            "GITHUB_OUTPUT": str(sandbox / "output"),
            "GITHUB_STEP_SUMMARY": str(sandbox / "summary"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    rows = _text(sandbox / "output").splitlines()
    outputs = dict(row.split("=", 1) for row in rows)
    return done.returncode, done.stdout + done.stderr, outputs, _text(sandbox / "summary")


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_a_finding(sandbox: Path) -> None:
    status, log, outputs, summary = act(sandbox)
    assert status == 1
    assert log.startswith("::error file=main.tf,line=1,")
    assert outputs == {"findings": "1", "sarif": "outlast.sarif"}
    assert "| 🔴 error | BKP002 |" in summary
    written = json.loads(_text(sandbox / "workspace" / "outlast.sarif"))
    assert [one["ruleId"] for one in written["runs"][0]["results"]] == ["BKP002"]


def test_every_input_arrives(sandbox: Path) -> None:
    work = sandbox / "workspace"
    (work / "my infra").mkdir()
    (work / "my infra" / "main.tf").write_text(BUCKET)
    (work / "strict.yaml").write_text("policies: {select: [BKP002]}\n")
    status, log, outputs, _ = act(
        sandbox,
        paths="my infra\r\n\n",
        format="text",
        fail_on="never",
        config="strict.yaml",
        sarif_file="",
        args="--quiet\n--format=junit=our junit.xml",
    )
    assert (status, outputs) == (0, {"findings": "1"}), log
    assert log.startswith("my infra/main.tf:1:1: error BKP002 ")
    assert (work / "our junit.xml").exists()
    assert not (work / "outlast.sarif").exists()


def test_only_what_is_new(sandbox: Path) -> None:
    work = sandbox / "workspace"
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *words], cwd=work, check=True)
    assert act(sandbox, new_from="HEAD")[0] == 0
    (work / "new.tf").write_text(BUCKET.replace("claims", "photos"))
    status, log, _, _ = act(sandbox, new_from="HEAD")
    assert status == 1
    assert "file=new.tf" in log and "file=main.tf" not in log


EVIL = {
    "command": "$(touch pwned)",
    "backticks": "`touch pwned`",
    "semicolon": "x; touch pwned",
    "quote": "x' ; touch pwned ; '",
    "double quote": 'x" ; touch pwned ; "',
    "expansion": "${IFS}touch${IFS}pwned",
    "glob": "*",
    "flag": "--write-baseline",
    "newline": "x\ntouch pwned",
    "workflow command": "::set-output name=findings::0",
    "blanks": "  a  b\t",
    "arithmetic": "a[$(touch pwned)]",
}


RECORDER = '#!/bin/sh\nprintf "%s\\0" "$@" >"$HOME/arguments"\n'


@pytest.mark.parametrize("value", EVIL.values(), ids=EVIL)
def test_hostile_values_arrive_as_they_are(sandbox: Path, value: str) -> None:
    """A program that writes down what it is called with: nothing is split, expanded or run."""
    program = sandbox / "runner" / "outlast" / "bin" / "outlast"
    program.unlink()
    program.write_text(RECORDER)
    program.chmod(0o755)
    line = value.replace("\n", " ")
    given = {"fail_on": line, "baseline": line, "config": line, "new_from": line}
    status, log, _, _ = act(sandbox, paths=value, args=value, sarif_file=line, **given)
    arguments = (sandbox / "arguments").read_text().split("\0")[:-1]
    place = arguments.index("--")
    flags = [f"--{name.replace('_', '-')}={text}" for name, text in given.items()]
    assert arguments[7:place] == ["-f", f"sarif={line}", *flags, *value.split("\n")]
    assert arguments[place + 1 :] == value.split("\n")
    assert (status, log) == (0, "")
    assert not list(sandbox.rglob("pwned"))


@pytest.mark.parametrize("name", sorted(INPUTS - {"paths", "args"}))
def test_several_lines_are_refused(sandbox: Path, name: str) -> None:
    status, log, outputs, _ = act(sandbox, **{name.replace("-", "_"): "x\nfindings=0"})
    assert (status, outputs) == (2, {})
    assert log.startswith("::error title=outlast::") and log.count("\n") == 1


def test_a_path_is_no_flag(sandbox: Path) -> None:
    assert act(sandbox, paths="--write-baseline")[0] == 2
    assert not (sandbox / "workspace" / ".outlast-baseline.json").exists()


def test_code_of_the_scanned_repository_is_not_imported(sandbox: Path) -> None:
    for module in ("json", "venv", "outlast", "site", "sitecustomize", "pip"):
        (sandbox / "workspace" / f"{module}.py").write_text("open('pwned', 'w')\nraise OSError\n")
    status, log, outputs, _ = act(sandbox)
    assert (status, outputs["findings"]) == (1, "1"), log
    assert not list(sandbox.rglob("pwned"))


def test_wrong_use_is_said(sandbox: Path) -> None:
    status, log, outputs, summary = act(sandbox, fail_on="sometimes")
    assert (status, outputs, summary) == (2, {}, "")
    assert "sometimes" in log
    status, log, _, _ = act(sandbox, format="yaml")
    assert (status, log[:8]) == (2, "::error ")
