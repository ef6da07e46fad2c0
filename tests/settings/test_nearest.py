"""Which settings file counts for a run, and what its paths are relative to."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.errors import UsageError
from outlast.pipeline import Request, lint, root_of, settings_for
from outlast.settings import FILE

BUCKET = 'resource "aws_s3_bucket" "claims" {\n  bucket = "acme-claims"\n}\n'


def write(folder: Path, **files: str) -> None:
    for path, text in files.items():
        place = folder / path.replace("__", "/").replace("_tf", ".tf").replace("settings", FILE)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def request(*paths: Path, settings: Path | None = None) -> Request:
    return Request(tuple(map(str, paths)), settings=str(settings) if settings else None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, shop__app__main_tf=BUCKET, dns__main_tf=BUCKET, settings="exclude: [root]\n")
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_the_one_at_the_root(root: Path) -> None:
    for path in (root, root / "shop", root / "shop" / "app"):
        assert settings_for(request(path)).exclude == ("root",)
        assert root_of(request(path)) == root


def test_a_nearer_one_stands_alone(root: Path) -> None:
    write(root, shop__settings="exclude: [near]\n")
    found = settings_for(request(root / "shop" / "app"))
    assert (found.exclude, found.file) == (("shop/near",), f"shop/{FILE}")
    assert root_of(request(root / "shop" / "app")) == root / "shop"
    assert settings_for(request(root)).exclude == ("root",)


def test_above_the_root_does_not_count(root: Path) -> None:
    (root / "shop" / ".git").mkdir()
    assert settings_for(request(root / "shop")).exclude == ()


def test_paths_that_lead_to_two_files(root: Path) -> None:
    write(root, shop__settings="{}\n")
    with pytest.raises(UsageError, match=f"two settings files, {FILE} and shop/{FILE}; say which"):
        settings_for(request(root / "shop", root / "dns"))
    assert settings_for(request(root / "shop", root / "dns", settings=root / FILE)).exclude


def test_named_file_speaks_for_the_root(root: Path) -> None:
    write(root, ci__strict_yaml="exclude: [named]\n")
    named = root / "ci" / "strict_yaml"
    assert settings_for(request(root, settings=named)).exclude == ("named",)
    assert settings_for(request(root, settings=named)).file == "ci/strict_yaml"


def test_named_settings_of_a_folder_speak_for_the_folder(root: Path) -> None:
    write(root, shop__settings="exclude: [near]\n")
    found = settings_for(request(root, settings=root / "shop" / FILE))
    assert found.exclude == ("shop/near",)


def test_one_of_two_repositories(tmp_path: Path) -> None:
    write(tmp_path, one__main_tf=BUCKET, two__main_tf=BUCKET, two__settings="exclude: [x]\n")
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir()
    found = settings_for(request(tmp_path / "one", tmp_path / "two"))
    assert (found.exclude, found.file) == (("two/x",), f"two/{FILE}")


def test_it_reaches_findings_and_problems(root: Path) -> None:
    write(
        root,
        shop__settings=(
            "services: [{name: claims, criticality: low, match: {paths: [app]}}]\n"
            "terraform: {environments: [{path: gone, name: prod}]}\n"
            "ignore: [{policy: BKP002, path: elsewhere, reason: never}]\n"
        ),
    )
    report = lint(request(root / "shop"))
    assert [(f.service, f.level) for f in report.findings] == [("claims", "note")]
    assert {(p.span.path, p.kind) for p in report.problems} == {
        (f"shop/{FILE}", "no-such-unit"),
        (f"shop/{FILE}", "unused-ignore"),
    }


def test_what_a_template_leaves_to_its_deployment(root: Path) -> None:
    bucket = "Resources:\n  Claims:\n    Type: AWS::S3::Bucket\n    Properties:\n"
    named = "Parameters:\n  Name:\n    Type: String\n"
    given = '[{"ParameterKey": "Name", "ParameterValue": "acme-claims"}]\n'
    write(
        root,
        shop__settings=(
            "cloudformation:\n  region: eu-west-1\n  parameters:\n"
            "    - {path: a.yaml, file: near.json}\n"
            "    - {path: b.yaml, file: gone.json}\n"
            "    - {path: gone.yaml, file: near.json}\n"
        ),
    )
    shop = root / "shop"
    (shop / "a.yaml").write_text(f"{named}{bucket}      BucketName: !Ref Name\n")
    (shop / "b.yaml").write_text(f'{bucket}      BucketName: !Sub "acme-${{AWS::Region}}"\n')
    (shop / "near.json").write_text(given)
    report = lint(request(shop))
    said = {f.span.path: f.message.split()[0] for f in report.findings if f.span.path[5] in "ab."}
    said.pop("shop/app/main.tf")
    assert said == {"shop/a.yaml": "acme-claims", "shop/b.yaml": "acme-eu-west-1"}
    assert sorted((p.span.path, p.kind) for p in report.problems) == [
        (f"shop/{FILE}", "no-such-unit"),
        ("shop/gone.json", "unreadable"),
    ]


def test_var_files_are_seen_from_the_module(root: Path) -> None:
    named = 'variable "name" {}\nresource "aws_s3_bucket" "a" {\n  bucket = var.name\n}\n'
    environments = (
        "terraform:\n  environments:\n"
        "    - {path: live, name: near, var_files: [near.tfvars]}\n"
        "    - {path: live, name: far, var_files: [vars/far.tfvars]}\n"
    )
    write(root, live__main_tf=named, vars__far_tfvars='name = "far"\n', settings=environments)
    (root / "vars" / "far.tfvars").write_text('name = "from-the-root"\n')
    (root / "live" / "near.tfvars").write_text('name = "from-beside"\n')
    report = lint(request(root / "live"))
    assert not report.problems
    said = {f.unit: f.message.split()[0] for f in report.findings}
    assert said == {"live@near": "from-beside", "live@far": "from-the-root"}


def test_a_limit_on_files(root: Path) -> None:
    write(root, settings="limits: {file_megabytes: 1}\n", big__main_tf=f"# {'x' * 1_000_000}\n")
    (problem,) = lint(request(root / "big")).problems
    assert (problem.kind, problem.span.path) == ("too-large", "big/main.tf")
    assert "more than 1,000,000 are not read (`limits` in the settings)" in problem.message
    write(root, settings="limits: {file_megabytes: 2}\n")
    assert lint(request(root / "big")).problems == ()
