"""A service with what it stands on, built from the names of vendors, and what fails of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from outlast.domain.finding import Outcome
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown
from outlast.subjects.model import (
    Anchor,
    Copy,
    Datastore,
    Deployment,
    Drill,
    Entrypoint,
    Hosted,
    Lean,
    Nameserver,
    Service,
    Subjects,
    Zone,
)
from outlast.subjects.model.entrypoint import Cdn, Target
from outlast.survival.failure import parse
from outlast.survival.outcome import what_if

NOBODY = Unknown("the code does not say")
HERE = Anchor(Span("main.tf", 1), ".")


STANDS_ON = {"heroku": ("aws", "heroku"), "netlify": ("netlify", "ns1")}
"""Vendors whose outage is not the only one that takes them down."""


def stands(vendor: str) -> tuple[str, ...]:
    return STANDS_ON.get(vendor, (vendor,))


def runs(vendor: str, region: Maybe[str] = "r1", *, standby: bool = False) -> Deployment:
    return Deployment(vendor, stands(vendor), region, standby, f"web.{vendor}.{region}", ("web",))


def copy(vendor: str, region: Maybe[str] = "r1", kind: str = "backup") -> Copy:
    return Copy(kind, True, vendor, stands(vendor), region, NOBODY, NOBODY, "x")


def store(vendor: str, region: Maybe[str], *copies: Copy) -> Datastore:
    return Datastore(
        address="db",
        name="db",
        label="db",
        type="t",
        kind="relational",
        vendor=vendor,
        domains=stands(vendor),
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


def zone(*vendors: str, name: str = "acme.com", above: str = "") -> Zone:
    sets = [set(stands(vendor)) for vendor in vendors]
    return Zone(
        domain=name,
        label=name,
        above=above,
        vendors=vendors,
        domains=tuple(sorted(set.union(*sets))),
        shared_domains=tuple(sorted(set.intersection(*sets))),
        nameservers=NOBODY,
        hosted=tuple(Hosted(vendor, "z", NOBODY, stands(vendor)) for vendor in vendors),
        hosted_vendors=vendors,
        registrar=NOBODY,
        shared_above=(),
        below=(),
        environment=NOBODY,
        service="shop",
        criticality="unstated",
        anchor=HERE,
    )


def delegated(*vendors: str) -> Zone:
    """A zone whose nameservers the code names."""
    servers = tuple(Nameserver(f"ns.{vendor}", vendor, stands(vendor)) for vendor in vendors)
    return replace(zone(*vendors), nameservers=servers, hosted=zone(vendors[0]).hosted)


def way(target: str, *cdns: str, router: tuple[str, ...] = ()) -> Target:
    passed = tuple(Cdn(vendor, stands(vendor), "c", True) for vendor in cdns)
    return Target(target, stands(target), "r1", f"t.{target}", True, passed, router)


def door(
    *targets: str,
    cdns: Sequence[str] = (),
    ways: Sequence[Target] = (),
    failover: bool = False,
    checked: bool = False,
    router: tuple[str, ...] = (),
) -> Entrypoint:
    """A name that leads to `ways`, or through each of `cdns` to each of `targets`."""
    leads = tuple(ways) or tuple(
        way(target, *filter(None, (cdn,))) for target, cdn in product(targets, cdns or ("",))
    )
    passed = tuple(dict.fromkeys(cdn for one in leads for cdn in one.cdns))
    return Entrypoint(
        host="shop.acme.com",
        label="shop.acme.com",
        address="r",
        vendors=NOBODY,
        zone="acme.com",
        cdns=passed,
        cdn_vendors=tuple(str(cdn.vendor) for cdn in passed),
        cdn_shared_domains=(),
        targets=leads,
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
    return Lean(layer, vendor, stands(vendor), "x", deployment.address, True)


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
        zones=tuple(one.label for one in zones if one.label == "acme.com"),
        anchor=HERE,
        leans_on=tuple(leans),
        entrypoints=tuple(one.label for one in doors),
        drills=tuple(drills),
    )
    return Subjects(tuple(stores), tuple(zones), (service,), entrypoints=tuple(doors))


def outcome(subjects: Subjects, *failed: str) -> Outcome:
    return what_if(subjects, tuple(map(parse, failed))).services[0].outcome
