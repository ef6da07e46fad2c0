"""The first settings file: what it proposes, that it is read back, and that a run goes by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from outlast.cli.main import run
from outlast.pipeline import Request, lint
from outlast.proposal.found import Candidate, Instance, Proposal
from outlast.proposal.text import text_of
from outlast.settings import FILE, Settings
from outlast.settings.parse import parse
from outlast.source.yamldoc import compose

BUCKET = 'resource "aws_s3_bucket" "a" {{\n  bucket = "acme-{name}-records"\n{more}}}\n'
FILES = {
    "live/prod/orders/main.tf": BUCKET.format(name="orders", more=""),
    "live/staging/orders/main.tf": BUCKET.format(name="orders-staging", more=""),
    "infra/claims/main.tf": BUCKET.format(name="claims", more='  tags = { app = "claims: EU" }\n'),
    "infra/ranked/main.tf": BUCKET.format(name="ranked", more='  tags = { criticality = "low" }\n'),
    "app/main.tf": (
        'variable "env" {}\nresource "aws_s3_bucket" "a" {\n  bucket = "acme-${var.env}"\n}\n'
    ),
    "app/terraform.tfvars": 'env = "none"\n',
    "app/vars/prod.tfvars": 'env = "prod"\n',
    "app/vars/shared.tfvars": 'env = "shared"\n',
    "dns/main.tf": (
        'resource "aws_route53_zone" "a" {\n  name = "acme.example"\n}\n'
        'resource "aws_route53_record" "ns" {\n  zone_id = aws_route53_zone.a.zone_id\n'
        '  name = "acme.example"\n  type = "NS"\n  ttl = 60\n'
        '  records = ["ns1.oddhost.example", "ns2.oddhost.example"]\n}\n'
    ),
    "k8s/web.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n"
        "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n"
        "    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: web:1}]}\n"
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for path, text in FILES.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return tmp_path


def settings(text: str) -> Settings:
    node = compose(FILE, text.encode())
    assert node is not None
    return parse(node)


def test_what_it_proposes(root: Path) -> None:
    assert run(["init", str(root)]) == 0
    text = (root / FILE).read_text()
    found = settings(text)
    said = [
        (one.name, one.environment, one.criticality, one.paths, one.tags) for one in found.services
    ]
    assert said[0] == ("orders", "production", "high", ("live/prod/orders",), {})
    assert ("claims: EU", "", "", (), {"app": "claims: EU"}) in said
    assert said[-1] == ("orders", "staging", "low", ("live/staging/orders",), {})
    assert [(one.path, one.environment, one.var_files) for one in found.environments] == [
        ("app", "prod", ("vars/prod.tfvars",))
    ]
    assert "# - {path: app, name: shared, var_files: [vars/shared.tfvars]}" in text
    assert "# Tags state the criticality of these already: ranked." in text
    assert "#   oddhost-example: {hosts: [oddhost.example], stands_on: []}" in text
    assert "#   - {path: k8s, name: prod, vendor: aws, region: eu-west-1}" in text


def test_a_run_goes_by_it(root: Path) -> None:
    before = {one.span.path: one.level for one in lint(Request((str(root),))).findings}
    assert before["live/prod/orders/main.tf"] == "warning"
    run(["init", str(root)])
    after = lint(Request((str(root),)))
    levels = {one.span.path: one.level for one in after.findings}
    assert levels["live/prod/orders/main.tf"] == "error"
    assert levels["live/staging/orders/main.tf"] == "note"
    assert {one.unit for one in after.findings if one.span.path == "app/main.tf"} == {"app@prod"}
    assert [one.kind for one in after.problems if one.span.path == FILE] == []


def test_every_line_is_explained(root: Path) -> None:
    """What is no comment has one on its line, or above the block that it is a part of."""
    run(["init", str(root)])
    lines = (root / FILE).read_text().splitlines()
    bare = [line for line in lines if line and "#" not in line]
    known = (
        "services:",
        "terraform:",
        "  environments:",
        "    environment: ",
        "    match: {",
        "    - {",
    )
    assert [line for line in bare if not line.startswith(known)] == []


def test_it_replaces_nothing(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / FILE).write_text("exclude: [mine]\n")
    assert run(["init", str(root)]) == 2
    assert (
        f"{FILE} is there already; --stdout prints, --force replaces it" in capfd.readouterr().err
    )
    assert (root / FILE).read_text() == "exclude: [mine]\n"
    assert run(["init", "--stdout", str(root)]) == 0
    printed = capfd.readouterr().out
    assert (root / FILE).read_text() == "exclude: [mine]\n"
    assert run(["init", "--force", str(root)]) == 0
    assert (root / FILE).read_text() == printed


def test_the_schema_for_an_editor(root: Path) -> None:
    run(["init", "--schema", str(root)])
    first = (root / FILE).read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=.outlast.schema.json"
    shape = json.loads((root / ".outlast.schema.json").read_text())
    assert "services" in shape["properties"]


def test_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    target = root / "elsewhere"
    (root / FILE).symlink_to(target)
    assert run(["init", "--force", str(root)]) == 2
    assert not target.exists()


def test_an_empty_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert run(["init", str(tmp_path)]) == 0
    assert lint(Request((str(tmp_path),))).problems == ()


ANY = st.text(min_size=1, max_size=12)


@limits(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    ANY, st.one_of(st.just(""), ANY), st.one_of(st.none(), st.tuples(ANY, ANY)), ANY, st.booleans()
)
def test_whatever_the_names_are_they_are_read_back(
    name: str, environment: str, tag: tuple[str, str] | None, path: str, sure: bool
) -> None:
    one = Candidate(name, environment, tag, (path,), 3)
    instance = Instance(path, name, path, sure)
    text = text_of(Proposal((one,), (name,), (instance,), (path,), (path,)))
    if not (name.strip() and path.strip()):
        return  # No tag and no folder is called so.
    found = settings(text)
    assert [rule.name for rule in found.services] == [name]
    assert [rule.environment for rule in found.services] == [environment]
    rule = found.services[0]
    assert rule.tags == dict([tag]) if tag and not environment else rule.paths == (path,)
    assert len(found.environments) == sure


def test_many_folders_of_manifests_are_one_cluster(root: Path) -> None:
    for name in "abcd":
        place = root / "apps" / name / "web.yaml"
        place.parent.mkdir(parents=True)
        place.write_text(FILES["k8s/web.yaml"])
    (root / "k8s" / "web.yaml").unlink()
    run(["init", str(root)])
    text = (root / FILE).read_text()
    assert "#   - {path: apps, name: prod, vendor: aws, region: eu-west-1}" in text
