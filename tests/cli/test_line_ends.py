"""Files as Windows writes them: other ends of lines, marks in front, two bytes a character."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from outlast.cli.main import run

TERRAFORM = """# outlast:ignore BKP002 reason="drawn again from the originals"
resource "aws_s3_bucket" "thumbs" {
  bucket = "acme-thumbs"
}

resource "aws_s3_bucket" "letters" { # outlast:ignore BKP002 reason="kept on paper"
  bucket = "acme-letters"
}

resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
  tags = {
    note        = <<-EOT
      one
      two
    EOT
    criticality = "critical"
  }
}
"""
TEMPLATE = """AWSTemplateFormatVersion: "2010-09-09"
Resources:
  # outlast:ignore BKP002 reason="filled again from the feed"
  Feed:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: feed, Tags: [{Key: criticality, Value: critical}]}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      Tags: [{Key: criticality, Value: critical}]
"""
MANIFEST = """apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
  namespace: shop
  annotations:
    outlast.dev/ignore: BKP002 reason="kept by the senders"
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
  namespace: shop
spec: {instances: 3, storage: {size: 1Gi}}
"""
TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "parcels"}}
FILES = {
    ".outlast.yaml": "# A comment\nexclude: [examples]\n",
    "tf/main.tf": TERRAFORM,
    "tf/json.tf.json": json.dumps({"resource": {"aws_s3_bucket": {"films": {}}}}, indent=1),
    "cfn/orders.yaml": TEMPLATE,
    "cfn/parcels.json": json.dumps({"Resources": {"Parcels": TABLE}}, indent=1) + "\n",
    "k8s/shop.yaml": MANIFEST,
}

SEEN = {
    "cfn/orders.yaml:7:3 Orders",
    "cfn/parcels.json:3:3 Parcels",
    "k8s/shop.yaml:13:1 Cluster/shop/orders",
    "tf/main.tf:10:1 aws_s3_bucket.claims",
}
IGNORED = {
    "Feed",
    "PersistentVolumeClaim/shop/uploads",
    "aws_s3_bucket.letters",
    "aws_s3_bucket.thumbs",
}


def lint(folder: Path, encode: Callable[[str], bytes]) -> tuple[Any, ...]:
    """The JSON and the SARIF document for all files, written as `encode` does."""
    folder.mkdir()
    (folder / ".git").mkdir()
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(encode(text))
    forms = {"json": folder / "out.json", "sarif": folder / "out.sarif"}
    with chdir(folder):
        assert run(["lint", *(f"-f{form}={out}" for form, out in forms.items())]) == 1
    return tuple(json.loads(out.read_text()) for out in forms.values())


WAYS: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "mark": lambda text: text.encode("utf-8-sig"),
    "CRLF and mark": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
}


@pytest.mark.parametrize("encode", WAYS.values(), ids=WAYS)
def test_the_same_findings_at_the_same_places(
    tmp_path: Path, encode: Callable[[str], bytes]
) -> None:
    plain, sarif = lint(tmp_path / "plain", str.encode)
    found = {
        f"{one['path']}:{one['line']}:{one['column']} {one['address']}"
        for one in plain["findings"]
        if one["policy"] == "BKP002"
    }
    assert found >= SEEN
    assert {one["address"] for one in plain["ignored"]} == IGNORED
    assert lint(tmp_path / "other", encode) == (plain, sarif)


WIDE: dict[str, Callable[[str], bytes]] = {
    "with a mark": lambda text: text.encode("utf-16"),
    "little end first": lambda text: text.encode("utf-16-le"),
    "big end first": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("encode", WIDE.values(), ids=WIDE)
def test_utf16_is_read_or_said(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    """Templates and settings may be UTF-16; Terraform and Kubernetes take UTF-8 alone."""
    document, _ = lint(tmp_path / "wide", encode)
    assert {one["address"] for one in document["findings"]} == {"Orders", "Parcels"}
    assert {one["address"] for one in document["ignored"]} == {"Feed"}
    problems = {one["path"]: one["message"] for one in document["problems"]}
    assert set(problems) == {"tf/main.tf", "tf/json.tf.json", "k8s/shop.yaml"}
    assert all(
        "UTF-16" in message and "save it as UTF-8" in message for message in problems.values()
    )
