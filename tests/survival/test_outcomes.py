"""What becomes of a service when a vendor is gone: the cases, and what must always hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outlast.domain.finding import Outcome, ServiceOutcome
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown
from outlast.subjects.model import (
    Anchor,
    Copy,
    Datastore,
    Deployment,
    Hosted,
    Service,
    Subjects,
    Zone,
)
from outlast.survival.outcome import failures
from outlast.survival.part import WORST
from outlast.survival.standing import vendors

NOBODY = Unknown("the code does not say")
HERE = Anchor(Span("main.tf", 1), ".")
Domains = Maybe[tuple[str, ...]]


def stands_on(domains: Domains) -> Maybe[str]:
    return domains if isinstance(domains, Unknown) else domains[-1]


def shared(sets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(set.intersection(*map(set, sets)))) if sets else ()


def runs(*domains: Domains) -> tuple[Deployment, ...]:
    return tuple(Deployment(stands_on(one), one, "r", False, "x") for one in domains)


def running(what: str, domains: Domains, standby: bool = False) -> Deployment:
    return Deployment(stands_on(domains), domains, "r", standby, "x", (what,))


def copied(domains: Domains, kind: str = "backup", certain: Maybe[bool] = True) -> Copy:
    return Copy(kind, certain, stands_on(domains), domains, "r", NOBODY, NOBODY, "x")


def store(domains: Domains, *copies: Copy, name: str = "db", durable: bool = True) -> Datastore:
    return Datastore(
        address=name,
        name=name,
        label=name,
        type="t",
        kind="relational",
        vendor=stands_on(domains),
        domains=domains,
        region="r",
        role="data",
        durable=durable,
        service="shop",
        criticality="unstated",
        environment=NOBODY,
        copies=copies,
        tags={},
        anchor=HERE,
    )


def zone(domains: Domains) -> Zone:
    return Zone(
        domain="acme.com",
        label="acme.com",
        vendors=domains,
        domains=domains,
        shared_domains=domains,
        nameservers=NOBODY,
        hosted=(Hosted(stands_on(domains), "z", NOBODY, domains),),
        hosted_vendors=domains,
        registrar=NOBODY,
        shared_above=(),
        below=(),
        environment=NOBODY,
        service="shop",
        criticality="unstated",
        anchor=HERE,
    )


def subjects(
    deployments: tuple[Deployment, ...] = (),
    stores: tuple[Datastore, ...] = (),
    zones: tuple[Zone, ...] = (),
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
        deployments=deployments,
        datastores=tuple(one.address for one in stores),
        zones=tuple(one.label for one in zones),
        anchor=HERE,
    )
    return Subjects(datastores=stores, zones=zones, services=(service,))


def outcomes(estate: Subjects) -> dict[str, ServiceOutcome]:
    """The outcome of the one service, by the vendor that fails."""
    return {failure.fails: failure.services[0] for failure in failures(estate)}


AWS, GCP, HEROKU = ("aws",), ("gcp",), ("aws", "heroku")

CASES: dict[str, tuple[Subjects, Outcome, str]] = {
    "runs elsewhere": (subjects(runs(GCP), (store(GCP, copied(AWS)),)), "unaffected", ""),
    "runs only there": (subjects(runs(AWS)), "restorable", "runs only on aws"),
    "runs on what stands there": (subjects(runs(HEROKU)), "restorable", "runs only on aws"),
    "runs there and elsewhere": (
        subjects(runs(AWS, GCP)),
        "by-hand",
        "still runs at gcp; nothing in the code moves its users",
    ),
    "runs there and on what stands there": (
        subjects(runs(AWS, HEROKU)),
        "restorable",
        "runs only on aws",
    ),
    "one thing runs there and another elsewhere": (
        subjects((running("web", AWS), running("batch", GCP))),
        "restorable",
        "web runs only on aws",
    ),
    "one of two things runs elsewhere too": (
        subjects((running("web", AWS), running("batch", AWS), running("web", GCP))),
        "restorable",
        "batch runs only on aws",
    ),
    "something else is marked as a standby": (
        subjects((running("web", AWS), running("batch", GCP, standby=True))),
        "by-hand",
        "still runs at gcp; nothing in the code moves its users",
    ),
    "another thing runs nobody knows where": (
        subjects((running("web", AWS), running("batch", NOBODY))),
        "restorable",
        "runs only on aws",
    ),
    "runs there and nobody knows where else": (
        subjects(runs(AWS, NOBODY)),
        "unknown",
        "shop: restorable at worst, by-hand at best; the code does not say",
    ),
    "nobody knows where it runs": (
        subjects(runs(NOBODY), (store(GCP, copied(AWS)),)),
        "unknown",
        "shop: restorable at worst, unaffected at best; the code does not say",
    ),
    "data without a copy": (
        subjects(stores=(store(AWS),)),
        "lost",
        "db has no copy outside aws",
    ),
    "data with a copy beside it": (
        subjects(stores=(store(AWS, copied(AWS)),)),
        "lost",
        "db has no copy outside aws",
    ),
    "data with a copy on what stands there": (
        subjects(stores=(store(AWS, copied(HEROKU)),)),
        "lost",
        "db has no copy outside aws",
    ),
    "data with a copy elsewhere": (
        subjects(stores=(store(AWS, copied(AWS), copied(GCP)),)),
        "restorable",
        "db has a copy at gcp",
    ),
    "data with a replica elsewhere": (
        subjects(stores=(store(AWS, copied(GCP), copied(GCP, "replica")),)),
        "by-hand",
        "db has a replica at gcp",
    ),
    "data with a copy that perhaps exists": (
        subjects(stores=(store(AWS, copied(GCP, certain=NOBODY)),)),
        "unknown",
        "db: lost at worst, restorable at best; the code does not say",
    ),
    "data with a copy nobody knows where": (
        subjects(stores=(store(AWS, copied(NOBODY)),)),
        "unknown",
        "db: lost at worst, restorable at best; the code does not say",
    ),
    "data with a copy elsewhere and a replica nobody knows where": (
        subjects(stores=(store(AWS, copied(GCP), copied(NOBODY, "replica")),)),
        "unknown",
        "db: restorable at worst, by-hand at best; the code does not say",
    ),
    "data with a doubtful copy beside it": (
        subjects(stores=(store(AWS, copied(AWS, certain=NOBODY)),)),
        "lost",
        "db has no copy outside aws",
    ),
    "only data nobody would miss": (
        subjects(stores=(store(AWS, durable=False),)),
        "restorable",
        "cache stands on aws, and holds nothing to lose",
    ),
    "data nobody would miss, of what runs elsewhere": (
        subjects(runs(GCP), (store(AWS, durable=False),)),
        "unaffected",
        "",
    ),
    "every nameserver": (
        subjects(runs(GCP), zones=(zone(AWS),)),
        "restorable",
        "every nameserver of acme.com stands on aws",
    ),
    "nameservers nobody knows": (
        subjects(runs(GCP), (store(GCP, copied(AWS)),), (zone(NOBODY),)),
        "unknown",
        "acme.com: restorable at worst, unaffected at best; the code does not say",
    ),
    "the worst part decides": (
        subjects(runs(AWS, GCP), (store(AWS),), (zone(AWS),)),
        "lost",
        "db has no copy outside aws",
    ),
    "a loss weighs more than a doubt": (
        subjects(runs(NOBODY), (store(AWS),)),
        "lost",
        "db has no copy outside aws",
    ),
}


@pytest.mark.parametrize(("estate", "outcome", "because"), CASES.values(), ids=CASES)
def test_when_aws_fails(estate: Subjects, outcome: Outcome, because: str) -> None:
    cache = store(AWS, name="cache", durable=False)
    ending = outcomes(replace(estate, datastores=(*estate.datastores, cache)))["aws"]
    assert (ending.outcome, ending.because[:1]) == (outcome, (because,) if because else ())


def test_causes_come_worst_first_and_once() -> None:
    estate = subjects(runs(AWS, GCP), (store(AWS), store(AWS, copied(GCP), name="b")), (zone(AWS),))
    assert outcomes(estate)["aws"].because == (
        "db has no copy outside aws",
        "b has a copy at gcp",
        "every nameserver of acme.com stands on aws",
        "still runs at gcp; nothing in the code moves its users",
    )


def test_every_vendor_that_something_stands_on_fails_once() -> None:
    estate = subjects(runs(HEROKU), (store(GCP, copied(("backblaze",))),), (zone(("ns1",)),))
    assert vendors(estate) == ("aws", "gcp", "heroku", "ns1")
    assert [failure.fails for failure in failures(estate)] == ["aws", "gcp", "heroku", "ns1"]


NAMES = ("aws", "azure", "gcp", "heroku")
KNOWN = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(
    lambda names: tuple(sorted(names))
)
DOMAINS: st.SearchStrategy[Domains] = st.one_of(KNOWN, KNOWN, KNOWN, st.just(NOBODY))
CERTAIN: st.SearchStrategy[Maybe[bool]] = st.sampled_from([True, True, NOBODY])
COPY = st.builds(copied, DOMAINS, st.sampled_from(["backup", "replica"]), CERTAIN)
STORE = st.builds(
    lambda domains, copies, durable: store(domains, *copies, durable=durable),
    DOMAINS,
    st.lists(COPY, max_size=3),
    st.booleans(),
)
ESTATE = st.builds(
    lambda places, stores, zones: subjects(runs(*places), tuple(stores), tuple(zones)),
    st.lists(DOMAINS, max_size=3),
    st.lists(STORE, max_size=2),
    st.lists(st.builds(zone, DOMAINS), max_size=1),
)
many = settings(max_examples=150, deadline=None)


def fallen(estate: Subjects, vendor: str) -> Outcome:
    """The outcome when `vendor` fails; nothing changes when nothing stands on it."""
    found = outcomes(estate)
    return found[vendor].outcome if vendor in found else "unaffected"


def below(estate: Subjects, upper: str, lower: str) -> Subjects:
    """The same estate, in which `upper` stands on `lower` wherever it is."""

    def deeper(domains: Domains) -> Domains:
        if isinstance(domains, Unknown) or upper not in domains:
            return domains
        return tuple(sorted({*domains, lower}))

    stores = tuple(
        replace(
            one,
            domains=deeper(one.domains),
            copies=tuple(replace(c, domains=deeper(c.domains)) for c in one.copies),
        )
        for one in estate.datastores
    )
    zones = tuple(
        replace(
            one,
            domains=deeper(one.domains),
            shared_domains=deeper(one.shared_domains),
            hosted=tuple(replace(h, domains=deeper(h.domains)) for h in one.hosted),
        )
        for one in estate.zones
    )
    (service,) = estate.services
    places = tuple(replace(one, domains=deeper(one.domains)) for one in service.deployments)
    return Subjects(stores, zones, (replace(service, deployments=places),))


@many
@given(ESTATE, st.permutations(NAMES))
def test_losing_more_never_helps(estate: Subjects, names: list[str]) -> None:
    """When one vendor stands on another, losing the lower one loses the upper one as well."""
    upper, lower = names[:2]
    nested = below(estate, upper, lower)
    if upper in vendors(nested):
        less, more = fallen(nested, upper), fallen(nested, lower)
        assert "unknown" in (more, less) or WORST.index(more) <= WORST.index(less)


def no_worse(after: Outcome, before: Outcome) -> bool:
    """Of two decided outcomes the later one is no worse; unknown may turn out either way."""
    return "unknown" in (before, after) or WORST.index(after) >= WORST.index(before)


@many
@given(ESTATE, KNOWN, st.sampled_from(["backup", "replica"]))
def test_another_copy_never_makes_it_worse(estate: Subjects, domains: Domains, kind: str) -> None:
    more = tuple(
        replace(one, copies=(*one.copies, copied(domains, kind))) for one in estate.datastores
    )
    richer = replace(estate, datastores=more)
    for vendor in vendors(estate):
        assert no_worse(fallen(richer, vendor), fallen(estate, vendor))


@many
@given(ESTATE, KNOWN)
def test_another_place_never_makes_it_worse_where_it_ran(estate: Subjects, place: Domains) -> None:
    (service,) = estate.services
    richer = replace(service, deployments=(*service.deployments, *runs(place)))
    for vendor in vendors(estate):
        before, after = fallen(estate, vendor), fallen(replace(estate, services=(richer,)), vendor)
        if service.deployments and vendor not in (place if isinstance(place, tuple) else ()):
            assert no_worse(after, before)


def forgotten(estate: Subjects, place: int) -> Subjects:
    """The estate with one of its facts made Unknown; `place` counts through them."""
    (service,) = estate.services
    doubts: list[Subjects] = []
    for number, one in enumerate(service.deployments):
        places = list(service.deployments)
        places[number] = replace(one, vendor=NOBODY, domains=NOBODY)
        doubts.append(replace(estate, services=(replace(service, deployments=tuple(places)),)))
    for number, kept in enumerate(estate.datastores):
        for changed in (replace(kept, vendor=NOBODY, domains=NOBODY), *_copies_forgotten(kept)):
            stores = list(estate.datastores)
            stores[number] = changed
            doubts.append(replace(estate, datastores=tuple(stores)))
    for named in estate.zones:
        vague = replace(named, vendors=NOBODY, domains=NOBODY, shared_domains=NOBODY)
        doubts.append(replace(estate, zones=(vague,)))
    return doubts[place % len(doubts)] if doubts else estate


def _copies_forgotten(kept: Datastore) -> list[Datastore]:
    found = []
    for number, one in enumerate(kept.copies):
        for changed in (replace(one, domains=NOBODY), replace(one, certain=NOBODY)):
            copies = list(kept.copies)
            copies[number] = changed
            found.append(replace(kept, copies=tuple(copies)))
    return found


@many
@example(subjects(stores=(store(AWS, copied(GCP), copied(GCP, "replica")),)), 3)
@given(ESTATE, st.integers(0, 30))
def test_a_doubt_never_decides(estate: Subjects, place: int) -> None:
    """A fact that becomes Unknown leaves the outcome as it was, or makes it unknown."""
    vague = forgotten(estate, place)
    for vendor in vendors(vague):
        before, after = fallen(estate, vendor), fallen(vague, vendor)
        assert after in (before, "unknown")


@many
@given(ESTATE)
def test_what_is_hit_says_why(estate: Subjects) -> None:
    for ending in outcomes(estate).values():
        assert bool(ending.because) == (ending.outcome != "unaffected")
