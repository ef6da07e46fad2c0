"""Failures at their three depths, several at once, ways in, standbys, drills; and the laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.finding import Outcome
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown
from outlast.errors import UsageError
from outlast.subjects.entrance import Cdn, Target
from outlast.subjects.model import (
    Anchor,
    Copy,
    Datastore,
    Deployment,
    Drill,
    Entrypoint,
    Hosted,
    Lean,
    Service,
    Subjects,
    Zone,
)
from outlast.survival.failure import LAYERS, Failure, named, parse
from outlast.survival.outcome import what_if
from outlast.survival.part import WORST

NOBODY = Unknown("the code does not say")
HERE = Anchor(Span("main.tf", 1), ".")


def runs(vendor: str, region: Maybe[str] = "r1", *, standby: bool = False) -> Deployment:
    return Deployment(vendor, (vendor,), region, standby, f"web.{vendor}.{region}", ("web",))


def copy(vendor: str, region: Maybe[str] = "r1", kind: str = "backup") -> Copy:
    return Copy(kind, True, vendor, (vendor,), region, NOBODY, NOBODY, "x")


def store(vendor: str, region: Maybe[str], *copies: Copy) -> Datastore:
    return Datastore(
        address="db",
        name="db",
        label="db",
        type="t",
        kind="relational",
        vendor=vendor,
        domains=(vendor,),
        region=region,
        role="data",
        durable=True,
        service="shop",
        criticality="unstated",
        environment=NOBODY,
        copies=copies,
        tags={},
        anchor=HERE,
    )


def zone(*vendors: str) -> Zone:
    shared = vendors if len(vendors) == 1 else ()
    return Zone(
        domain="acme.com",
        label="acme.com",
        vendors=vendors,
        domains=vendors,
        shared_domains=shared,
        nameservers=NOBODY,
        hosted=tuple(Hosted(vendor, "z", NOBODY) for vendor in vendors),
        hosted_vendors=vendors,
        registrar=NOBODY,
        shared_above=(),
        below=(),
        environment=NOBODY,
        service="shop",
        criticality="unstated",
        anchor=HERE,
    )


def door(
    *targets: str,
    cdns: Sequence[str] = (),
    failover: bool = False,
    checked: bool = False,
    router: tuple[str, ...] = (),
) -> Entrypoint:
    return Entrypoint(
        host="shop.acme.com",
        label="shop.acme.com",
        address="r",
        vendors=NOBODY,
        zone="acme.com",
        cdns=tuple(Cdn(vendor, (vendor,), "c", True) for vendor in cdns),
        cdn_vendors=tuple(cdns),
        cdn_shared_domains=(),
        targets=tuple(Target(vendor, (vendor,), "r1", "t", True) for vendor in targets),
        shared_domains=NOBODY,
        closes_with=NOBODY,
        touches=NOBODY,
        failover=failover,
        failover_via="f" if failover else "",
        health_checked=checked,
        routing_domains=router,
        routing_shares=(),
        certificates=(),
        environment=NOBODY,
        service="shop",
        criticality="unstated",
        anchor=HERE,
    )


def drill(result: str) -> Drill:
    return Drill("2026-09-01", result, 10, "all", "evidence")


def lean(layer: str, vendor: str, deployment: Deployment) -> Lean:
    return Lean(layer, vendor, (vendor,), "x", deployment.address, True)


def estate(
    deployments: Sequence[Deployment] = (),
    stores: Sequence[Datastore] = (),
    zones: Sequence[Zone] = (),
    doors: Sequence[Entrypoint] = (),
    leans: Sequence[Lean] = (),
    drills: Sequence[Drill] = (),
) -> Subjects:
    service = Service(
        name="shop",
        environment=NOBODY,
        label="shop",
        stated=True,
        criticality="unstated",
        vendors=NOBODY,
        regions=NOBODY,
        shared_domains=NOBODY,
        deployments=tuple(deployments),
        datastores=tuple(one.address for one in stores),
        zones=tuple(one.label for one in zones),
        anchor=HERE,
        leans_on=tuple(leans),
        entrypoints=tuple(one.label for one in doors),
        drills=tuple(drills),
    )
    return Subjects(tuple(stores), tuple(zones), (service,), entrypoints=tuple(doors))


def outcome(subjects: Subjects, *failed: str) -> Outcome:
    return what_if(subjects, tuple(map(parse, failed))).services[0].outcome


AUTOMATIC = door("aws", "gcp", failover=True, checked=True, router=("ns1",))
STANDBY = runs("gcp", standby=True)

CASES: dict[str, tuple[Subjects, str, Outcome]] = {
    "its region": (estate([runs("aws", "us-east-1")]), "aws/us-east-1", "restorable"),
    "another region": (estate([runs("aws", "us-east-1")]), "aws/eu-west-1", "unaffected"),
    "its region, and it has another": (
        estate([runs("aws", "us-east-1"), runs("aws", "eu-west-1")]),
        "aws/us-east-1",
        "by-hand",
    ),
    "the vendor of all regions": (
        estate([runs("aws", "us-east-1"), runs("aws", "eu-west-1")]),
        "aws",
        "restorable",
    ),
    "a region, and nobody knows its own": (
        estate([runs("aws", NOBODY)]),
        "aws/us-east-1",
        "unknown",
    ),
    "a zone of its region": (estate([runs("aws", "us-east-1")]), "aws/us-east-1a", "unknown"),
    "a zone of another region": (
        estate([runs("aws", "us-east-1")]),
        "aws/eu-west-1a",
        "unaffected",
    ),
    "a region, of what is worldwide": (
        estate([runs("aws", "global")], zones=[zone("aws")]),
        "aws/us-east-1",
        "unaffected",
    ),
    "a region, of what is in several": (
        estate(stores=[store("gcp", "eu (several)")]),
        "gcp/europe-west1",
        "unaffected",
    ),
    "the region of the data": (
        estate(stores=[store("aws", "r1", copy("aws", "r2"))]),
        "aws/r1",
        "restorable",
    ),
    "the DNS of a vendor": (
        estate([runs("gcp")], zones=[zone("cloudflare")]),
        "cloudflare:dns",
        "restorable",
    ),
    "the DNS of a vendor that only computes": (estate([runs("aws")]), "aws:dns", "unaffected"),
    "the data of a vendor": (
        estate([runs("aws")], [store("aws", "r1")]),
        "aws:data",
        "lost",
    ),
    "the CDN": (
        estate([runs("gcp")], doors=[door("gcp", cdns=["fastly"])]),
        "fastly",
        "restorable",
    ),
    "one of two CDNs, nobody chooses": (
        estate([runs("gcp")], doors=[door("gcp", cdns=["fastly", "akamai"])]),
        "fastly",
        "by-hand",
    ),
    "one of two CDNs, chosen by health": (
        estate(
            [runs("gcp")],
            doors=[
                door("gcp", cdns=["fastly", "akamai"], failover=True, checked=True, router=("ns1",))
            ],
        ),
        "fastly",
        "survives",
    ),
    "one of two places, moved by itself": (
        estate([runs("aws"), runs("gcp")], doors=[AUTOMATIC]),
        "aws",
        "survives",
    ),
    "one of two places, no health check": (
        estate([runs("aws"), runs("gcp")], doors=[replace(AUTOMATIC, health_checked=False)]),
        "aws",
        "by-hand",
    ),
    "one of two places, and no way leads to the other": (
        estate([runs("aws"), runs("gcp")], doors=[door("aws")]),
        "aws",
        "by-hand",
    ),
    "what routes": (
        estate([runs("aws"), runs("gcp")], doors=[AUTOMATIC]),
        "ns1",
        "by-hand",
    ),
    "a standby that nobody has tried": (
        estate([runs("aws"), STANDBY], doors=[AUTOMATIC]),
        "aws",
        "by-hand",
    ),
    "a standby that a drill has tried": (
        estate([runs("aws"), STANDBY], doors=[AUTOMATIC], drills=[drill("pass")]),
        "aws",
        "survives",
    ),
    "a standby whose drill failed": (
        estate([runs("aws"), STANDBY], doors=[AUTOMATIC], drills=[drill("fail")]),
        "aws",
        "by-hand",
    ),
    "the standby itself": (estate([runs("aws"), STANDBY]), "gcp", "unaffected"),
    "a standby without its images": (
        estate([runs("aws"), STANDBY], leans=[lean("images", "aws", STANDBY)]),
        "aws",
        "restorable",
    ),
    "the images of what runs": (
        estate([runs("gcp")], leans=[lean("images", "github", runs("gcp"))]),
        "github",
        "survives",
    ),
    "data elsewhere keeps it from surviving by itself": (
        estate(
            [runs("aws"), runs("gcp")],
            [store("aws", "r1", copy("gcp", "r1", "replica"))],
            doors=[AUTOMATIC],
        ),
        "aws",
        "by-hand",
    ),
}


@pytest.mark.parametrize(("subjects", "fails", "ends"), CASES.values(), ids=CASES)
def test_outcome(subjects: Subjects, fails: str, ends: Outcome) -> None:
    assert outcome(subjects, fails) == ends


def test_two_that_stand_in_for_each_other_at_once() -> None:
    subjects = estate([runs("aws"), runs("gcp")], zones=[zone("aws", "ns1")], doors=[AUTOMATIC])
    assert outcome(subjects, "aws") == "survives"
    assert outcome(subjects, "aws", "gcp") == "restorable"
    assert outcome(estate([runs("gcp")], zones=[zone("aws", "ns1")]), "aws", "ns1") == "restorable"


def test_the_chain_says_what_else_there_was() -> None:
    subjects = estate([runs("aws"), runs("gcp")], [store("aws", "r1", copy("aws", "r2"))])
    found = what_if(subjects, (parse("aws"),)).services[0]
    assert [(one.layer, one.label, one.outcome) for one in found.layers] == [
        ("data", "db", "lost"),
        ("compute", "shop", "by-hand"),
    ]
    data, compute = found.layers
    assert [(one.what, one.counts, one.why) for one in data.alternatives] == [
        ("backup at aws r2", False, "falls too")
    ]
    assert [(one.what, one.counts) for one in compute.alternatives] == [
        ("deployment at gcp r1", True)
    ]
    assert data.span == Span("main.tf", 1)


@pytest.mark.parametrize(
    ("word", "failure"),
    [
        ("aws", Failure("aws")),
        ("AWS/us-east-1", Failure("aws", "us-east-1")),
        ("cloudflare:dns", Failure("cloudflare", "", "dns")),
        ("aws/us-east-1:data", Failure("aws", "us-east-1", "data")),
    ],
    ids=str,
)
def test_words_for_failures(word: str, failure: Failure) -> None:
    assert parse(word) == failure
    assert parse(str(failure)) == failure


@pytest.mark.parametrize("word", ["", "/x", "a/b/c", "aws:", "aws:disks", "a b"])
def test_words_for_no_failure(word: str) -> None:
    with pytest.raises(UsageError):
        parse(word)


def test_several_have_one_name() -> None:
    assert named((parse("aws"), parse("cloudflare:dns"))) == "aws + cloudflare:dns"


VENDORS, REGIONS = ("aws", "gcp", "ns1"), ("r1", "r2")
VENDOR = st.sampled_from(VENDORS)
REGION: st.SearchStrategy[Maybe[str]] = st.sampled_from([*REGIONS, "global", NOBODY])
DEPLOYMENT = st.builds(lambda v, r, s: runs(v, r, standby=s), VENDOR, REGION, st.booleans())
STORE = st.builds(
    lambda v, r, copies: store(v, r, *copies),
    VENDOR,
    REGION,
    st.lists(st.builds(copy, VENDOR, REGION, st.sampled_from(["backup", "replica"])), max_size=2),
)
SOME = st.lists(VENDOR, min_size=1, max_size=2, unique=True)
DOOR = st.builds(
    lambda targets, cdns, failover, checked, router: door(
        *targets,
        cdns=cdns,
        failover=failover,
        checked=checked,
        router=(router,) if failover else (),
    ),
    SOME,
    st.lists(VENDOR, max_size=2, unique=True),
    st.booleans(),
    st.booleans(),
    VENDOR,
)


@st.composite
def estates(draw: st.DrawFn) -> Subjects:
    deployments = draw(st.lists(DEPLOYMENT, max_size=3))
    leans = [
        lean(draw(st.sampled_from(["images", "secrets"])), draw(VENDOR), one)
        for one in deployments
        if draw(st.booleans())
    ]
    return estate(
        deployments,
        draw(st.lists(STORE, max_size=1)),
        draw(st.lists(SOME.map(lambda vendors: zone(*vendors)), max_size=1)),
        draw(st.lists(DOOR, max_size=1)),
        leans,
        draw(st.lists(st.sampled_from(["pass", "fail"]).map(drill), max_size=1)),
    )


WORDS = [
    *VENDORS,
    *(f"{vendor}/{region}" for vendor in VENDORS for region in REGIONS),
    *(f"{vendor}:{layer}" for vendor in VENDORS for layer in LAYERS),
]
many = settings(max_examples=200, deadline=None)


def no_better(more: Outcome, less: Outcome) -> bool:
    return "unknown" in (more, less) or WORST.index(more) <= WORST.index(less)


@many
@given(estates(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), st.sampled_from(WORDS))
def test_losing_one_thing_more_never_helps(
    subjects: Subjects, failed: list[str], more: str
) -> None:
    assert no_better(outcome(subjects, *failed, more), outcome(subjects, *failed))


@many
@given(estates(), VENDOR, st.sampled_from(REGIONS), st.sampled_from(LAYERS))
def test_a_part_of_a_vendor_is_no_worse_than_all_of_it(
    subjects: Subjects, vendor: str, region: str, layer: str
) -> None:
    whole = outcome(subjects, vendor)
    for part in (f"{vendor}/{region}", f"{vendor}:{layer}", f"{vendor}/{region}:{layer}"):
        assert no_better(whole, outcome(subjects, part))


@many
@given(estates(), st.sampled_from(WORDS), st.sampled_from(REGIONS))
def test_a_region_that_gets_decided_stays_within_the_doubt(
    subjects: Subjects, fails: str, region: str
) -> None:
    """Unknown never becomes a certainty: whatever it turns out to be, a decided outcome holds."""
    before = outcome(subjects, fails)
    (service,) = subjects.services
    for number, one in enumerate(service.deployments):
        if isinstance(one.region, Unknown):
            places = list(service.deployments)
            places[number] = replace(one, region=region)
            decided = replace(subjects, services=(replace(service, deployments=tuple(places)),))
            assert before in ("unknown", outcome(decided, fails))
    for kept in subjects.datastores:
        if isinstance(kept.region, Unknown):
            decided = replace(subjects, datastores=(replace(kept, region=region),))
            assert before in ("unknown", outcome(decided, fails))


@many
@given(estates(), st.sampled_from(WORDS))
def test_the_worst_layer_decides(subjects: Subjects, fails: str) -> None:
    found = what_if(subjects, (parse(fails),)).services[0]
    decided = [one.outcome for one in found.layers if one.outcome != "unknown"]
    if found.outcome not in ("unknown", "unaffected"):
        assert found.outcome == min(decided, key=WORST.index)
    assert bool(found.layers) == (found.outcome != "unaffected") or found.outcome == "unknown"


@many
@given(estates(), st.sampled_from(list(combinations(VENDORS, 2))))
def test_the_order_of_failures_does_not_matter(subjects: Subjects, pair: tuple[str, ...]) -> None:
    assert outcome(subjects, *pair) == outcome(subjects, *reversed(pair))
