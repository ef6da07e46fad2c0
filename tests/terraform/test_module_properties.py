from __future__ import annotations

import json
import pickle
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.fragment import Fragment, Unit
from outlast.readers.terraform.reader import read
from trees import DictTree

MAIN = b"""
variable "keys" { type = set(string) }
resource "t_a" "a" {
  for_each = var.keys
  name     = each.key
}
module "m" {
  source   = "../m"
  for_each = var.keys
  name     = each.value
}
"""
CHILD = b"""
variable "name" {}
resource "t_b" "b" { name = var.name }
"""


def fragment(keys: list[str], order: int = 1) -> Fragment:
    files = {
        "live/main.tf": MAIN,
        "live/terraform.tfvars.json": json.dumps({"keys": keys}).encode(),
        "m/main.tf": CHILD,
    }
    return read(Unit("live", "terraform"), DictTree(dict(list(files.items())[::order])))


TEXT = st.text(st.characters(codec="utf-8")).map(lambda text: normalize("NFC", text))
KEYS = st.lists(TEXT, unique=True, max_size=5)
"""Terraform keeps every string in this form, so two spellings of one are one key."""


@settings(max_examples=60, deadline=None)
@given(KEYS)
def test_every_key_is_one_instance_of_one_declaration(keys: list[str]) -> None:
    found = fragment(keys)
    assert sorted(str(one.attributes["name"]) for one in found.resources) == sorted(keys + keys)
    assert len({one.address for one in found.resources}) == 2 * len(keys)
    assert {one.declared for one in found.resources} <= {"t_a.a", "module.m.t_b.b"}


@settings(max_examples=20, deadline=None)
@given(KEYS)
def test_a_fragment_depends_on_content_only_and_travels(keys: list[str]) -> None:
    found = fragment(keys)
    assert found == fragment(keys[::-1], order=-1) == pickle.loads(pickle.dumps(found))


WHOLE = (
    MAIN
    + CHILD.replace(b'"t_b"', b'"t_c"')
    + b"""
terraform {
  backend "s3" { bucket = "b" }
  required_providers { t = { source = "x/t" } }
}
provider "t" {
  alias = "w"
  nested { a = [for k in var.keys : "${k}-%{ if true }x%{ endif }"] }
}
resource "t_d" "d" {
  count    = length(t_a.a) > 1 ? 2 : 0
  provider = t.w
  dynamic "b" {
    for_each = { for k, v in t_a.a : k => v.name }
    content { c = try(t_d.d[0].id, b.value, <<-EOT
      ${path.module}
    EOT
    ) }
  }
}
locals { l = one(t_d.d[*].b[0].c) }
"""
)
CUTS = st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40)), max_size=4)
PIECES = st.sampled_from([b"", b"{", b"}", b'"', b"${", b"\n", b"*", b"= ", b"\xff", b"[", b"("])


@settings(max_examples=150, deadline=None)
@given(CUTS, PIECES)
def test_damage_never_ends_a_reading(cuts: list[tuple[int, int]], piece: bytes) -> None:
    data = WHOLE
    for start, length in cuts:
        data = data[:start] + piece + data[start + length :]
    found = read(Unit(".", "terraform"), DictTree({"main.tf": data, "b.tf": CHILD}))
    assert found.files == ("b.tf", "main.tf")
    assert "t_b.b" in {one.address for one in found.resources}
