"""Kinds of Kubernetes in the catalogue: one truth with Terraform, and paths that could be there."""

from __future__ import annotations

import re

import pytest

from estates import catalogue
from outlast.catalogue.model import Entry
from outlast.domain.paths import beside, values_at

TYPE = re.compile(r"[A-Za-z]\w*(\.[a-z0-9.-]+)?|command:[a-z]+")


def entries() -> list[Entry]:
    found = map(catalogue.entry, catalogue.types())
    return [entry for entry in found if entry and entry.format == "kubernetes"]


ENTRIES = entries()


def test_at_least_two_hundred_kinds() -> None:
    assert len(ENTRIES) >= 200


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.type)
def test_an_entry_is_spelt_as_manifests_are(entry: Entry) -> None:
    assert TYPE.fullmatch(entry.type)
    for relation in entry.refs:
        assert relation.attr
        assert (relation.kind in ("label_selector", "namespace")) == (
            relation.selection is not None
        )
        assert relation.kind != "secret_ref" or (relation.place and relation.place.secret)
        assert relation.kind != "alias" or relation.through


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.type)
def test_whose_it_is_is_said_or_follows_from_something(entry: Entry) -> None:
    assert (entry.vendor is None) == bool(entry.vendor_from)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kubernetes_deployment_v1", "Deployment.apps"),
        ("kubernetes_persistent_volume_claim", "PersistentVolumeClaim"),
        ("kubernetes_ingress_v1", "Ingress.networking.k8s.io"),
        ("mongodbatlas_advanced_cluster", "AtlasDeployment.atlas.mongodb.com"),
        ("aiven_pg", "PostgreSQL.aiven.io"),
        ("Issuer.cert-manager.io", "ClusterIssuer.cert-manager.io"),
    ],
)
def test_one_thing_has_one_entry(one: str, other: str) -> None:
    first, second = catalogue.entry(one), catalogue.entry(other)
    assert first is not None
    assert second is not None
    assert first.thing == second.thing


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("Role.rbac.authorization.k8s.io", True),
        ("CustomResourceDefinition.apiextensions.k8s.io", True),
        ("Composition.apiextensions.crossplane.io", True),
        ("Database.acme.io", False),
        ("Teapot", False),
    ],
)
def test_what_plays_no_role(kind: str, known: bool) -> None:
    entry = catalogue.entry(kind)
    assert (entry is not None) == known
    assert entry is None or (entry.roles, entry.format) == ((), "kubernetes")


ATTRIBUTES = {
    "repos": [{"s3": {"bucket": "a", "end": "x"}}, {"s3": {"bucket": "b", "end": "y"}}],
    "stores": {"k": {"bucket": "a", "end": "x"}, "l": {"bucket": "b"}},
    "env": [{"name": "A", "value": "x"}, {"name": "B", "value": "y"}],
    "notes": {"acme.io/name": "z"},
    "end": "w",
}

PATHS: dict[str, list[tuple[str, object]]] = {
    "stores.*.bucket": [("stores.k.bucket", "a"), ("stores.l.bucket", "b")],
    "env.@B.value": [("env.1.value", "y")],
    "env.@C.value": [],
    "notes.acme.io/name": [("notes.acme.io/name", "z")],
}


@pytest.mark.parametrize("path", PATHS)
def test_where_a_path_leads(path: str) -> None:
    assert list(values_at(ATTRIBUTES, path)) == PATHS[path]  # type: ignore[arg-type]


BESIDE: dict[tuple[str, str], list[object]] = {
    ("repos.1.s3.bucket", "repos.s3.end"): ["y"],
    ("stores.k.bucket", "stores.*.end"): ["x"],
    ("stores.l.bucket", "stores.*.end"): [],
    ("repos.0.s3.bucket", "end"): ["w"],
    ("end", "repos.s3.end"): ["x", "y"],
}


@pytest.mark.parametrize(("place", "path"), BESIDE, ids=lambda part: str(part))
def test_what_stands_in_the_same_item(place: str, path: str) -> None:
    found = beside(ATTRIBUTES, place, path)  # type: ignore[arg-type]
    assert [value for _, value in found] == BESIDE[place, path]
