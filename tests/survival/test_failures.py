"""Failures at their three depths, several at once, ways in, standbys, drills."""

from __future__ import annotations

from dataclasses import replace

import pytest

from losses import (
    NOBODY,
    copy,
    delegated,
    door,
    drill,
    estate,
    lean,
    outcome,
    runs,
    store,
    way,
    zone,
)
from outlast.domain.finding import Outcome
from outlast.domain.location import Span
from outlast.errors import UsageError
from outlast.subjects.model import (
    Subjects,
)
from outlast.survival.failure import Failure, named, parse
from outlast.survival.outcome import what_if

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


HERE_AND_THERE = estate([runs("aws"), runs("gcp")], doors=[AUTOMATIC])
CROSSED = door(
    ways=[way("aws", "fastly"), way("gcp", "akamai")], failover=True, checked=True, router=("ns1",)
)
BELOW = [zone("aws", above="com"), zone("netlify", "gcp", name="com", above="root")]
ROOT = zone("aws", "gcp", name="root")

AT_ONCE: dict[str, tuple[Subjects, str, Outcome]] = {
    "both places": (HERE_AND_THERE, "aws gcp", "restorable"),
    "a place and what is not used": (HERE_AND_THERE, "aws akamai", "survives"),
    "both vendors of a zone": (
        estate([runs("gcp")], zones=[zone("aws", "ns1")]),
        "aws ns1",
        "restorable",
    ),
    "what one vendor of a zone stands on, and the other": (
        estate([runs("gcp")], zones=[zone("aws", "netlify")]),
        "aws ns1",
        "restorable",
    ),
    "the nameservers, whoever hosts it": (
        estate([runs("gcp")], zones=[delegated("aws", "netlify")]),
        "aws:dns ns1:dns",
        "restorable",
    ),
    "one of the nameservers": (
        estate([runs("gcp")], zones=[delegated("aws", "netlify")]),
        "netlify ns1",
        "unaffected",
    ),
    "both vendors of the zone above": (
        estate([runs("gcp")], zones=[zone("aws", above="com"), zone("ns1", "gcp", name="com")]),
        "ns1:dns gcp:dns",
        "restorable",
    ),
    "what the vendors of the zone above stand on": (
        estate([runs("heroku")], zones=BELOW),
        "ns1 gcp",
        "restorable",
    ),
    "both vendors of the zone above that": (
        estate(zones=[*(replace(one, hosted=zone("ns1").hosted) for one in BELOW), ROOT]),
        "aws gcp",
        "restorable",
    ),
    "the CDN of one way and the end of the other": (
        estate([runs("aws"), runs("gcp")], doors=[CROSSED]),
        "fastly gcp",
        "by-hand",
    ),
    "both CDNs": (
        estate([runs("aws"), runs("gcp")], doors=[CROSSED]),
        "fastly akamai",
        "restorable",
    ),
    "the CDN and the end of one way": (
        estate([runs("aws"), runs("gcp")], doors=[CROSSED]),
        "fastly aws",
        "survives",
    ),
    "one CDN before another": (
        estate([runs("gcp")], doors=[door(ways=[way("gcp", "fastly", "akamai")])]),
        "akamai",
        "restorable",
    ),
    "the CDN of one way, and the other has none": (
        estate([runs("aws"), runs("gcp")], doors=[door(ways=[way("aws", "fastly"), way("gcp")])]),
        "fastly",
        "by-hand",
    ),
    "the router before the only way": (
        estate([runs("gcp")], doors=[door(ways=[way("gcp", router=("azure",))])]),
        "azure",
        "by-hand",
    ),
    "a brand and what the other place stands on": (
        estate([runs("heroku"), runs("gcp")], doors=[door("heroku", "gcp")]),
        "aws gcp",
        "restorable",
    ),
    "a region and a layer": (
        estate([runs("aws", "us-east-1"), runs("gcp")], zones=[zone("cloudflare")]),
        "aws/us-east-1 cloudflare:dns",
        "restorable",
    ),
    "a region and another layer": (
        estate([runs("aws", "us-east-1"), runs("gcp")], zones=[zone("cloudflare")]),
        "aws/us-east-1 cloudflare:cdn",
        "by-hand",
    ),
    "all regions of the data and its copy": (
        estate(stores=[store("aws", "r1", copy("aws", "r2"))]),
        "aws/r1 aws/r2",
        "lost",
    ),
}


@pytest.mark.parametrize(("subjects", "fails", "ends"), AT_ONCE.values(), ids=AT_ONCE)
def test_several_at_once(subjects: Subjects, fails: str, ends: Outcome) -> None:
    assert outcome(subjects, *fails.split()) == ends


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
