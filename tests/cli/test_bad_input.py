"""Input that is wrong, hostile or odd, through the whole program: said and contained."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from outlast.source.discover import SIZE_LIMIT

BUCKET = 'resource "aws_s3_bucket" "claims" {\n  bucket = "acme-claims"\n}\n'


def outlast(folder: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "outlast", *arguments],
        cwd=folder,
        input=stdin,
        env={**os.environ, "COLUMNS": "100", "OUTLAST_IS_SET": "unread"},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def document(folder: Path, *arguments: str) -> dict[str, list[dict[str, object]]]:
    status, out, _ = outlast(folder, "lint", "--format", "json", *arguments)
    assert status in (0, 1, 3)
    found: dict[str, list[dict[str, object]]] = json.loads(out)
    return found


def problems(folder: Path) -> set[tuple[object, object, object]]:
    """Path, line and kind of each problem."""
    return {(p["path"], p["line"], p["kind"]) for p in document(folder)["problems"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A root of its own with one bucket, and a place outside of it."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "claims.tf").write_text(BUCKET)
    return root


USAGE = {
    "missing path": (("lint", "nowhere"), "no such file or folder: nowhere"),
    "unknown option": (("lint", "--formt", "json"), "Did you mean '--format'?"),
    "unknown format": (("lint", "-f", "xml"), "no format `xml`; there are github, gitlab, json"),
    "unknown level": (("lint", "--fail-on", "fatal"), "'error', 'warning', 'note', 'never'"),
    "unknown policy": (("explain", "BKP01"), "no policy is called `BKP01`; did you mean `BKP001`?"),
    "missing settings": (("lint", "--config", "x.yaml"), "x.yaml: cannot be read"),
    "two documents at once": (("lint", "-f", "json", "-f", "sarif"), "two formats on standard"),
    "unwritable output": (("lint", "-o", "no/where.txt"), "cannot write `no/where.txt`"),
}


@pytest.mark.parametrize(("arguments", "said"), USAGE.values(), ids=USAGE)
def test_usage(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = outlast(folder, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_all_complaints_about_settings_at_once(folder: Path) -> None:
    (folder / ".outlast.yaml").write_text(
        "servces: []\n"
        "services:\n"
        "  - {name: shop, criticality: critcal, match: {path: [shop]}}\n"
        "criticality: {values: {hgh: [a]}}\n"
        "ignore:\n"
        "  - {policy: BKP001, service: shop, reason: fine, until: 2027-02-30}\n"
        "  - {policy: BKP001, reason: fine}\n"
    )
    status, out, err = outlast(folder, "lint")
    assert (status, out) == (2, "")
    assert err.removeprefix("outlast: ").splitlines() == [
        ".outlast.yaml:1:1: unknown key `servces`; did you mean `services`?",
        ".outlast.yaml:3:31: `critcal` is no criticality; did you mean `critical`?",
        ".outlast.yaml:3:48: unknown key `path`; did you mean `paths`?",
        ".outlast.yaml:4:24: unknown key `hgh`; did you mean `high`?",
        ".outlast.yaml:6:58: `2027-02-30` is no date; write it as 2027-01-31",
        ".outlast.yaml:7:5: say what is ignored: a `service`, `path` or `address`",
    ]


BROKEN_SETTINGS = {
    "open bracket": (b"services: [\n", r"^outlast: \.outlast\.yaml:\d+:\d+: "),
    "a list": (b"- services\n", r"^outlast: \.outlast\.yaml:1:1: expected a mapping"),
    "two documents": (b"exclude: [a]\n---\nexclude: [b]\n", r"^outlast: \.outlast\.yaml:\d+:\d+: "),
    "not text": (b"\xff\xfe\x00\x00", r"^outlast: \.outlast\.yaml:\d+:\d+: "),
}


@pytest.mark.parametrize(("data", "said"), BROKEN_SETTINGS.values(), ids=BROKEN_SETTINGS)
def test_settings_that_are_no_settings(folder: Path, data: bytes, said: str) -> None:
    (folder / ".outlast.yaml").write_bytes(data)
    status, out, err = outlast(folder, "lint")
    assert (status, out) == (2, "")
    assert re.search(said, err), err


def test_bad_policy_in_a_pack_stops_the_run(folder: Path) -> None:
    (folder / ".outlast.yaml").write_text("policies: {packs: [rules]}\n")
    (folder / "rules").mkdir()
    shipped = Path(__file__).parents[2] / "policies" / "BKP002.yaml"
    text = shipped.read_text().replace("BKP002", "ACM001").replace("no-backup", "acme-no-backup")
    wrong = text.replace(
        "datastore.copies.exists(c, c.certain)", "datastore.coppies.exists(c, true)"
    )
    (folder / "rules" / "ACM001.yaml").write_text(wrong)
    status, out, err = outlast(folder, "lint")
    assert (status, out) == (2, "")
    assert re.search(r"rules/ACM001\.yaml:\d+:\d+: ", err)
    assert "copies" in err
    assert "^" in err


def test_empty_folder_is_not_a_clean_run(tmp_path: Path) -> None:
    status, out, err = outlast(tmp_path, "lint")
    assert status == 3
    assert "0 files in 0 units read" in out
    assert err.startswith("outlast: nothing to read: no Terraform")


def test_a_workflow_alone_is_nothing_to_judge(tmp_path: Path) -> None:
    place = tmp_path / ".github" / "workflows" / "apply.yml"
    place.parent.mkdir(parents=True)
    steps = "[{run: terraform -chdir=live apply}]"
    place.write_text(f"jobs: {{a: {{runs-on: ubuntu-latest, steps: {steps}}}}}\n")
    status, _, err = outlast(tmp_path, "lint")
    assert (status, err.startswith("outlast: nothing to read")) == (3, True)


def test_broken_file_does_not_hide_the_rest(folder: Path) -> None:
    (folder / "broken.tf").write_text('resource "aws_instance" "a" {\n  ami = = 1\n}\n')
    found = document(folder)
    assert [p["path"] for p in found["problems"]] == ["broken.tf"]
    assert found["problems"][0]["kind"] == "syntax"
    assert [f["address"] for f in found["findings"]] == ["aws_s3_bucket.claims"]
    assert outlast(folder, "lint", "--fail-on", "never")[0] == 0
    assert outlast(folder, "lint", "--fail-on", "never", "--strict")[0] == 3


def test_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "gone.tf").symlink_to("nowhere.tf")
    assert problems(folder) == {("gone.tf", 1, "unreadable")}


def test_link_out_of_the_root_is_refused(folder: Path) -> None:
    (folder.parent / "outside.tf").write_text(BUCKET.replace("claims", "outside"))
    (folder / "inside.tf").symlink_to("../outside.tf")
    (folder / ".outlast.yaml").symlink_to("../outside.tf")
    status, out, err = outlast(folder, "lint")
    assert (status, out) == (2, "")
    assert "`.outlast.yaml` lies outside the scanned root" in err
    (folder / ".outlast.yaml").unlink()
    found = document(folder)
    assert {(p["path"], p["kind"]) for p in found["problems"]} == {("inside.tf", "outside-root")}
    assert "outside" not in {f["address"] for f in found["findings"]}


def test_module_and_file_outside_of_the_root_are_refused(folder: Path) -> None:
    (folder.parent / "secret").write_text("s3cr3t-name")
    (folder / "main.tf").write_text(
        'module "out" {\n  source = "../../elsewhere"\n}\n'
        'resource "aws_s3_bucket" "named" {\n  bucket = file("../secret")\n}\n'
    )
    status, out, _ = outlast(folder, "lint", "--show-unknown", "-v", "-f", "json")
    assert status in (0, 1)
    assert "s3cr3t" not in out
    kinds = {problem["kind"] for problem in json.loads(out)["problems"]}
    assert "outside-root" in kinds


def test_link_that_goes_in_circles(folder: Path) -> None:
    (folder / "circle").symlink_to(".")
    (folder / "a.tf").symlink_to("a.tf")
    assert problems(folder) == {("a.tf", 1, "unreadable")}


def test_huge_file(folder: Path) -> None:
    with (folder / "huge.tf").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert problems(folder) == {("huge.tf", 1, "too-large")}


NAMES = {
    "spaces": "my claims.tf",
    "quotes": 'it\'s "claims".tf',
    "newline": "two\nlines.tf",
    "workflow command": "::error::x.tf",
    "escape": "red\x1b[31m.tf",
    "right to left": "\u202efdp.tf",
    "Korean": "재해복구.tf",
    "angle brackets": "<b>.tf",
    "percent": "100%20.tf",
    "dash": "-o.tf",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_file_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(BUCKET + 'resource "aws_instance" "a" {\n  ami = = 1\n}\n')
    found = document(tmp_path)
    assert {f["path"] for f in found["findings"]} == {name}
    assert {p["path"] for p in found["problems"]} == {name}
    for quiet in (("-v",), ("--quiet",)):
        status, out, err = outlast(tmp_path, "lint", *quiet)
        assert (status, err) == (0, "")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\x9b\u202a-\u202e]", out)
        assert not any(line.startswith("::") for line in out.splitlines())


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.tf")).write_text(BUCKET)
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    for form in ("text", "json", "sarif"):
        status, out, err = outlast(tmp_path, "lint", "-f", form)
        assert (status, err) == (0, "")
        assert "claims" in out
