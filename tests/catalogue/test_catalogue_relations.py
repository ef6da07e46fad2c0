"""Words of relations: a closed list with meanings, so that a typo cannot hide an edge."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from outlast.catalogue.check import check
from outlast.catalogue.files import DataFiles
from outlast.catalogue.load import load
from outlast.catalogue.naming import Relation
from outlast.catalogue.relations import RELATIONS
from outlast.subjects.datastore.content import SHOWN

CATALOGUE = load()
BY_WORD: dict[str, list[tuple[str, Relation]]] = {}
for _kind in CATALOGUE.types():
    _entry = CATALOGUE.entry(_kind)
    for _relation in _entry.refs if _entry else ():
        BY_WORD.setdefault(_relation.rel, []).append((_kind, _relation))

# What says how a store is used, per store that it is said of.
HOLDS = [
    ("aws_s3_bucket_logging", "logs_to", "target_bucket", "aws_s3_bucket"),
    ("aws_lb", "logs_to", "access_logs.bucket", "aws_s3_bucket"),
    ("aws_lb", "logs_to", "connection_logs.bucket", "aws_s3_bucket"),
    ("aws_elb", "logs_to", "access_logs.bucket", "aws_s3_bucket"),
    ("aws_cloudtrail", "logs_to", "s3_bucket_name", "aws_s3_bucket"),
    ("aws_config_delivery_channel", "logs_to", "s3_bucket_name", "aws_s3_bucket"),
    ("aws_flow_log", "logs_to", "log_destination", "aws_s3_bucket"),
    ("aws_cloudfront_distribution", "logs_to", "logging_config.bucket", "aws_s3_bucket"),
    ("aws_codepipeline", "artifacts_in", "artifact_store.location", "aws_s3_bucket"),
    ("aws_codebuild_project", "artifacts_in", "artifacts.location", "aws_s3_bucket"),
    ("aws_codebuild_project", "logs_to", "logs_config.s3_logs.location", "aws_s3_bucket"),
    ("aws_lambda_function", "artifacts_in", "s3_bucket", "aws_s3_bucket"),
    ("aws_lambda_layer_version", "artifacts_in", "s3_bucket", "aws_s3_bucket"),
    ("aws_s3_bucket_website_configuration", "site_in", "bucket", "aws_s3_bucket"),
    ("aws_s3_bucket_lifecycle_configuration", "expires", "bucket", "aws_s3_bucket"),
    ("google_storage_bucket", "logs_to", "logging.log_bucket", "google_storage_bucket"),
    ("google_logging_folder_sink", "logs_to", "destination", "google_storage_bucket"),
    (
        "google_cloudfunctions_function",
        "artifacts_in",
        "source_archive_bucket",
        "google_storage_bucket",
    ),
    (
        "google_dataproc_cluster",
        "results_in",
        "cluster_config.staging_bucket",
        "google_storage_bucket",
    ),
    (
        "azurerm_monitor_diagnostic_setting",
        "logs_to",
        "storage_account_id",
        "azurerm_storage_account",
    ),
    (
        "azurerm_network_watcher_flow_log",
        "logs_to",
        "storage_account_id",
        "azurerm_storage_account",
    ),
    (
        "azurerm_linux_function_app",
        "artifacts_in",
        "storage_account_name",
        "azurerm_storage_account",
    ),
    (
        "azurerm_storage_account_static_website",
        "site_in",
        "storage_account_id",
        "azurerm_storage_account",
    ),
]


def test_every_word_in_use_has_a_meaning_and_every_meaning_a_use() -> None:
    assert sorted(BY_WORD) == sorted(RELATIONS)


def test_the_schema_takes_those_words_and_no_others() -> None:
    text = (files("outlast.catalogue") / "schema" / "types.json").read_text(encoding="utf-8")
    relations = json.loads(text)["items"]["properties"]["relations"]
    assert sorted(relations["items"]["properties"]["rel"]["enum"]) == sorted(RELATIONS)


def test_what_content_asks_for_is_stated_somewhere() -> None:
    asked = {rel for rel, _ in SHOWN} - {"state_in"}  # that edge comes from state backends
    assert asked <= set(RELATIONS)


def test_a_typo_is_told(tmp_path: Path) -> None:
    root = tmp_path
    (root / "aws").mkdir()
    (root / "aws" / "a.yaml").write_text(
        "# A.\n\n"
        "- thing: aws_a\n"
        "  roles: []\n"
        "  verified: doc\n"
        "  terraform: {region: provider}\n"
        "  relations:\n"
        "    - {rel: protect, to: [aws_a], by: id, terraform: x}\n"
    )
    assert [problem.span.line for problem in check(DataFiles(root))] == [8]


@pytest.mark.parametrize(("kind", "rel", "attr", "target"), HOLDS, ids=lambda part: str(part))
def test_what_a_store_is_used_for(kind: str, rel: str, attr: str, target: str) -> None:
    entry = CATALOGUE.entry(kind)
    assert entry is not None
    assert (rel, attr) in [(ref.rel, ref.attr) for ref in entry.refs if target in ref.targets]


@pytest.mark.parametrize("rel", ["logs_to", "artifacts_in", "results_in", "site_in", "expires"])
def test_only_stores_are_used_so(rel: str) -> None:
    wrong = [
        (kind, target)
        for kind, relation in BY_WORD[rel]
        for target in relation.targets
        if (entry := CATALOGUE.entry(target)) is None or not entry.is_a("datastore")
    ]
    assert wrong == []
