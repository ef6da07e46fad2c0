"""Standard input and output that are closed, full or endless, and runs that are interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

OUTLAST = f"{sys.executable} -m outlast"
DATABASE = """\
resource "aws_db_instance" "orders" {
  backup_retention_period = 7
  tags = { criticality = "critical" }
}
"""
PLAN = (
    '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{'
    '"address": "aws_db_instance.planned", "mode": "managed", "type": "aws_db_instance", '
    '"name": "planned", "values": {"backup_retention_period": 7}}]}}}'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one finding of level error."""
    (tmp_path / "main.tf").write_text(DATABASE)
    (tmp_path / "plan.txt").write_text(PLAN)
    return tmp_path


def shell(folder: Path, line: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one line of bash."""
    done = subprocess.run(
        ["bash", "-c", line.replace("outlast", OUTLAST, 1)],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done.returncode, done.stdout, done.stderr


LINES = {
    "closed output": ("outlast lint >&-", 2, "standard output is closed"),
    "full output": ("outlast lint >/dev/full", 2, "cannot write to standard output: No space"),
    "full output in JSON": ("outlast lint -f json >/dev/full", 2, "cannot write to standard"),
    "closed output unused": ("outlast lint -f json=out.json >&-", 1, ""),
    "closed errors": ("outlast lint 2>&-", 1, ""),
    "closed input": ("outlast lint - <&-", 3, "outlast: nothing to read"),
    "empty input": ("outlast lint - </dev/null", 3, "outlast: nothing to read"),
    "endless input": ("outlast lint - </dev/zero", 3, "outlast: nothing to read"),
    "input that is no plan": ("outlast lint - <main.tf", 3, "outlast: nothing to read"),
    "a format without its file": ("outlast lint -f json=", 2, "`json=` names no file"),
    "an output without its file": ("outlast lint -o json=", 2, "`json=` names no file"),
    "no output file": ("outlast lint -o ''", 2, "cannot write ``"),
    "an empty path": ("outlast lint ''", 2, "no such file or folder"),
    "a path beyond all limits": (f"outlast lint {'a' * 5000}", 2, "no such file or folder"),
    "settings without a name": ("outlast lint --config ''", 2, "`--config` names no file"),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize(("line", "status", "said"), LINES.values(), ids=LINES)
def test_line(folder: Path, line: str, status: int, said: str) -> None:
    found, _, err = shell(folder, line)
    assert (found, said in err) == (status, True), err


def test_status_does_not_depend_on_who_reads_on(folder: Path) -> None:
    (folder / "main.tf").write_text(
        "".join(DATABASE.replace("orders", f"o{number}") for number in range(300))
    )
    line = "outlast lint -v -f json | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}"
    assert shell(folder, line) == (0, "1\n", "")


def test_standard_input_alone_is_all_that_is_read(folder: Path) -> None:
    (folder / ".outlast.yaml").write_text("policies: {ignore: [BKP003]}\n")
    _, alone, _ = shell(folder, "outlast lint -q - <plan.txt")
    assert "aws_db_instance.planned" not in alone.partition(": ")[0]
    assert {line.partition(":")[0] for line in alone.splitlines()} == {"<stdin>"}
    _, both, _ = shell(folder, "outlast lint -q - . <plan.txt")
    assert {line.partition(":")[0] for line in both.splitlines()} == {"<stdin>", "main.tf"}


def test_input_that_nobody_reads_is_said_beside_a_folder(folder: Path) -> None:
    status, out, _ = shell(folder, "outlast lint - . <main.tf")
    assert status == 1
    assert "<stdin>:1:1\n      this is no plan" in out


@pytest.mark.parametrize("kind", ["broken link", "folder", "pipe"])
def test_settings_that_are_no_file(folder: Path, kind: str) -> None:
    place = folder / ".outlast.yaml"
    if kind == "broken link":
        place.symlink_to("nowhere")
    elif kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    status, out, err = shell(folder, "outlast lint")
    assert (status, out) == (2, "")
    assert err.startswith("outlast: `.outlast.yaml` ")


def test_settings_for_what_is_not_there_make_no_clean_run(tmp_path: Path) -> None:
    (tmp_path / ".outlast.yaml").write_text(
        "terraform: {environments: [{path: app, name: prod}]}\n"
    )
    assert shell(tmp_path, "outlast lint")[0] == 3


def interruptible() -> None:
    """A shell lets what it runs in the background ignore interrupts, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def many(folder: Path) -> subprocess.Popen[str]:
    """A run with two processes that read, under way."""
    for number in range(600):
        unit = folder / f"unit{number}"
        unit.mkdir()
        (unit / "main.tf").write_text(DATABASE * 40)
    run = subprocess.Popen(
        [sys.executable, "-m", "outlast", "lint", "--workers", "2"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=interruptible,
        text=True,
    )
    deadline = time.monotonic() + 30
    while len(children(run.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    return run


def children(parent: int) -> list[int]:
    try:
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in listed.split()]


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


@linux
def test_a_reading_process_that_is_killed(tmp_path: Path) -> None:
    run = many(tmp_path)
    os.kill(children(run.pid)[0], signal.SIGKILL)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (3, "")
    assert err.startswith("outlast: a process that reads files was killed")
    assert "Traceback" not in err


@linux
def test_interrupted_while_reading(tmp_path: Path) -> None:
    run = many(tmp_path)
    time.sleep(0.1)
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err.strip()) == (130, "", "outlast: stopped")


@pytest.mark.parametrize("after", [0.03, 0.08, 0.15])
def test_interrupted_while_starting(folder: Path, after: float) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "outlast", "lint", "-q"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,
        text=True,
    )
    time.sleep(after)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert "outlast/" not in err, "a traceback of ours"


def test_settings_do_not_steer_the_terminal(folder: Path) -> None:
    (folder / ".outlast.yaml").write_text('"\\e[31m\\u202e": x\n')
    status, _, err = shell(folder, "outlast lint")
    assert status == 2
    assert "unknown key `\\x1b[31m\\u202e`" in err
    assert err.count("\n") == 1
