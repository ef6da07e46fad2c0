"""The words of a what-if question become failures, checked against what there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from outlast.domain.value import Maybe, known
from outlast.errors import UsageError
from outlast.subjects.model import Subjects
from outlast.survival.failure import Failed, parse
from outlast.survival.standing import vendors


def asked(words: Iterable[str], subjects: Subjects) -> Failed:
    """`aws`, `aws/us-east-1`, `aws+cloudflare:dns`. Raises UsageError for what is not there."""
    failed = tuple(parse(one) for word in words for one in word.replace(",", "+").split("+"))
    there = every_vendor(subjects)
    places = dict(_regions(subjects))
    for one in failed:
        if one.vendor not in there:
            raise UsageError(f"nothing here stands on `{one.vendor}`; {_near(one.vendor, there)}")
        regions = sorted({region for (vendor, region) in places if vendor == one.vendor})
        if one.region and not any(one.region.startswith(region) for region in regions):
            near = _near(one.region, tuple(regions))
            raise UsageError(f"nothing here surely lies in `{one.vendor}/{one.region}`; {near}")
    return tuple(dict.fromkeys(failed))


def every_vendor(subjects: Subjects) -> tuple[str, ...]:
    """Every vendor that a service stands or leans on, sorted."""
    found = set(vendors(subjects))
    for service in subjects.services:
        for lean in service.leans_on:
            found.update(known(lean.domains) or ())
    for door in subjects.entrypoints:
        found.update(known(door.routing_domains) or ())
        for target in door.targets:
            found.update(known(target.domains) or ())
            found.update(known(target.routing_domains) or ())
    return tuple(sorted(found))


def _regions(subjects: Subjects) -> Iterator[tuple[tuple[str, str], None]]:
    places: list[tuple[Maybe[str], Maybe[str]]] = []
    for service in subjects.services:
        places.extend((one.vendor, one.region) for one in service.deployments)
    places.extend((store.vendor, store.region) for store in subjects.datastores)
    for door in subjects.entrypoints:
        places.extend((one.vendor, one.region) for one in door.targets)
    for vendor, region in places:
        name, where = known(vendor), known(region)
        if name and where and where != "global":
            yield (name, where), None


def _near(word: str, among: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, among, 1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"there are {', '.join(f'`{one}`' for one in among)}" if among else "there is none"
