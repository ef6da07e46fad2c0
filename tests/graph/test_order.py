"""One graph, whatever the order of fragments and the process that read them."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates import catalogue
from outlast.domain.fragment import Fragment, Unit
from outlast.graph.build import build
from outlast.readers.terraform.reader import read
from outlast.readers.terraform.units import units
from trees import DictTree, tree

KINDS = {
    "bucket": 'resource "aws_s3_bucket" "{id}" {{ bucket = "{name}" }}\n',
    "looked up": 'data "aws_s3_bucket" "{id}" {{ bucket = "{name}" }}\n',
    "database": 'resource "aws_db_instance" "{id}" {{\n  identifier = "{name}"\n'
    '  tags = {{ backup = "{name}" }}\n}}\n',
    "replica": 'resource "aws_db_instance" "{id}" {{ replicate_source_db = "{name}" }}\n',
    "snapshot": 'resource "aws_db_snapshot" "{id}" {{ db_instance_identifier = "{name}" }}\n',
    "sync": 'resource "google_storage_transfer_job" "{id}" {{\n  transfer_spec {{\n'
    '    aws_s3_data_source {{ bucket_name = "{name}" }}\n'
    '    gcs_data_sink {{ bucket_name = "{name}-copy" }}\n  }}\n}}\n',
    "selection": 'resource "aws_backup_selection" "{id}" {{\n  plan_id = "p"\n'
    '  selection_tag {{\n    key = "backup"\n    value = "{name}"\n  }}\n}}\n',
    "module": 'module "{id}" {{ source = "acme/{name}/aws" }}\n',
    "damaged": 'resource "aws_s3_bucket" "{id}" {{\n  bucket = \n}}\n',
}
BLOCK = st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(["orders", "users"]))
ESTATE = st.lists(st.lists(BLOCK, min_size=1, max_size=4), min_size=2, max_size=4)


def spelled(estate: list[list[tuple[str, str]]]) -> DictTree:
    """One root module for each list of blocks."""
    return tree(
        {
            f"u{number}/main.tf": "".join(
                KINDS[kind].format(id=f"b{place}", name=name)
                for place, (kind, name) in enumerate(blocks)
            )
            for number, blocks in enumerate(estate)
        }
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_fragments_does_not_matter(data: st.DataObject) -> None:
    files = spelled(data.draw(ESTATE))
    fragments = [read(unit, files) for unit in units(files, ())]
    shuffled = data.draw(st.permutations(fragments))
    one, other = build(fragments, catalogue), build(shuffled, catalogue)
    assert repr(one) == repr(other)


@settings(max_examples=60, deadline=None)
@given(ESTATE)
def test_a_graph_ends_every_edge_in_itself(estate: list[list[tuple[str, str]]]) -> None:
    files = spelled(estate)
    graph = build([read(unit, files) for unit in units(files, ())], catalogue)
    for source, edges in graph.edges_from.items():
        for edge in edges:
            assert edge.source == source
            if isinstance(edge.target, str):
                assert edge in graph.edges_to[edge.target]
    assert sum(map(len, graph.edges_to.values())) <= sum(map(len, graph.edges_from.values()))


@settings(max_examples=40, deadline=None)
@given(ESTATE)
def test_fragments_survive_the_way_to_another_process(estate: list[list[tuple[str, str]]]) -> None:
    files = spelled(estate)
    here = [read(unit, files) for unit in units(files, ())]
    there: list[Fragment] = pickle.loads(pickle.dumps(here))
    assert repr(build(here, catalogue)) == repr(build(there, catalogue))


@pytest.mark.parametrize("workers", [2])
def test_two_processes_make_the_graph_of_one(workers: int) -> None:
    kinds = sorted(KINDS)
    files = spelled([[(kind, "orders"), (other, "users")] for kind in kinds for other in kinds])
    found: tuple[Unit, ...] = units(files, ())
    here = [read(unit, files) for unit in found]
    with ProcessPoolExecutor(workers) as pool:
        there = list(pool.map(read, found, [files] * len(found), chunksize=10))
    assert repr(build(here, catalogue)) == repr(build(reversed(there), catalogue))
