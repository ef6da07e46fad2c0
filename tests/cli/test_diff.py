"""`outlast diff`: what a change does, one line each, read from commits alone."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from outlast.cli.main import run

TAGS = '{ service = "checkout", criticality = "critical" }'
PROVIDER = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
WEB = f'resource "aws_ecs_service" "web" {{\n  name = "checkout"\n  tags = {TAGS}\n}}\n'
STANDBY = f"""resource "hcloud_server" "web" {{
  name     = "checkout"
  location = "fsn1"
  labels   = {TAGS}
}}
"""
BUCKET = f'resource "aws_s3_bucket" "media" {{\n  bucket = "acme-media"\n  tags = {TAGS}\n}}\n'


def copied(vendor: str) -> str:
    """A copy of the bucket, and the job that makes it, at one vendor or the other."""
    if vendor == "aws":
        return """resource "aws_s3_bucket" "copy" {
  bucket = "acme-media-copy"
  region = "eu-central-1"
}

resource "aws_s3_bucket_replication_configuration" "media" {
  bucket = aws_s3_bucket.media.id
  role   = "arn:aws:iam::123456789012:role/copy"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}
"""
    return """resource "google_storage_bucket" "copy" {
  name     = "acme-media-copy"
  location = "europe-west1"
}

resource "google_storage_transfer_job" "media" {
  description = "media"

  transfer_spec {
    aws_s3_data_source {
      bucket_name = aws_s3_bucket.media.bucket
    }

    gcs_data_sink {
      bucket_name = google_storage_bucket.copy.name
    }
  }
}
"""


def zone(*servers: str) -> str:
    named = "".join(f'  name_server {{\n    name = "{server}"\n  }}\n' for server in servers)
    return (
        'resource "aws_route53_zone" "main" {\n  name = "example.com"\n}\n'
        'resource "aws_route53domains_registered_domain" "main" {\n'
        f'  domain_name = "example.com"\n{named}}}\n'
    )


def commit(root: Path, text: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    if not (root / ".git").exists():
        subprocess.run(["git", "-C", str(root), "init", "-q", "-b", "main"], check=True)
    (root / "main.tf").write_text(PROVIDER + text)
    subprocess.run(["git", "-C", str(root), "add", "."], check=True)
    message = ["commit", "-q", "--allow-empty", "-m", "step"]
    subprocess.run(["git", *identity, "-C", str(root), *message], check=True)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            BUCKET + copied("aws"),
            BUCKET + copied("gcp"),
            "datastore acme-media main.tf:4:1: copies at aws/eu-central-1 -> gcp/europe-west1",
        ),
        (
            zone("ns-1.awsdns-01.org", "dns1.p01.nsone.net"),
            zone("ns-1.awsdns-01.org"),
            "zone example.com main.tf:4:1: nameservers at aws, ns1 -> aws",
        ),
        (
            WEB + STANDBY,
            WEB,
            "service checkout main.tf:4:1: runs at aws/eu-west-1, hetzner/fsn1 -> aws/eu-west-1",
        ),
    ],
    ids=["backup-moves", "secondary-zone-goes", "standby-goes"],
)
def test_what_moved_is_one_line(
    here: Path,
    before: str,
    after: str,
    line: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    commit(here, before)
    commit(here, after)
    assert run(["diff", "HEAD~1"]) == 0
    assert line in capfd.readouterr().out.splitlines()


def test_outcomes_findings_and_the_exit_status(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(here, WEB + STANDBY)
    commit(here, WEB)
    assert run(["diff", "HEAD~1", "-f", "json", "--fail-on-regression"]) == 1
    change = json.loads(capfd.readouterr().out)
    ends = {
        (one["fails"], one["before"], one["after"], one["direction"]) for one in change["outcomes"]
    }
    assert ("aws", "by-hand", "restorable", "worse") in ends
    assert [one["policy"] for one in change["new"]] == ["SBY001"]
    assert "SBY001" not in [one["policy"] for one in change["fixed"]]
    assert (
        run(["diff", "HEAD", "HEAD~1", "--no-merge-base", "-f", "json", "--fail-on-regression"])
        == 0
    )
    back = json.loads(capfd.readouterr().out)
    assert "SBY001" in [one["policy"] for one in back["fixed"]]


def test_what_is_not_committed_does_not_count(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(here, WEB + STANDBY)
    commit(here, WEB + STANDBY)
    (here / "main.tf").write_text(PROVIDER + WEB)
    assert run(["diff", "HEAD~1", "--fail-on-regression"]) == 0
    assert "nothing that Outlast judges changes" in capfd.readouterr().out


def test_a_moved_line_is_no_change(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, WEB + BUCKET)
    commit(here, "# moved\n" + BUCKET + WEB)
    assert run(["diff", "HEAD~1", "--fail-on-regression"]) == 0
    assert "nothing that Outlast judges changes" in capfd.readouterr().out


def test_names_are_no_markup(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, WEB)
    evil = BUCKET.replace("acme-media", "<script>@team|`x`[a](b)\u202e")
    commit(here, WEB + evil)
    assert run(["diff", "HEAD~1", "-f", "markdown"]) == 0
    out = capfd.readouterr().out
    assert "<script>" not in out
    assert "@team" not in out.replace("\\@team", "")
    assert "\u202e" not in out
    rows = [line for line in out.splitlines() if "script" in line]
    assert rows
    assert all(
        row.replace("\\|", "").count("|") == row.count("|") - row.count("\\|") for row in rows
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "`nowhere` is no commit of"),
        (["HEAD", "--path", "missing/../.."], ""),
        (["HEAD", "nowhere"], "`nowhere` is no commit of"),
    ],
    ids=["base", "outside", "head"],
)
def test_what_cannot_be_compared(
    here: Path, arguments: list[str], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(here, WEB)
    assert run(["diff", *arguments]) == 2
    assert complaint in capfd.readouterr().err


def test_a_folder_without_git(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "main"]) == 2
    assert "lies in no Git repository" in capfd.readouterr().err


def test_each_side_has_its_own_settings(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, WEB)
    (here / ".outlast.yaml").write_text(
        'ignore: [{policy: SBY001, service: checkout, reason: "a day without it is fine"}]\n'
    )
    commit(here, WEB)
    assert run(["diff", "HEAD~1", "-f", "json"]) == 0
    change = json.loads(capfd.readouterr().out)
    assert change["fixed"] == []
    assert [one["policy"] for one in change["ignored"]] == ["SBY001"]


def test_an_ignore_mends_nothing(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A reviewer is told that somebody answers for it now, and when nobody does any more."""
    commit(here, BUCKET)
    commit(here, '# outlast:ignore BKP002 reason="drawn again"\n' + BUCKET.lstrip())
    assert run(["diff", "HEAD~1"]) == 0
    out = capfd.readouterr().out
    assert re.search(r"^ignored \w+ main\.tf:\d+:1 BKP002 ", out, re.MULTILINE)
    assert out.endswith("0 new findings, 0 fixed, 1 ignored\n")
    assert run(["diff", "HEAD~1", "-f", "markdown"]) == 0
    assert "**Ignored from now on: 1**" in capfd.readouterr().out
    assert run(["diff", "HEAD"]) == 0
    assert capfd.readouterr().out.endswith("nothing that Outlast judges changes\n")
    commit(here, BUCKET)
    assert run(["diff", "HEAD~1", "-f", "json"]) == 0
    change = json.loads(capfd.readouterr().out)
    assert ([one["policy"] for one in change["new"]], change["ignored"]) == (["BKP002"], [])


def lint_since(revision: str, capfd: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    status = run(["lint", "--new-from", revision, "-f", "json", *more])
    return status, json.loads(capfd.readouterr().out)


def test_only_what_is_new_is_reported(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, BUCKET)
    (here / "main.tf").write_text("# moved\n" + PROVIDER + BUCKET + WEB)
    status, report = lint_since("HEAD", capfd)
    assert status == 1
    assert [one["policy"] for one in report["findings"]] == ["SBY001"]
    old = [(one["policy"], one["by"], one["reason"]) for one in report["ignored"]]
    assert ("BKP002", "baseline") in {(policy, by) for policy, by, _ in old}
    commit(here, BUCKET + WEB)
    assert lint_since("HEAD", capfd)[0] == 0


def test_a_level_that_rose_is_new(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, BUCKET.replace("critical", "low"))
    (here / "main.tf").write_text(PROVIDER + BUCKET)
    status, report = lint_since("HEAD", capfd)
    assert status == 1
    assert [one["level"] for one in report["findings"]] == ["error"]


def test_a_tag_elsewhere_that_causes_a_finding_counts(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The subject's own file is untouched: what changed is the setting that makes it critical."""
    commit(here, WEB.replace(', criticality = "critical"', ""))
    (here / ".outlast.yaml").write_text(
        "services: [{name: checkout, criticality: critical, match: {tags: {service: checkout}}}]\n"
    )
    assert [one["policy"] for one in lint_since("HEAD", capfd)[1]["findings"]] == ["SBY001"]


def test_standard_input_has_no_commit(
    here: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(here, WEB)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    assert run(["lint", "--new-from", "HEAD", "-"]) == 2
    assert "leave `-` out" in capfd.readouterr().err


def stage(root: Path, text: str) -> None:
    (root / "main.tf").write_text(PROVIDER + text)
    subprocess.run(["git", "-C", str(root), "add", "--all"], check=True)


def lint_staged(capfd: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = run(["lint", "--staged", "--quiet", "--fail-on", "note"])
    return status, [line.split()[2] for line in capfd.readouterr().out.splitlines()]


def test_what_is_staged_and_nothing_else(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, BUCKET)
    stage(here, BUCKET + WEB)
    (here / "main.tf").write_text("not { terraform")
    (here / "untracked.tf").write_text(BUCKET.replace("media", "more"))
    assert lint_staged(capfd) == (1, ["SBY001"])


def test_staging_nothing_that_matters_is_a_quick_yes(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(here, BUCKET)
    (here / "README.md").write_text("hello")
    stage(here, BUCKET)
    assert lint_staged(capfd) == (0, [])


def test_with_nothing_staged_everything_counts(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    commit(here, BUCKET)
    assert lint_staged(capfd) == (1, ["BKP002"])


def test_a_staged_deletion_counts(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    commit(here, BUCKET)
    (here / "copy.tf").write_text(copied("gcp"))
    commit(here, BUCKET)
    (here / "copy.tf").unlink()
    stage(here, BUCKET)
    assert lint_staged(capfd) == (1, ["BKP002"])


def test_the_first_commit_has_nothing_before_it(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "-C", str(here), "init", "-q"], check=True)
    stage(here, BUCKET)
    assert lint_staged(capfd) == (1, ["BKP002"])


def test_a_hook_of_another_repository_does_not_mislead(
    here: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    commit(here, BUCKET)
    other = tmp_path_factory.mktemp("other")
    commit(other, WEB)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert run(["diff", "HEAD", "-f", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["new"] == []
