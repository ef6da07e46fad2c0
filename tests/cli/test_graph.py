"""`outlast graph`: documents that can be judged again, and pictures that nothing escapes from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from outlast.cli.main import run

AWS = 'provider "aws" {\n  region = "eu-west-1"\n}\n'
BUCKET = AWS + 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n'
SINK = """resource "google_storage_bucket" "copy" {
  name     = "acme-media-copy"
  location = "europe-west1"
}

resource "google_storage_transfer_job" "media" {
  description = "media"

  transfer_spec {
    aws_s3_data_source {
      bucket_name = "acme-media"
    }

    gcs_data_sink {
      bucket_name = google_storage_bucket.copy.name
    }
  }
}
"""
EVIL = 'x"]; evil [label="<img src=x onerror=alert(1)>` | \u202e'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("shop", BUCKET), ("copies", SINK)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    return tmp_path


def findings(capfd: pytest.CaptureFixture[str], *paths: str) -> Any:
    run(["lint", "-f", "json", *paths])
    return json.loads(capfd.readouterr().out)["findings"]


def test_documents_are_judged_as_their_repositories_are(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("shop", "copies"):
        assert run(["graph", name, "-o", f"{name}.json"]) == 0
    alone = findings(capfd, "shop.json")
    assert [one["policy"] for one in alone] == ["BKP002"]
    assert alone == findings(capfd, "shop")
    together = findings(capfd, "shop.json", "copies.json")
    assert together == findings(capfd, "shop", "copies") == []


def test_a_document_beside_a_folder(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["graph", "copies", "-o", "copies.json"])
    assert findings(capfd, "shop", "copies.json") == []


SHELF = """variable "name" {}
resource "aws_s3_bucket" "kept" {
  bucket = var.name
}
"""
LIVE = (
    AWS
    + """module "kept" {
  source = "git::https://git.acme.com/lib.git//modules/kept?ref=v1"
  name   = "orders"
}
"""
)


def whole(capfd: pytest.CaptureFixture[str], *paths: str) -> Any:
    """What a run says of `paths`, but for problems of reading, which a document repeats."""
    run(["lint", "-f", "json", *paths])
    return json.loads(capfd.readouterr().out)


@pytest.mark.parametrize(
    ("shared", "caller", "judged"),
    [
        ({"main.tf": BUCKET, "modules/kept/main.tf": SHELF}, LIVE, True),
        ({"main.tf": BUCKET, "modules/kept/main.tf": SHELF}, BUCKET, False),
        ({"modules/kept/main.tf": SHELF}, BUCKET, False),
        ({"modules/kept/main.tf": SHELF}, LIVE, True),
    ],
    ids=["only the other calls it", "neither calls it", "a library beside", "a library called"],
)
def test_modules_that_only_another_repository_calls(
    here: Path,
    capfd: pytest.CaptureFixture[str],
    shared: dict[str, str],
    caller: str,
    judged: bool,
) -> None:
    """A document holds what nothing in its own repository calls, so that merging loses nothing."""
    for name, files in (("lib", shared), ("live", {"main.tf": caller})):
        for path, text in files.items():
            file = here / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        assert run(["graph", name, "-o", f"{name}.json"]) == 0
    read, merged = whole(capfd, "lib", "live"), whole(capfd, "lib.json", "live.json")
    addresses = {one["address"] for one in read["findings"]}
    assert ("aws_s3_bucket.kept" in addresses) == judged
    assert merged == read
    assert whole(capfd, "lib.json") == whole(capfd, "lib")


def document(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["graph", *arguments]) == 0
    return json.loads(capfd.readouterr().out)


def test_the_document_says_what_stands_where(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = document(capfd, "shop", "copies")
    assert (found["kind"], found["schema"]) == ("graph", 1)
    nodes = {node["address"]: node for node in found["nodes"]}
    assert nodes["aws_s3_bucket.media"]["domains"] == ["aws"]
    assert nodes["aws_s3_bucket.media"]["path"] == "shop/main.tf"
    edges = {(edge["rel"], edge["from"], edge.get("to")) for edge in found["edges"]}
    job = "copies::google_storage_transfer_job.media"
    assert ("protects", job, "shop::aws_s3_bucket.media") in edges
    subjects = {
        one["facts"]["address"]: one for one in found["subjects"] if "address" in one["facts"]
    }
    assert subjects["aws_s3_bucket.media"]["facts"]["copies"][0]["independent"] is True


def test_a_filter_leaves_the_rest_out(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = document(capfd, "shop", "copies", "--vendor", "gcp", "--subject", "datastore")
    assert "fragments" not in found
    assert {one["subject"] for one in found["subjects"]} == {"datastore"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text.replace('"schema": 1', '"schema": 9'), "is a graph of schema 9"),
        (lambda text: text[:200], "is no whole graph document"),
        (lambda text: text.replace('"kind": "graph"', '"kind": "x"'), "but no graph"),
        (
            lambda text: text.replace('"format": "terraform"', '"format": "chef"'),
            "cannot be `chef`",
        ),
    ],
    ids=["version", "cut-off", "kind", "content"],
)
def test_a_wrong_document_is_refused(
    here: Path, change: Any, complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run(["graph", "shop", "-o", "shop.json"])
    (here / "shop.json").write_text(change((here / "shop.json").read_text()))
    assert run(["lint", "shop.json"]) == 2
    assert complaint in capfd.readouterr().err


def test_a_part_of_a_graph_is_refused(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["graph", "shop", "--vendor", "aws", "-o", "shop.json"])
    assert run(["lint", "shop.json"]) == 2
    assert "holds a part of a graph and no fragments" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--service", "rooot"], "no service `rooot` in this graph; did you mean `root`?"),
        (["--vendor", "azure"], "no vendor `azure` in this graph; there are `aws`"),
    ],
    ids=["service", "vendor"],
)
def test_what_is_not_there_is_said(
    here: Path, arguments: list[str], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", "shop", *arguments]) == 2
    assert complaint in capfd.readouterr().err


def named(here: Path, name: str) -> None:
    quoted = json.dumps(name, ensure_ascii=False).replace("$", "$$")
    text = BUCKET.replace('"acme-media"', quoted).replace("}\n", "}\n", 1)
    (here / "shop" / "main.tf").write_text(text)


def test_no_name_escapes_from_dot(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    named(here, EVIL)
    assert run(["graph", "shop", "-f", "dot"]) == 0
    out = capfd.readouterr().out
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', out)
    assert "evil" in out
    assert "evil" not in bare
    assert "img" not in bare
    assert "\u202e" not in out


def test_no_name_escapes_from_mermaid(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    named(here, EVIL)
    assert run(["graph", "shop", "-f", "mermaid"]) == 0
    out = capfd.readouterr().out
    assert "evil" in out
    assert "<img" not in out
    assert "evil" not in re.sub(r'"[^"\n]*"', '""', out)


def test_the_same_graph_is_the_same_bytes(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    texts = set()
    for workers in ("1", "2"):
        run(["graph", "shop", "copies", "--workers", workers])
        texts.add(capfd.readouterr().out)
    assert len(texts) == 1
