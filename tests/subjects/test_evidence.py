"""What settings state of the estate, as copies, standbys and drills of what it speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from estates import copies, said, subjects
from outlast.domain.location import Span
from outlast.settings import FILE, Evidence, ServiceRule, Settings
from outlast.settings.model import EvidenceKind
from outlast.subjects.evidence import unused
from outlast.subjects.model import Service

TODAY = date(2026, 11, 23)
CODE = """
provider "aws" { region = "eu-west-1" }
resource "aws_db_instance" "orders" {
  identifier = "shop-orders"
  backup_retention_period = 0
}
resource "aws_ecs_service" "web" {
  name = "web"
  tags = { last-dr-test = "TESTED" }
}
"""
STORE = "aws_db_instance.orders"
NODRILL = CODE.replace("TESTED", "")


def settings(kind: EvidenceKind, about: str, **more: Any) -> Settings:
    """One statement that holds today, of an estate whose service is `shop`, in production."""
    until = None if kind == "drill" else date(2026, 11, 23)
    words: dict[str, Any] = {"vendor": "" if kind == "drill" else "gcp", "until": until, **more}
    rule = ServiceRule("shop", "critical", "production", ("shop",))
    return Settings(
        services=(rule,),
        evidence=(Evidence(kind, about, span=Span(FILE, 7), **words),),
        today=TODAY,
    )


def service(stated: Settings, code: str = NODRILL) -> Service:
    (found,) = subjects(code, stated).services
    return found


SPEAKS = {
    "name": ("shop-orders", True),
    "part of a name": ("*-orders", True),
    "address": ("aws_db_instance.*", True),
    "service": ("shop", True),
    "path": ("shop/*", True),
    "another name": ("orders", False),
    "another path": ("live/*", False),
}


@pytest.mark.parametrize(("about", "speaks"), SPEAKS.values(), ids=SPEAKS)
def test_a_backup_is_a_copy_of_what_it_speaks_of(about: str, speaks: bool) -> None:
    stated = settings("backup", about, path=about if "/" in about else "", region="us-west")
    found = ["backup gcp/us-west independent"] if speaks else []
    assert copies(NODRILL, STORE, stated) == found
    (statement,) = subjects(NODRILL, stated).statements
    assert (statement.matches, statement.criticality) == (
        (1, "critical") if speaks else (0, "unstated")
    )
    kinds = [(problem.kind, problem.span.line) for problem in unused([statement])]
    assert kinds == ([] if speaks else [("unused-evidence", 7)])


BACKUPS = {
    "with the same vendor": ({"vendor": "aws", "region": "eu-west-1"}, "aws/eu-west-1 dependent"),
    "on the same vendor": ({"vendor": "heroku", "region": "eu"}, "heroku/eu dependent"),
    "without a region": ({}, "gcp/? independent"),
    "at home": ({"vendor": "self_hosted"}, "self_hosted/? independent"),
    "nobody knows on which cloud": ({"vendor": "mongodbatlas"}, "mongodbatlas/? perhaps"),
}


@pytest.mark.parametrize(("words", "expected"), BACKUPS.values(), ids=BACKUPS)
def test_where_a_backup_lies(words: dict[str, Any], expected: str) -> None:
    assert copies(NODRILL, STORE, settings("backup", "shop", **words)) == [f"backup {expected}"]


@pytest.mark.parametrize("kind", ["backup", "standby"])
def test_what_has_expired_no_longer_counts(kind: EvidenceKind) -> None:
    stated = settings(kind, "shop", until=date(2026, 11, 22))
    found = subjects(NODRILL, stated)
    assert [store.copies for store in found.datastores] == [()]
    assert [len(one.deployments) for one in found.services] == [1]
    assert [(one.expired, one.matches) for one in found.statements] == [(True, 1)]


def test_a_standby_is_a_deployment() -> None:
    found = service(settings("standby", "shop", region="europe-west1"))
    assert [(said(d.vendor), said(d.region), d.standby) for d in found.deployments] == [
        ("aws", "eu-west-1", False),
        ("gcp", "europe-west1", True),
    ]
    assert (found.vendors, found.shared_domains, found.redundant) == (("aws", "gcp"), (), True)
    assert found.falls_with == ()


STANDBYS = {
    "with the same vendor": ({"vendor": "aws"}, ("aws",), False),
    "on the same vendor": ({"vendor": "heroku"}, ("aws",), False),
    "of another environment": ({"environment": "staging"}, ("aws",), False),
    "of this environment": ({"environment": "production"}, (), True),
}


@pytest.mark.parametrize(("words", "shared", "redundant"), STANDBYS.values(), ids=STANDBYS)
def test_what_a_standby_is_good_for(
    words: dict[str, Any], shared: tuple[str, ...], redundant: bool
) -> None:
    found = service(settings("standby", "shop", **words))
    assert (found.shared_domains, found.redundant) == (shared, redundant)


def drills(found: Service) -> list[str]:
    return [
        " ".join((said(one.date), said(one.result), said(one.age_days), one.scope, one.via))
        for one in found.drills
    ]


def test_a_stated_drill() -> None:
    stated = settings("drill", "sh?p", day=date(2026, 9, 1), result="fail", scope="reads")
    assert drills(service(stated)) == ["2026-09-01 fail 83 reads evidence"]
    assert drills(service(settings("drill", "wiki", day=TODAY, result="pass"))) == []


TAGS = {
    "a day": ("2026-11-03", "2026-11-03 pass 20 said by a tag aws_ecs_service.web"),
    "a time": ("2026-11-03T10:00Z", "2026-11-03 pass 20 said by a tag aws_ecs_service.web"),
    "words": ("last spring", "? pass ? said by a tag aws_ecs_service.web"),
    "a day to come": ("2027-01-01", "2027-01-01 pass ? said by a tag aws_ecs_service.web"),
}


@pytest.mark.parametrize(("text", "expected"), TAGS.values(), ids=TAGS)
def test_a_drill_that_a_tag_dates(text: str, expected: str) -> None:
    stated = settings("drill", "wiki", day=TODAY, result="pass")
    assert drills(service(stated, CODE.replace("TESTED", text))) == [expected]


EXPERIMENT = """
resource "aws_fis_experiment_template" "az" {
  description = "take a zone away"
  role_arn    = "arn:aws:iam::123456789012:role/fis"
}
"""
READY = 'resource "aws_route53recoveryreadiness_cell" "a" {\n  cell_name = "a"\n}\n'


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(EXPERIMENT, ["? ? ? chaos aws_fis_experiment_template.az"], id="experiment"),
        pytest.param(READY, [], id="readiness-is-no-drill"),
    ],
)
def test_a_declared_experiment_does_not_say_that_it_ran(code: str, expected: list[str]) -> None:
    stated = settings("drill", "wiki", day=TODAY, result="pass")
    assert drills(service(stated, NODRILL + code)) == expected


def test_without_a_day_of_the_run_nothing_is_old() -> None:
    assert drills(service(Settings(), CODE.replace("TESTED", "2020-01-01"))) == [
        "2020-01-01 pass ? said by a tag aws_ecs_service.web"
    ]
