"""Which folders are applied as they stand, and what rests on defaults that a caller decides."""

from __future__ import annotations

import pytest

from outlast.domain.fragment import Unit
from outlast.domain.value import Unknown
from outlast.readers.terraform.reader import read, units
from trees import tree

BUCKET = 'resource "aws_s3_bucket" "a" { bucket = var.name }\n'
OFFERED = 'variable "name" { default = "offered" }\n'
REQUIRED = 'variable "owner" {}\n'

CASES = {
    "nothing-required": ({"main.tf": OFFERED + BUCKET}, "offered"),
    "required-and-no-provider": ({"main.tf": OFFERED + REQUIRED + BUCKET}, None),
    "required-with-provider": (
        {"main.tf": OFFERED + REQUIRED + BUCKET + 'provider "aws" {}\n'},
        "offered",
    ),
    "required-with-backend": (
        {"main.tf": OFFERED + REQUIRED + BUCKET + 'terraform { backend "s3" {} }\n'},
        "offered",
    ),
    "required-with-tfvars": (
        {"main.tf": OFFERED + REQUIRED + BUCKET, "terraform.tfvars": 'owner = "me"\n'},
        "offered",
    ),
}


@pytest.mark.parametrize(("files", "bucket"), CASES.values(), ids=CASES)
def test_a_default_counts_only_where_nobody_else_decides(
    files: dict[str, str], bucket: str | None
) -> None:
    fragment = read(Unit(".", "terraform"), tree(files))
    (found,) = [one for one in fragment.resources if one.mode == "managed"]
    value = found.attributes["bucket"]
    if bucket is None:
        assert isinstance(value, Unknown)
        assert value.reason == (
            "the caller of this module decides `name`; the default is only an offer"
        )
    else:
        assert value == bucket


def test_a_source_without_dots_is_a_folder_when_there_is_one() -> None:
    estate = tree(
        {
            "main.tf": 'module "a" { source = "stage" }\nmodule "b" { source = "hashicorp/x/y" }\n',
            "stage/main.tf": 'resource "aws_s3_bucket" "a" { bucket = "b" }\n',
        }
    )
    assert [unit.path for unit in units(estate)] == ["."]
    found = read(Unit(".", "terraform"), estate).resources
    assert [(one.address, one.mode) for one in found] == [
        ("module.a.aws_s3_bucket.a", "managed"),
        ("module.b", "module"),
    ]
