"""The shipped policies on records: each reason to fire, to stay silent, and not to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.engine.judge import Judgement, judge
from outlast.policy.versions import load_policies
from outlast.settings import PolicyChoice
from outlast.subjects.model import (
    Anchor,
    Copy,
    Datastore,
    Deployment,
    Hosted,
    Nameserver,
    Service,
    Subjects,
    Zone,
)

POLICIES = {policy.id: policy for policy in load_policies(PolicyChoice(), Path.cwd())}
ANCHOR = Anchor(Span("main.tf", 1), ".")
DARK = Unknown("var.x has no default")

SNAPSHOT = Copy("snapshot", True, "aws", ("aws",), "eu-west-1", False, True, "a")
ELSEWHERE = replace(SNAPSHOT, region="eu-central-1", same_region=False)
OUTSIDE = Copy("export", True, "backblaze", ("backblaze",), "eu", True, False, "b")
STORE = Datastore(
    address="aws_db_instance.main",
    name="orders",
    label="orders",
    type="aws_db_instance",
    kind="relational",
    vendor="aws",
    domains=("aws",),
    region="eu-west-1",
    role="data",
    durable=True,
    service=DARK,
    criticality="unstated",
    environment=DARK,
    copies=(SNAPSHOT,),
    tags={},
    anchor=ANCHOR,
)
R53 = Hosted("aws", "aws_route53_zone.main", True)
NS1 = Hosted("ns1", "ns1_zone.main", True)
ZONE = Zone(
    domain="example.com",
    label="example.com",
    vendors=("aws",),
    domains=("aws",),
    shared_domains=("aws",),
    nameservers=(Nameserver("ns-1.awsdns-01.org", "aws"),),
    hosted=(R53,),
    hosted_vendors=("aws",),
    registrar=DARK,
    shared_above=(),
    below=(),
    environment=DARK,
    service=DARK,
    criticality="unstated",
    anchor=ANCHOR,
)
RUN = Deployment("aws", ("aws",), "eu-west-1", False, "aws_ecs_service.web")
SERVICE = Service(
    name="checkout",
    environment=DARK,
    label="checkout",
    stated=True,
    criticality="critical",
    vendors=("aws",),
    regions=("eu-west-1",),
    shared_domains=("aws",),
    deployments=(RUN,),
    datastores=(),
    zones=(),
    anchor=ANCHOR,
)
KINDS: dict[str, tuple[str, Any]] = {
    "BKP": ("datastores", STORE),
    "DNS": ("zones", ZONE),
    "SBY": ("services", SERVICE),
}


def judged(policy: str, changes: Mapping[str, Any]) -> Judgement:
    kind, subject = KINDS[policy[:3]]
    found: dict[str, Any] = {kind: (replace(subject, **changes),)}
    return judge(Subjects(**found), (POLICIES[policy],))


def copies(*found: Copy) -> dict[str, Any]:
    return {"copies": found}


FAILS = [
    pytest.param(
        "BKP001",
        {},
        "orders runs on aws, and its only copy falls with the same provider (snapshot); nothing is "
        "left when that provider or the account is gone",
        id="BKP001-one-snapshot",
    ),
    pytest.param(
        "BKP001",
        copies(SNAPSHOT, replace(ELSEWHERE, kind="replica")),
        "orders runs on aws, and all 2 copies of it fall with the same provider (snapshot and "
        "replica); nothing is left when that provider or the account is gone",
        id="BKP001-another-region-is-no-help",
    ),
    pytest.param(
        "BKP002",
        copies(),
        "orders (relational on aws) holds data and the code declares no snapshot, backup, replica "
        "or export of it",
        id="BKP002-nothing",
    ),
    pytest.param(
        "BKP003",
        {},
        "orders and every copy of it (snapshot) lie in aws eu-west-1; the loss of that region "
        "takes them together",
        id="BKP003-same-region",
    ),
    pytest.param(
        "DNS001",
        {},
        "example.com answers from aws only; an outage at aws leaves no nameserver, and everything "
        "below the name is unreachable",
        id="DNS001-one-vendor",
    ),
    pytest.param(
        "DNS001",
        {"vendors": ("netlify", "ns1"), "shared_domains": ("ns1",)},
        "example.com answers from netlify and ns1 only; an outage at ns1 leaves no nameserver, and "
        "everything below the name is unreachable",
        id="DNS001-two-brands-of-one-vendor",
    ),
    pytest.param(
        "DNS002",
        {"hosted": (R53, replace(NS1, delegated=False)), "hosted_vendors": ("aws", "ns1")},
        "example.com is hosted by aws and ns1, but is not delegated to ns1; that copy of the zone "
        "answers nobody",
        id="DNS002-prepared-only",
    ),
    pytest.param(
        "SBY001",
        {},
        "checkout is critical and runs on aws only; when aws fails, no deployment of it is left",
        id="SBY001-one-provider",
    ),
    pytest.param(
        "SBY002",
        {"regions": ("eu-central-1", "eu-west-1", "global")},
        "checkout runs in eu-central-1 and eu-west-1, all with aws; the regions fall together when "
        "the provider or the account does",
        id="SBY002-two-regions",
    ),
]


@pytest.mark.parametrize(("policy", "changes", "message"), FAILS)
def test_fails(policy: str, changes: Mapping[str, Any], message: str) -> None:
    result = judged(policy, changes)
    assert [one.message for one in result.findings] == [message]
    assert result.problems == ()


SILENT = [
    pytest.param("BKP001", copies(SNAPSHOT, OUTSIDE), id="BKP001-one-copy-outside"),
    pytest.param("BKP001", copies(), id="BKP001-no-copy-is-BKP002"),
    pytest.param("BKP001", {"role": "log"}, id="BKP001-logs"),
    pytest.param("BKP001", {"durable": False}, id="BKP001-a-cache"),
    pytest.param("BKP001", {"copies": (SNAPSHOT, OUTSIDE), "vendor": DARK}, id="BKP001-decided"),
    pytest.param("BKP002", copies(SNAPSHOT), id="BKP002-a-snapshot"),
    pytest.param("BKP002", {"copies": (), "role": "state"}, id="BKP002-state"),
    pytest.param("BKP003", copies(SNAPSHOT, ELSEWHERE), id="BKP003-another-region"),
    pytest.param("BKP003", copies(OUTSIDE), id="BKP003-another-provider"),
    pytest.param("BKP003", copies(), id="BKP003-no-copy"),
    pytest.param("BKP003", {"region": "global"}, id="BKP003-no-region"),
    pytest.param("DNS001", {"vendors": ("aws", "ns1"), "shared_domains": ()}, id="DNS001-two"),
    pytest.param("DNS002", {}, id="DNS002-one-host"),
    pytest.param(
        "DNS002", {"hosted": (R53, NS1), "hosted_vendors": ("aws", "ns1")}, id="DNS002-both"
    ),
    pytest.param(
        "DNS002",
        {
            "hosted": (R53, NS1, Hosted("gcp", "google_dns_managed_zone.hidden", False)),
            "hosted_vendors": ("aws", "gcp", "ns1"),
            "shared_domains": (),
        },
        id="DNS002-hidden-primary-behind-two",
    ),
    pytest.param("SBY001", {"criticality": "unstated"}, id="SBY001-unstated"),
    pytest.param("SBY001", {"criticality": "medium"}, id="SBY001-medium"),
    pytest.param("SBY001", {"deployments": ()}, id="SBY001-runs-nowhere"),
    pytest.param("SBY001", {"vendors": ("aws", "gcp"), "shared_domains": ()}, id="SBY001-standby"),
    pytest.param("SBY002", {}, id="SBY002-one-region"),
    pytest.param("SBY002", {"regions": ("eu-west-1", "global")}, id="SBY002-global-is-no-region"),
    pytest.param(
        "SBY002", {"regions": ("eu-west-1", "fsn1"), "shared_domains": ()}, id="SBY002-two-vendors"
    ),
]


@pytest.mark.parametrize(("policy", "changes"), SILENT)
def test_stays_silent(policy: str, changes: Mapping[str, Any]) -> None:
    result = judged(policy, changes)
    assert (result.findings, result.undecided, result.problems) == ((), (), ())


UNKNOWN = [
    pytest.param(
        "BKP001",
        copies(replace(SNAPSHOT, independent=DARK)),
        "datastore.copies[0].independent",
        id="BKP001-copy-of-unknown-vendor",
    ),
    pytest.param(
        "BKP001",
        copies(replace(SNAPSHOT, certain=DARK)),
        "datastore.copies[0].certain",
        id="BKP001-perhaps-a-copy",
    ),
    pytest.param(
        "BKP001",
        copies(SNAPSHOT, replace(OUTSIDE, certain=DARK)),
        "datastore.copies[1].certain",
        id="BKP001-perhaps-one-outside",
    ),
    pytest.param("BKP001", {"durable": DARK}, "datastore.durable", id="BKP001-perhaps-durable"),
    pytest.param(
        "BKP002",
        copies(replace(SNAPSHOT, certain=DARK)),
        "datastore.copies[0].certain",
        id="BKP002-perhaps-a-copy",
    ),
    pytest.param(
        "BKP003",
        copies(replace(SNAPSHOT, region=DARK, same_region=DARK)),
        "datastore.copies[0].same_region",
        id="BKP003-copy-in-unknown-region",
    ),
    pytest.param(
        "BKP003",
        {"region": DARK, "copies": (replace(SNAPSHOT, same_region=DARK),)},
        "datastore.region datastore.copies[0].same_region",
        id="BKP003-nothing-known",
    ),
    pytest.param("DNS001", {"shared_domains": DARK}, "zone.shared_domains", id="DNS001-unknown"),
    pytest.param(
        "DNS002",
        {
            "hosted": (replace(R53, delegated=DARK), replace(NS1, delegated=DARK)),
            "hosted_vendors": ("aws", "ns1"),
            "nameservers": DARK,
            "shared_domains": (),
        },
        "zone.nameservers zone.hosted[0].delegated zone.hosted[1].delegated",
        id="DNS002-no-delegation-in-the-code",
    ),
    pytest.param("SBY001", {"shared_domains": DARK}, "service.shared_domains", id="SBY001-unknown"),
    pytest.param("SBY002", {"regions": DARK}, "service.regions", id="SBY002-unknown"),
]


@pytest.mark.parametrize(("policy", "changes", "missing"), UNKNOWN)
def test_does_not_know(policy: str, changes: Mapping[str, Any], missing: str) -> None:
    result = judged(policy, changes)
    assert (result.findings, result.problems) == ((), ())
    assert [" ".join(one.missing) for one in result.undecided] == [missing]


LEVELS = [
    pytest.param("BKP001", "error error warning note warning", id="BKP001"),
    pytest.param("BKP003", "error warning note note note", id="BKP003"),
    pytest.param("DNS001", "error error warning note warning", id="DNS001"),
    pytest.param("SBY001", "error warning - - -", id="SBY001"),
]


@pytest.mark.parametrize(("policy", "levels"), LEVELS)
def test_criticality_decides_the_level(policy: str, levels: str) -> None:
    found = [
        judged(policy, {"criticality": name}).findings
        for name in ("critical", "high", "medium", "low", "unstated")
    ]
    assert " ".join(one[0].level if one else "-" for one in found) == levels


def test_a_repository_without_tags_is_warned_not_failed() -> None:
    assert {policy.severity["unstated"] for policy in POLICIES.values()} == {
        "warning",
        "note",
        "off",
    }
