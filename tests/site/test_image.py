"""The Dockerfile, as far as it can be judged without building: base, user, and what is copied."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LINES = re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
STEPS = [(word, rest) for word, _, rest in (line.partition(" ") for line in LINES) if word]
PINNED = re.compile(r"[\w./-]+:\d+\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}")


def told(word: str) -> list[str]:
    return [rest for name, rest in STEPS if name == word]


def copied() -> list[str]:
    """What is taken from the repository, without the places it goes to."""
    own = (rest.split() for rest in told("COPY") if not rest.startswith("--from"))
    return [name for *names, _ in own for name in names]


def test_every_base_is_pinned_or_a_stage_before() -> None:
    stages: list[str] = []
    for rest in told("FROM"):
        image, _, stage = rest.partition(" AS ")
        assert image in stages or PINNED.fullmatch(image), image
        stages.append(stage)
    assert "latest" not in TEXT


def test_it_ends_as_somebody_without_rights_who_runs_outlast() -> None:
    assert told("USER") == ["10001:10001"]
    assert "--uid 10001" in TEXT
    after = [name for name, _ in STEPS[STEPS.index(("USER", "10001:10001")) + 1 :]]
    assert after == ["WORKDIR", "ENTRYPOINT", "CMD"]
    assert told("WORKDIR")[-1] == "/work"
    assert json.loads(told("ENTRYPOINT")[0]) == ["outlast"]


def test_nothing_is_fetched_but_packages() -> None:
    assert not told("ADD")
    for word in ("curl", "wget", "http:", "https:", "git clone"):
        assert word not in " ".join(LINES)


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert [line[1:] for line in ignored if line.startswith("!")] == copied()
    assert all((ROOT / name).exists() for name in copied())


def test_the_wheel_can_be_built_of_what_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        "pyproject.toml",
        project["project"]["readme"],
        *project["project"]["license-files"],
        *wheel["packages"],
        *wheel["force-include"],
        project["tool"]["hatch"]["version"]["path"],
    }
    taken = set(copied())
    missing = {
        name
        for name in needed
        if name not in taken and not any(name.startswith(f"{one}/") for one in taken)
    }
    assert missing == set()


def test_its_page_names_what_it_has() -> None:
    page = (ROOT / "docs" / "docker.md").read_text(encoding="utf-8")
    assert "user 10001" in page
    assert "`/work`" in page
    for flags in re.findall(r"^.*docker run (.*)$", page, re.MULTILINE):
        assert {"--rm", "--network", "--read-only"} <= set(flags.split())
