"""What always holds of the calculus, for one failure and for sets of them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

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
    stands,
    store,
    way,
    zone,
)
from outlast.domain.finding import Outcome
from outlast.domain.value import Maybe, Unknown
from outlast.subjects.model import (
    Entrypoint,
    Subjects,
)
from outlast.survival.failure import LAYERS, parse
from outlast.survival.outcome import what_if
from outlast.survival.part import WORST

VENDORS, REGIONS = ("aws", "gcp", "heroku", "netlify", "ns1"), ("r1", "r2")
VENDOR = st.sampled_from(VENDORS)
REGION: st.SearchStrategy[Maybe[str]] = st.sampled_from([*REGIONS, "global", NOBODY])
DECIDED: st.SearchStrategy[Maybe[str]] = st.sampled_from([*REGIONS, "global"])
SOME = st.lists(VENDOR, min_size=1, max_size=3, unique=True)
WAY = st.builds(
    lambda target, cdns, router: way(target, *cdns, router=router),
    VENDOR,
    st.lists(VENDOR, max_size=2, unique=True),
    st.lists(VENDOR, max_size=1).map(tuple),
)
DOOR = st.builds(
    lambda ways, failover, checked, router: door(
        ways=ways, failover=failover, checked=checked, router=stands(router) if failover else ()
    ),
    st.lists(WAY, min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
    VENDOR,
)
ZONES = st.builds(
    lambda own, above, top: [
        zone(*own, above="com"),
        *([zone(*above, name="com", above="root")] if above else []),
        *([zone(*top, name="root")] if top else []),
    ],
    SOME,
    st.one_of(st.none(), SOME),
    st.one_of(st.none(), SOME),
)


@st.composite
def estates(draw: st.DrawFn, region: st.SearchStrategy[Maybe[str]] = REGION) -> Subjects:
    deployment = st.builds(lambda v, r, s: runs(v, r, standby=s), VENDOR, region, st.booleans())
    copies = st.builds(copy, VENDOR, region, st.sampled_from(["backup", "replica"]))
    kept = st.builds(
        lambda v, r, several: store(v, r, *several), VENDOR, region, st.lists(copies, max_size=2)
    )
    deployments = draw(st.lists(deployment, max_size=3))
    leans = [
        lean(draw(st.sampled_from(["images", "secrets"])), draw(VENDOR), one)
        for one in deployments
        if draw(st.booleans())
    ]
    return estate(
        deployments,
        draw(st.lists(kept, max_size=1)),
        draw(st.one_of(st.just([]), ZONES)),
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


SEVERAL = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)


@many
@given(estates(), SEVERAL, st.data())
def test_losing_more_never_helps(
    subjects: Subjects, failed: list[str], data: st.DataObject
) -> None:
    """With several things gone the outcome is no better than with any of those sets within."""
    within = [one for one in failed if data.draw(st.booleans())]
    assert no_better(outcome(subjects, *failed), outcome(subjects, *within))


@many
@given(estates(DECIDED), SEVERAL, st.sampled_from(WORDS))
def test_what_the_code_decides_has_a_certain_outcome(
    subjects: Subjects, failed: list[str], more: str
) -> None:
    """So that the law above does not hold for want of certainty: regions of brands aside."""
    whole = [word.partition("/")[0] for word in failed]
    assert outcome(subjects, *whole) != "unknown"
    worse, better = outcome(subjects, *whole, more.partition("/")[0]), outcome(subjects, *whole)
    assert WORST.index(worse) <= WORST.index(better)


@many
@given(SOME, st.sets(VENDOR, min_size=1, max_size=4), st.booleans())
def test_a_zone_stands_while_one_vendor_shares_nothing_with_what_failed(
    vendors: list[str], failed: set[str], told: bool
) -> None:
    kept = delegated(*vendors) if told else zone(*vendors)
    gone = all(failed & set(stands(vendor)) for vendor in vendors)
    assert outcome(estate(zones=[kept]), *failed) == ("restorable" if gone else "unaffected")


@many
@given(DOOR, st.sets(VENDOR, min_size=1, max_size=4))
def test_a_door_is_shut_when_each_way_falls_with_one_of_several(
    shop: Entrypoint, failed: set[str]
) -> None:
    ways = [
        {*one.domains, *one.routing_domains, *(d for cdn in one.cdns for d in cdn.domains)}  # type: ignore[misc,union-attr]
        for one in shop.targets
    ]
    router = set(shop.routing_domains)  # type: ignore[arg-type]
    shut = all(failed & way for way in ways) or bool(failed & router)
    touched = any(failed & way for way in ways)
    found = outcome(estate(doors=[shop]), *failed)
    assert (found == "restorable") == shut
    assert (found == "unaffected") == (not shut and not touched)


@many
@given(SOME.filter(lambda vendors: len(vendors) > 1), st.integers(0, 2))
def test_a_brand_in_place_of_what_it_stands_on_is_no_better(vendors: list[str], at: int) -> None:
    """Losing what a vendor stands on takes as much as losing the vendor."""
    subjects = estate(zones=[zone(*vendors)], doors=[door(*vendors)])
    below = [stands(vendor)[-1 if at else 0] for vendor in vendors]
    assert outcome(subjects, *below) == outcome(subjects, *vendors) == "restorable"


@many
@given(estates(), VENDOR, st.sampled_from(REGIONS), st.sampled_from(LAYERS))
def test_a_part_of_a_vendor_is_no_worse_than_all_of_it(
    subjects: Subjects, vendor: str, region: str, layer: str
) -> None:
    whole = outcome(subjects, vendor)
    assert no_better(whole, outcome(subjects, f"{vendor}:{layer}", f"{vendor}/{region}"))
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
@given(estates(), SEVERAL, st.randoms(use_true_random=False))
def test_the_order_of_failures_does_not_matter(
    subjects: Subjects, failed: list[str], random: Random
) -> None:
    other = random.sample(failed, len(failed))
    assert outcome(subjects, *failed) == outcome(subjects, *other)
    assert outcome(subjects, *failed) == outcome(subjects, *failed, failed[0])
