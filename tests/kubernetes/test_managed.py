"""Objects of Crossplane, ACK and their like are the things at a cloud that they stand for."""

from __future__ import annotations

import re

import pytest

from estates import catalogue, copies, graph, links, said, subjects
from outlast.domain.paths import value_at
from outlast.domain.value import Unknown
from outlast.graph.model import Node


def thing(version: str, kind: str, spec: str, meta: str = "") -> str:
    return (
        f"---\napiVersion: {version}\nkind: {kind}\n"
        f"metadata: {{name: orders, namespace: shop{meta}}}\nspec: {spec}\n"
    )


def node(code: str) -> Node:
    (found,) = graph({"shop/a.yaml": code}).nodes.values()
    return found


FOR = "{forProvider: {region: eu-west-1"
ARN = ", annotations: {services.k8s.aws/region: eu-west-1}"

KINDS: dict[str, tuple[str, str, str, str]] = {
    "Upbound's RDS": (
        thing("rds.aws.upbound.io/v1beta3", "Instance", FOR + ", backupRetentionPeriod: 7}}"),
        "aws_db_instance",
        "aws/eu-west-1",
        "orders",
    ),
    "Upbound's, within a namespace": (
        thing("s3.aws.m.upbound.io/v1beta1", "Bucket", FOR + "}}"),
        "aws_s3_bucket",
        "aws/eu-west-1",
        "orders",
    ),
    "a name of its own outside": (
        thing(
            "s3.aws.upbound.io/v1beta1",
            "Bucket",
            FOR + "}}",
            ", annotations: {crossplane.io/external-name: acme-orders}",
        ),
        "aws_s3_bucket",
        "aws/eu-west-1",
        "acme-orders",
    ),
    "Upbound's Google": (
        thing(
            "sql.gcp.upbound.io/v1beta1", "DatabaseInstance", "{forProvider: {region: us-east1}}"
        ),
        "google_sql_database_instance",
        "gcp/us-east1",
        "orders",
    ),
    "the community's RDS": (
        thing("database.aws.crossplane.io/v1beta1", "RDSInstance", FOR + "}}"),
        "AWS::RDS::DBInstance",
        "aws/eu-west-1",
        "orders",
    ),
    "a droplet": (
        thing(
            "database.digitalocean.crossplane.io/v1alpha1",
            "Cluster",
            "{forProvider: {region: fra1, engine: pg}}",
        ),
        "digitalocean_database_cluster",
        "digitalocean/fra1",
        "orders",
    ),
    "ACK's RDS": (
        thing("rds.services.k8s.aws/v1alpha1", "DBInstance", "{dbInstanceIdentifier: o2}", ARN),
        "AWS::RDS::DBInstance",
        "aws/eu-west-1",
        "o2",
    ),
    "ACK's MSK": (
        thing("kafka.services.k8s.aws/v1alpha1", "Cluster", "{name: events}", ARN),
        "AWS::MSK::Cluster",
        "aws/eu-west-1",
        "events",
    ),
    "Azure's PostgreSQL": (
        thing(
            "dbforpostgresql.azure.com/v1api20221201",
            "FlexibleServer",
            "{location: westeurope, azureName: orders-pg}",
        ),
        "azurerm_postgresql_flexible_server",
        "azure/westeurope",
        "orders-pg",
    ),
    "Config Connector's SQL": (
        thing("sql.cnrm.cloud.google.com/v1beta1", "SQLInstance", "{region: europe-west1}"),
        "google_sql_database_instance",
        "gcp/europe-west1",
        "orders",
    ),
    "Config Connector's bucket": (
        thing(
            "storage.cnrm.cloud.google.com/v1beta1",
            "StorageBucket",
            "{location: EU, resourceID: acme-orders}",
        ),
        "google_storage_bucket",
        "gcp/eu (several)",
        "acme-orders",
    ),
}


@pytest.mark.parametrize(("code", "kind", "place", "name"), KINDS.values(), ids=KINDS)
def test_what_an_object_stands_for(code: str, kind: str, place: str, name: str) -> None:
    found = node(code)
    assert (found.resource.type, said(found.vendor) + "/" + said(found.region)) == (kind, place)
    assert found.name == name


COPIES: dict[str, tuple[str, list[str]]] = {
    "Upbound, by Terraform's default": (
        thing("rds.aws.upbound.io/v1beta3", "Instance", FOR + "}}"),
        [],
    ),
    "Upbound, switched on": (
        thing("rds.aws.upbound.io/v1beta3", "Instance", FOR + ", backupRetentionPeriod: 7}}"),
        ["backup aws/eu-west-1 dependent"],
    ),
    "Config Connector, in a block": (
        thing(
            "sql.cnrm.cloud.google.com/v1beta1",
            "SQLInstance",
            "{region: europe-west1, settings: {backupConfiguration:"
            " {enabled: true, location: europe-west1}}}",
        ),
        ["backup gcp/europe-west1 dependent"],
    ),
    "ACK, in another place": (
        thing(
            "dynamodb.services.k8s.aws/v1alpha1",
            "Table",
            "{tableName: orders, continuousBackups: {pointInTimeRecoveryEnabled: true}}",
            ARN,
        ),
        ["point-in-time aws/eu-west-1 dependent"],
    ),
    "Azure, in a word of its own": (
        thing(
            "storage.azure.com/v1api20230101",
            "StorageAccount",
            "{location: westeurope, sku: {name: Standard_GRS}}",
        ),
        ["replica azure/? dependent"],
    ),
}


@pytest.mark.parametrize(("code", "expected"), COPIES.values(), ids=COPIES)
def test_the_copies_that_it_has(code: str, expected: list[str]) -> None:
    address = re.search(r"kind: (\w+)", code)
    assert address is not None
    found = copies({"shop/a.yaml": code}, f"{address[1]}/shop/orders")
    assert sorted(set(found)) == expected


def test_an_attribute_keeps_its_place() -> None:
    code = (
        "apiVersion: rds.aws.upbound.io/v1beta1\nkind: Instance\nmetadata: {name: orders}\n"
        "spec:\n  forProvider:\n    region: eu-west-1\n    backupRetentionPeriod: 7\n"
    )
    assert node(code).resource.span_of("backup_retention_period").line == 7


REFERENCES: dict[str, str] = {
    "by a reference": "bucketRef: {name: orders}",
    "by name": "bucket: orders",
}


@pytest.mark.parametrize("stated", REFERENCES.values(), ids=REFERENCES)
def test_a_thing_is_linked_to_the_one_that_it_names(stated: str) -> None:
    bucket = thing("s3.aws.upbound.io/v1beta1", "Bucket", FOR + "}}")
    copy = thing(
        "s3.aws.upbound.io/v1beta1", "BucketReplicationConfiguration", FOR + f", {stated}}}}}"
    )
    assert links(graph({"shop/a.yaml": bucket + copy}), "protects") == [
        "BucketReplicationConfiguration/shop/orders -protects-> Bucket/shop/orders"
    ]


def test_what_labels_pick_is_not_decided() -> None:
    copy = thing(
        "s3.aws.upbound.io/v1beta1",
        "BucketReplicationConfiguration",
        FOR + ", bucketSelector: {matchLabels: {a: b}}}}",
    )
    assert links(graph({"shop/a.yaml": copy}), "protects") == [
        "BucketReplicationConfiguration/shop/orders -protects-> unknown"
    ]


CLAIM = thing("acme.io/v1", "Database", "{region: eu-west-1, days: 7}")
COMPOSITION = """---
apiVersion: apiextensions.crossplane.io/v1
kind: CompositeResourceDefinition
metadata: {name: xdatabases.acme.io}
spec: {names: {kind: XDatabase}, claimNames: {kind: Database}}
---
apiVersion: apiextensions.crossplane.io/v1
kind: Composition
metadata: {name: databases}
spec:
  compositeTypeRef: {apiVersion: acme.io/v1, kind: XDatabase}
  resources:
    - name: instance
      base:
        apiVersion: rds.aws.upbound.io/v1beta1
        kind: Instance
        spec: {forProvider: {engine: mysql}}
      patches:
        - {fromFieldPath: spec.region, toFieldPath: spec.forProvider.region}
        - {fromFieldPath: spec.days, toFieldPath: spec.forProvider.backupRetentionPeriod,
           transforms: [{type: math}]}
"""


def test_a_claim_alone_is_not_known() -> None:
    found = graph({"shop/a.yaml": CLAIM})
    assert found.coverage.unclassified == {"Database.acme.io": 1}


def test_a_claim_is_what_its_composition_makes() -> None:
    found = graph({"shop/a.yaml": CLAIM + COMPOSITION})
    made = found.nodes["shop::Database/shop/orders/instance"]
    assert (made.resource.type, made.region) == ("aws_db_instance", "eu-west-1")
    assert value_at(made.resource.attributes, "engine") == "mysql"
    assert isinstance(value_at(made.resource.attributes, "backup_retention_period"), Unknown)


@pytest.mark.parametrize("family", catalogue.managed.families, ids=lambda family: family.name)
def test_types_that_are_written_out_exist(family) -> None:  # type: ignore[no-untyped-def]
    assert [name for name in family.types.values() if catalogue.entry(name) is None] == []
    assert [name for name in family.attrs if catalogue.entry(name) is None] == []


ACCOUNTS = {
    "Crossplane's configuration": (
        ("s3.aws.upbound.io/v1beta1", "Bucket", "{providerConfigRef: {name: vault}}", ""),
        {"profile": "vault"},
    ),
    "an annotation for ACK": (
        (
            "s3.services.k8s.aws/v1alpha1",
            "Bucket",
            "{}",
            ", annotations: {services.k8s.aws/owner-account-id: '111122223333'}",
        ),
        {"allowed_account_ids": "111122223333"},
    ),
    "an annotation for Config Connector": (
        (
            "storage.cnrm.cloud.google.com/v1beta1",
            "StorageBucket",
            "{}",
            ", annotations: {cnrm.cloud.google.com/project-id: vault}",
        ),
        {"project": "vault"},
    ),
    "no word of it": (("s3.aws.upbound.io/v1beta1", "Bucket", "{}", ""), {}),
}


@pytest.mark.parametrize(("stated", "expected"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_the_account_that_an_object_names(
    stated: tuple[str, str, str, str], expected: dict[str, str]
) -> None:
    provider = node(thing(*stated)).resource.provider
    assert provider and provider.attributes == expected


REPLICA = """
apiVersion: s3.aws.upbound.io/v1beta1
kind: Bucket
metadata: {name: orders}
spec: {forProvider: {region: eu-west-1}, providerConfigRef: {name: shop}}
---
apiVersion: kms.aws.upbound.io/v1beta1
kind: Key
metadata: {name: copies}
spec: {forProvider: {region: eu-central-1}, providerConfigRef: {name: CONFIG}}
---
apiVersion: s3.aws.upbound.io/v1beta1
kind: BucketReplicationConfiguration
metadata: {name: orders}
spec:
  forProvider:
    region: eu-west-1
    bucketRef: {name: orders}
    rule:
      - status: Enabled
        destination:
          - bucket: arn:aws:s3:::vault
            account: "444455556666"
            encryptionConfiguration: [{replicaKmsKeyIdRef: {name: KEY}}]
"""

CUSTODY = {
    "a key of the first account": ("shop", "copies", "true"),
    "a key of another configuration": ("vault", "copies", "?"),
    "a key that nobody declares": ("shop", "others", "?"),
}


@pytest.mark.parametrize(("config", "key", "expected"), CUSTODY.values(), ids=CUSTODY)
def test_a_key_is_named_by_its_object(config: str, key: str, expected: str) -> None:
    code = REPLICA.replace("CONFIG", config).replace("KEY", key)
    (store,) = [o for o in subjects({"a/a.yaml": code}).datastores if o.type == "aws_s3_bucket"]
    assert [said(one.needs_primary) for one in store.copies] == [expected]
