"""Two sets of failure domains share something, share nothing, or that is not decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.value import Maybe, Unknown
from outlast.subjects.datastore.placed import independent

STORES = ("backblaze", "cloudflare")
CLUSTER = Unknown("nobody says who operates it", text="root clusters/prod", never=STORES)
OTHER = Unknown("nobody says who operates it", text="root clusters/edge", never=STORES)
ENDPOINT = Unknown("the endpoint is in a Secret")

CASES: dict[str, tuple[Maybe[tuple[str, ...]], Maybe[tuple[str, ...]], bool | None]] = {
    "two vendors": (("aws",), ("gcp",), True),
    "one vendor": (("aws", "heroku"), ("aws",), False),
    "a cluster of nobody and storage only": (CLUSTER, ("backblaze",), True),
    "storage only and a cluster of nobody": (("cloudflare",), CLUSTER, True),
    "a cluster of nobody and a cloud": (CLUSTER, ("aws",), None),
    "storage that stands on a cloud": (CLUSTER, ("aws", "backblaze"), None),
    "the same cluster of nobody": (CLUSTER, CLUSTER, False),
    "two clusters of nobody": (CLUSTER, OTHER, None),
    "an endpoint of nobody": (ENDPOINT, ("backblaze",), None),
    "the same endpoint of nobody": (ENDPOINT, ENDPOINT, None),
    "a cluster and an endpoint": (CLUSTER, ENDPOINT, None),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), CASES.values(), ids=CASES)
def test_independent(
    ours: Maybe[tuple[str, ...]], theirs: Maybe[tuple[str, ...]], expected: bool | None
) -> None:
    found = independent(ours, theirs)
    assert (None if isinstance(found, Unknown) else found) is expected


VENDORS = st.lists(st.sampled_from(("aws", "gcp", *STORES)), min_size=1).map(tuple)
SIDES = st.one_of(VENDORS, st.sampled_from((CLUSTER, OTHER, ENDPOINT)))


@given(SIDES, SIDES)
def test_it_does_not_matter_which_side_is_which(
    one: Maybe[tuple[str, ...]], other: Maybe[tuple[str, ...]]
) -> None:
    there, back = independent(one, other), independent(other, one)
    assert isinstance(there, Unknown) == isinstance(back, Unknown)
    assert isinstance(there, Unknown) or there == back


@given(VENDORS, VENDORS)
def test_what_is_decided_is_the_truth_wherever_the_cluster_stands(
    machines: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    """An answer about a cluster of nobody holds for each vendor that could operate it."""
    possible = tuple(vendor for vendor in machines if vendor not in CLUSTER.never)
    found = independent(CLUSTER, theirs)
    if possible and not isinstance(found, Unknown):
        assert found is independent(possible, theirs)
