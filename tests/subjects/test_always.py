"""What must hold for the subjects of any estate, whatever it declares and in whatever order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from estates import catalogue, fragments
from outlast.domain.value import Unknown
from outlast.graph.build import build
from outlast.settings import Settings
from outlast.subjects.derive import derive
from outlast.subjects.model import Subjects

HEAD = """
variable "x" {}
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "r2"
  region = "auto"
  endpoints { s3 = "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com" }
}
"""
BLOCKS = {
    "bucket": 'resource "aws_s3_bucket" "ID" { bucket = "NAME" }\n',
    "bucket at R2": 'resource "aws_s3_bucket" "ID" {\n  bucket = "NAME"\n  provider = aws.r2\n}\n',
    "bucket perhaps": 'resource "aws_s3_bucket" "ID" {\n  bucket = "NAME"\n'
    "  count = var.x ? 1 : 0\n}\n",
    "replication": 'resource "aws_s3_bucket_replication_configuration" "ID" {\n'
    '  bucket = "orders"\n  rule {\n    status = "Enabled"\n'
    '    destination { bucket = "arn:aws:s3:::NAME" }\n  }\n}\n',
    "transfer": 'resource "google_storage_transfer_job" "ID" {\n  transfer_spec {\n'
    '    aws_s3_data_source { bucket_name = "orders" }\n'
    '    gcs_data_sink { bucket_name = "NAME" }\n  }\n}\n',
    "Google's bucket": 'resource "google_storage_bucket" "ID" {\n  name = "NAME"\n'
    '  location = "EU"\n}\n',
    "database": 'resource "aws_db_instance" "ID" {\n  identifier = "NAME"\n'
    '  backup_retention_period = var.x\n  tags = { service = "NAME" }\n}\n',
    "replica": 'resource "aws_db_instance" "ID" { replicate_source_db = "NAME" }\n',
    "selection": 'resource "aws_backup_selection" "ID" {\n  plan_id = "p"\n  selection_tag {\n'
    '    key = "service"\n    value = "NAME"\n  }\n}\n',
    "machine": 'resource "aws_instance" "ID" { tags = { service = "NAME" } }\n',
    "app": 'resource "heroku_app" "ID" {\n  name = "NAME"\n  region = "eu"\n}\n',
    "zone": 'resource "aws_route53_zone" "ID" { name = "NAME.com" }\n',
    "Cloudflare's zone": 'resource "cloudflare_zone" "ID" { name = "NAME.com" }\n',
}
BLOCK = st.tuples(st.sampled_from(sorted(BLOCKS)), st.sampled_from(["orders", "users"]))
ESTATE = st.lists(st.lists(BLOCK, min_size=1, max_size=6), min_size=1, max_size=3)
many = settings(max_examples=80, deadline=None)


def spelled(estate: list[list[tuple[str, str]]]) -> dict[str, str]:
    return {
        f"u{number}/main.tf": HEAD
        + "".join(
            BLOCKS[kind].replace("ID", f"b{place}").replace("NAME", name)
            for place, (kind, name) in enumerate(blocks)
        )
        for number, blocks in enumerate(estate)
    }


def derived(estate: list[list[tuple[str, str]]]) -> Subjects:
    return derive(build(fragments(spelled(estate)), catalogue), catalogue, Settings())


@many
@given(ESTATE)
def test_independent_is_disjoint(estate: list[list[tuple[str, str]]]) -> None:
    for store in derived(estate).datastores:
        for copy in store.copies:
            if isinstance(store.domains, Unknown) or isinstance(copy.domains, Unknown):
                assert isinstance(copy.independent, Unknown)
            else:
                assert copy.independent is not bool(set(store.domains) & set(copy.domains))


@many
@given(ESTATE)
def test_no_datastore_is_its_own_replica(estate: list[list[tuple[str, str]]]) -> None:
    """In one unit: an address stands in many."""
    for store in derived(estate[:1]).datastores:
        kinds = {copy.kind for copy in store.copies if copy.via == store.address}
        assert kinds <= {"backup"}


@many
@given(ESTATE)
def test_a_vendor_is_among_its_own_failure_domains(estate: list[list[tuple[str, str]]]) -> None:
    found = derived(estate)
    for store in found.datastores:
        if not isinstance(store.domains, Unknown):
            assert store.vendor in store.domains
    for service in found.services:
        if not isinstance(service.shared_domains, Unknown):
            for place in service.deployments:
                stands_on = place.domains if isinstance(place.domains, tuple) else ()
                assert not stands_on or set(service.shared_domains) <= set(stands_on)


@many
@given(ESTATE)
def test_services_name_what_is_there(estate: list[list[tuple[str, str]]]) -> None:
    found = derived(estate)
    addresses = {store.address for store in found.datastores}
    labels = [service.label for service in found.services]
    assert len(labels) == len(set(labels))
    for service in found.services:
        assert set(service.datastores) <= addresses
        assert set(service.zones) <= {zone.label for zone in found.zones}


@many
@given(st.data())
def test_the_order_of_fragments_does_not_matter(data: st.DataObject) -> None:
    found = fragments(spelled(data.draw(ESTATE)))
    shuffled = data.draw(st.permutations(found))
    one, other = (
        derive(build(some, catalogue), catalogue, Settings()) for some in (found, shuffled)
    )
    assert repr(one) == repr(other)
