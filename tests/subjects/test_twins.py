"""One estate in Terraform and in CloudFormation: the same subjects, the same verdicts."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from outlast.domain.finding import Report
from outlast.domain.value import Unknown
from outlast.pipeline import Request, lint, settings_for, survey
from outlast.subjects.model import Subjects

FOLDER = Path(__file__).parents[2] / "fixtures" / "twins"
FORMATS = ("terraform", "cloudformation")

MAY_DIFFER = {
    "address": "each format has its own names for what it declares",
    "via": "the address of what makes a copy",
    "type": "each format has its own names for types",
    "anchor": "another file, other lines",
    "datastores": "addresses; the stores themselves are compared by name",
    "deployment": "the address of a deployment",
    "stacks": "paths of the stacks",
    "monitors": "addresses; the monitors themselves are compared",
    "path": "the stack is a folder here and a file there",
    "state": "CloudFormation keeps the state itself",
}
"""What may be different in twins, by field, and why; nothing else may."""

NAMED_BY_FORMAT = {
    "aws_efs_file_system.media": "Media",
    "aws_ebs_volume.search": "Search",
    "aws_fsx_lustre_file_system.render": "Render",
}
"""What to call a store without a name at the vendor."""


@cache
def read(form: str) -> tuple[Subjects, Report]:
    """The subjects and the report of one twin, read as a repository of its own."""
    with TemporaryDirectory() as there:
        root = Path(there) / "shop"
        shutil.copytree(FOLDER / form, root)
        request = Request(paths=(str(root),), workers=1)
        return survey(request, settings_for(request)).subjects, lint(request)


def plain(value: object) -> object:
    """A record as comparable data, without what may differ; sets where order tells nothing."""
    if isinstance(value, Unknown):
        return "?"
    if is_dataclass(value):
        shown = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return {name: one for name, one in shown.items() if name not in MAY_DIFFER}
    if isinstance(value, tuple):
        return sorted((plain(item) for item in value), key=repr)
    if isinstance(value, str):
        return NAMED_BY_FORMAT.get(value, value)
    return dict(value) if isinstance(value, dict) else value


def told(subjects: Subjects, kind: str) -> list[object]:
    found = [plain(one) for one in getattr(subjects, kind)]
    return sorted(found, key=repr)


@pytest.mark.parametrize("kind", ["datastores", "zones", "services"])
def test_the_subjects_are_the_same(kind: str) -> None:
    one, other = (told(read(form)[0], kind) for form in FORMATS)
    assert one == other
    assert len(one) >= 2


def test_the_verdicts_are_the_same() -> None:
    one, other = (verdicts(read(form)[1]) for form in FORMATS)
    assert one == other
    assert len({policy for policy, *_ in one}) >= 4
    assert read("terraform")[1].passed == read("cloudformation")[1].passed > 0


def verdicts(report: Report) -> Counter[tuple[str, ...]]:
    """Policy, level and words of each finding: the words name the subject and its copies."""
    found = [(one.policy, one.level, one.subject, words(one.message)) for one in report.findings]
    left = [(one.policy, "unknown", one.subject, " ".join(one.missing)) for one in report.undecided]
    return Counter([*found, *left])


def words(message: str) -> str:
    for own, common in NAMED_BY_FORMAT.items():
        message = message.replace(f"{own} ", f"{common} ")
    return message


@pytest.mark.parametrize("form", FORMATS)
def test_each_twin_is_whole(form: str) -> None:
    report = read(form)[1]
    assert report.problems == ()
    assert report.coverage.resources >= 25
    assert report.coverage.unclassified == {}


def test_what_is_compared() -> None:
    """The estate has what the formats spell differently: a twin of nothing proves nothing."""
    stores = {one.label: one for one in read("cloudformation")[0].datastores}
    assert {one.role for one in stores.values()} >= {
        *("data", "log", "scratch", "artifact", "backup", "static")
    }
    kinds = {copy.kind for one in stores.values() for copy in one.copies}
    assert kinds >= {"backup", "replica", "point-in-time", "snapshot", "sync"}
    assert any(copy.independent is True for one in stores.values() for copy in one.copies)
    assert {zone.domain for zone in read("cloudformation")[0].zones} == {
        "example.com",
        "shop.example.com",
    }
