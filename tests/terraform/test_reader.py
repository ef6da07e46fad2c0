from __future__ import annotations

from typing import Any

import pytest

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Linked, Ref, Unknown, refs_of
from outlast.readers.terraform.reader import read
from trees import tree


def fragment(text: str | dict[str, str], path: str = ".") -> Fragment:
    files = {"main.tf": text} if isinstance(text, str) else text
    return read(Unit(path, "terraform"), tree(files))


def by_address(text: str | dict[str, str], path: str = ".") -> dict[str, Resource]:
    return {one.address: one for one in fragment(text, path).resources}


def value(text: str | dict[str, str], path: str = ".") -> Any:
    """What the attribute `x` of `t_probe.p` evaluates to."""
    return by_address(text, path)["t_probe.p"].attributes["x"]


PROBE = 'resource "t_probe" "p" {{\n  x = {}\n}}\n'


def probe(expression: str) -> str:
    return PROBE.format(expression)


PLAIN = {
    "literal": (probe('"a"'), "a"),
    "default": ('variable "v" { default = "d" }' + "\n" + probe("var.v"), "d"),
    "local": ("locals {\n  a = local.b\n  b = [1, 2]\n}\n" + probe("local.a"), [1, 2]),
    "path.module": (probe("path.module"), "."),
    "converted to number": (
        'variable "v" {\n  type = number\n  default = "3"\n}\n' + probe("var.v"),
        3,
    ),
    "converted to string": (
        'variable "v" {\n  type = string\n  default = 3\n}\n' + probe("var.v"),
        "3",
    ),
    "converted to bool": (
        'variable "v" {\n  type = bool\n  default = "true"\n}\n' + probe("var.v"),
        True,
    ),
    "optional default": (
        'variable "v" {\n  type = object({a = optional(string, "x"), b = optional(number)})\n'
        "  default = {}\n}\n" + probe("var.v"),
        {"a": "x", "b": None},
    ),
    "optional default in a map": (
        'variable "v" {\n  type = map(object({a = optional(bool, false)}))\n'
        "  default = {k = {}}\n}\n" + probe("var.v.k.a"),
        False,
    ),
    "set from list": (
        'variable "v" {\n  type = set(string)\n  default = ["b", "a", "b"]\n}\n' + probe("var.v"),
        ["a", "b"],
    ),
    "count zero splat": (
        'resource "t_a" "a" { count = 0 }\n' + probe("t_a.a[*].id"),
        [],
    ),
    "count zero falls through try": (
        'resource "t_a" "a" { count = 0 }\n' + probe('try(t_a.a[0].id, "none")'),
        "none",
    ),
    "count zero one": ('resource "t_a" "a" { count = 0 }\n' + probe("one(t_a.a[*].id)"), None),
    "length of count": ('resource "t_a" "a" { count = 2 }\n' + probe("length(t_a.a)"), 2),
    "keys of for_each": (
        'resource "t_a" "a" { for_each = {k = 1, j = 2} }\n' + probe("keys(t_a.a)"),
        ["j", "k"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), PLAIN.values(), ids=PLAIN.keys())
def test_value(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


COUNTED = 'resource "t_a" "a" {\n  count = 2\n  name = "n${count.index}"\n}\n'
EACH = 'resource "t_a" "a" {\n  for_each = toset(["k", "l"])\n  name = each.key\n}\n'
SINGLE = 'resource "t_a" "a" {\n  name = "n"\n}\n'
OPEN = 'variable "n" {}\nresource "t_a" "a" {\n  count = var.n\n  name = "n"\n}\n'

LINKS = {
    "single, stated": (SINGLE + probe("t_a.a.name"), [Ref("t_a.a", "name")]),
    "single, known after apply": (SINGLE + probe("t_a.a.arn"), [Ref("t_a.a", "arn")]),
    "single, whole": (SINGLE + probe("t_a.a"), [Ref("t_a.a", "")]),
    "count index": (COUNTED + probe("t_a.a[1].arn"), [Ref("t_a.a[1]", "arn")]),
    "count splat": (
        COUNTED + probe("t_a.a[*].arn"),
        [Ref("t_a.a[0]", "arn"), Ref("t_a.a[1]", "arn")],
    ),
    "count legacy splat": (
        COUNTED + probe("t_a.a.*.name"),
        [Ref("t_a.a[0]", "name"), Ref("t_a.a[1]", "name")],
    ),
    "count try": (COUNTED + probe('try(t_a.a[0].arn, "")'), [Ref("t_a.a[0]", "arn")]),
    "each index": (EACH + probe('t_a.a["k"].arn'), [Ref('t_a.a["k"]', "arn")]),
    "each values": (
        EACH + probe("values(t_a.a)[*].arn"),
        [Ref('t_a.a["k"]', "arn"), Ref('t_a.a["l"]', "arn")],
    ),
    "each for": (
        EACH + probe("{for k, v in t_a.a : k => v.arn}"),
        [Ref('t_a.a["k"]', "arn"), Ref('t_a.a["l"]', "arn")],
    ),
    "undecided index": (OPEN + probe("t_a.a[0].arn"), [Ref("t_a.a", "arn")]),
    "undecided stated": (OPEN + probe("t_a.a[0].name"), [Ref("t_a.a", "name")]),
    "undecided splat": (OPEN + probe("t_a.a[*].arn"), [Ref("t_a.a", "arn")]),
    "undecided one": (OPEN + probe("one(t_a.a[*].arn)"), [Ref("t_a.a", "arn")]),
    "undecided join": (OPEN + probe('join("", t_a.a.*.arn)'), [Ref("t_a.a", "arn")]),
    "undecided try": (OPEN + probe('try(t_a.a[0].arn, "")'), [Ref("t_a.a", "arn")]),
    "nested block, stated": (
        'resource "t_a" "a" {\n  b {\n    c = "s"\n  }\n}\n' + probe("t_a.a.b[0].c"),
        [Ref("t_a.a", "b.c")],
    ),
    "nested block as an object": (
        'resource "t_a" "a" {\n  b {\n    c = "s"\n  }\n}\n' + probe("t_a.a.b.c"),
        [Ref("t_a.a", "b.c")],
    ),
    "nested block, known after apply": (
        'resource "t_a" "a" {\n  b {\n    c = "s"\n  }\n}\n' + probe("t_a.a.b[0].d"),
        [Ref("t_a.a", "b.d")],
    ),
    "data": ('data "t_a" "a" {}\n' + probe("data.t_a.a.arn"), [Ref("data.t_a.a", "arn")]),
    "through a local": (
        SINGLE + "locals {\n  l = {a = t_a.a}\n}\n" + probe("local.l.a.arn"),
        [Ref("t_a.a", "arn")],
    ),
    "through two resources": (
        SINGLE + 'resource "t_b" "b" {\n  name = t_a.a.name\n}\n' + probe("t_b.b.name"),
        [Ref("t_b.b", "name"), Ref("t_a.a", "name")],
    ),
    "chained for_each": (
        EACH + 'resource "t_probe" "p" {\n  for_each = t_a.a\n  x = each.value.arn\n}\n',
        [Ref('t_a.a["k"]', "arn")],
    ),
    "unread module": (
        'module "m" {\n  source = "a/b/aws"\n}\n' + probe("module.m.out"),
        [Ref("module.m", "out")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LINKS.values(), ids=LINKS.keys())
def test_link(text: str, expected: list[Ref]) -> None:
    found = by_address(text)
    probed = found.get("t_probe.p") or found['t_probe.p["k"]']
    refs = [Ref(ref.address, ref.attribute) for ref in refs_of(probed.attributes["x"])]
    assert refs == expected


WHOLE = {
    "index": "t_a.a[0].arn",
    "one": "one(t_a.a[*].arn)",
    "join": 'join("", t_a.a.*.arn)',
    "element of concat": 'element(concat(t_a.a.*.arn, [""]), 0)',
    "try": "try(t_a.a[0].arn, null)",
    "conditional": 'length(t_a.a) > 0 ? t_a.a[0].arn : ""',
}


@pytest.mark.parametrize("expression", WHOLE.values(), ids=WHOLE.keys())
def test_the_ways_to_take_the_only_one_keep_a_whole_link(expression: str) -> None:
    found = value(OPEN + probe(expression))
    assert isinstance(found, Unknown)
    assert found.refs == (Ref("t_a.a", "arn", whole=True),)


def test_a_resource_is_never_null() -> None:
    assert value(SINGLE + probe('t_a.a != null ? "there" : "gone"')) == "there"


def test_a_stated_string_keeps_text_and_link() -> None:
    found = value(SINGLE + probe("t_a.a.name"))
    assert found == "n"
    assert isinstance(found, Linked)


def test_an_unstated_attribute_says_why() -> None:
    found = value(SINGLE + probe("t_a.a.arn"))
    assert isinstance(found, Unknown)
    assert found.reason == "`t_a.a.arn` is known only after apply"
    assert found.text == "${t_a.a.arn}"


def test_a_variable_without_a_value_says_so() -> None:
    found = value('variable "v" {}\n' + probe("var.v"))
    assert isinstance(found, Unknown)
    assert found.reason == "variable `v` has no default and no value in any tfvars"
    assert found.text == "${var.v}"
    assert found.span is not None
    assert (found.span.path, found.span.line) == ("main.tf", 1)


ADDRESSES = {
    "count": ("count = 2", ["t_a.a[0]", "t_a.a[1]"]),
    "count zero": ("count = 0", []),
    "count false as a word": ('count = "false"', []),
    "count one as a word": ('count = "1"', ["t_a.a[0]"]),
    "count bool": ("count = true", ["t_a.a[0]"]),
    "count from a comparison": ('count = "a" == "b" ? 1 : 0', []),
    "for_each set": ('for_each = toset(["b", "a"])', ['t_a.a["a"]', 't_a.a["b"]']),
    "for_each map": ("for_each = {b = 1, a = 2}", ['t_a.a["a"]', 't_a.a["b"]']),
    "for_each empty": ("for_each = {}", []),
    "for_each quoted key": ('for_each = {"a\\"b" = 1}', ['t_a.a["a\\"b"]']),
    "undecided": ("count = var.nope", ["t_a.a"]),
    "null": ("for_each = null", ["t_a.a"]),
}


@pytest.mark.parametrize(("meta", "expected"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_instances(meta: str, expected: list[str]) -> None:
    found = by_address(f'resource "t_a" "a" {{\n  {meta}\n}}\n')
    assert sorted(found) == expected
    for one in found.values():
        assert (one.conditional is None) == (one.address != "t_a.a")


def test_a_map_with_an_unknown_value_has_its_keys() -> None:
    text = 'variable "v" {}\nresource "t_a" "a" {\n  for_each = {k = var.v}\n  x = each.value\n}\n'
    found = by_address(text)
    assert list(found) == ['t_a.a["k"]']
    assert isinstance(found['t_a.a["k"]'].attributes["x"], Unknown)


def test_too_many_instances_are_a_problem() -> None:
    found = fragment('resource "t_a" "a" {\n  count = 1200\n}\n')
    assert len(found.resources) == 1000
    assert [(one.kind, one.span.line) for one in found.problems] == [("too-many", 1)]


BLOCKS = """
variable "open" {}
resource "t_a" "a" {
  name = "n"
  rule {
    id = "first"
    to {
      bucket = "b"
    }
  }
  dynamic "rule" {
    for_each = ["x", "y"]
    iterator = it
    content {
      id = "${it.value}${it.key}"
    }
  }
  rule {
    id = "last"
  }
  dynamic "maybe" {
    for_each = var.open
    content {
      id  = "certain"
      arn = t_b.b.arn
    }
  }
  lifecycle {
    prevent_destroy = true
  }
}
resource "t_b" "b" {}
"""


def test_blocks_are_lists_with_dynamic_ones_in_order() -> None:
    found = by_address(BLOCKS)["t_a.a"].attributes
    assert sorted(found) == ["maybe", "name", "rule"]
    assert found["rule"] == [
        {"id": "first", "to": [{"bucket": "b"}]},
        {"id": "x0"},
        {"id": "y1"},
        {"id": "last"},
    ]


def test_an_undecided_dynamic_block_states_nothing_for_certain() -> None:
    found: Any = by_address(BLOCKS)["t_a.a"].attributes["maybe"]
    assert len(found) == 1
    assert isinstance(found[0]["id"], Unknown)
    assert found[0]["arn"].refs == (Ref("t_b.b", "arn"),)


def test_spans_with_and_without_indexes() -> None:
    one = by_address(BLOCKS)["t_a.a"]
    lines = {path: span.line for path, span in one.spans.items()}
    assert lines["rule.to.bucket"] == lines["rule.0.to.0.bucket"] == 8
    assert lines["rule.id"] == lines["rule.0.id"] == 6
    assert lines["rule.2.id"] == 15
    assert lines["rule.3"] == 18
    assert one.span.line == 3


def test_depends_on_is_addresses() -> None:
    text = (
        'resource "t_a" "a" {\n  depends_on = [t_b.b, module.m, data.t_c.c[0]]\n}\n'
        'resource "t_b" "b" {}\nmodule "m" { source = "a/b/c" }\ndata "t_c" "c" { count = 1 }\n'
    )
    assert by_address(text)["t_a.a"].depends_on == ("t_b.b", "module.m", "data.t_c.c")


def test_cycles_end() -> None:
    text = "locals {\n  a = local.b\n  b = local.a\n}\n" + probe("local.a")
    found = value(text)
    assert isinstance(found, Unknown)
    assert found.reason == "`local.a` depends on itself"


def test_resources_that_need_each_other_end() -> None:
    text = 'resource "t_a" "a" { x = t_b.b.x }\nresource "t_b" "b" { x = t_a.a.x }\n'
    found = by_address(text)["t_a.a"].attributes["x"]
    assert isinstance(found, Unknown)
    assert found.reason == "`t_a.a.x` depends on itself"


HUGE = "\n".join(f"  l{n + 1} = [{', '.join([f'local.l{n}'] * 10)}]" for n in range(12))
BIG = {
    "lists of lists": (f"locals {{\n  l0 = [1]\n{HUGE}\n}}\n", "local.l12"),
    "through a resource": (
        f'locals {{\n  l0 = [1]\n{HUGE}\n}}\nresource "t_a" "a" {{\n  x = local.l12\n}}\n',
        "t_a.a.x",
    ),
}


@pytest.mark.parametrize(("text", "expression"), BIG.values(), ids=BIG.keys())
def test_a_value_too_large_to_walk_is_unknown(text: str, expression: str) -> None:
    assert isinstance(value(text + probe(expression)), Unknown)


def test_more_resources_than_a_unit_may_make_are_a_problem() -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  count  = 60\n}\n',
        "m/main.tf": 'resource "t_a" "a" {\n  count = 1000\n}\n',
    }
    found = fragment(files)
    assert len(found.resources) < 60_000
    assert {one.kind for one in found.problems} == {"too-many"}


def test_a_count_that_needs_itself_ends() -> None:
    found = by_address('resource "t_a" "a" {\n  count = length(t_a.a)\n}\n')
    assert found["t_a.a"].conditional is not None


def test_a_long_chain_ends_without_a_recursion_error() -> None:
    links = "\n".join(f"  l{n} = local.l{n + 1}" for n in range(2000))
    found = value(f"locals {{\n{links}\n  l2000 = 1\n}}\n" + probe("local.l0"))
    assert isinstance(found, Unknown)
    assert "nested too deeply" in found.reason


BACKENDS = {
    "s3": ('terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n', "terraform.backend.s3"),
    "cloud": ('terraform {\n  cloud {\n    organization = "b"\n  }\n}\n', "terraform.cloud"),
}


@pytest.mark.parametrize(("text", "address"), BACKENDS.values(), ids=BACKENDS.keys())
def test_backend(text: str, address: str) -> None:
    found = by_address(text)[address]
    assert found.mode == "backend"
    assert found.type == address.rpartition(".")[2]
    assert list(found.attributes.values()) == ["b"]


PROVIDERS = """
terraform {
  required_providers {
    aws    = { source = "hashicorp/aws" }
    google-beta = { source = "registry.terraform.io/hashicorp/google-beta" }
  }
}
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "r2"
  region = "auto"
  endpoints {
    s3 = "https://x.r2.cloudflarestorage.com"
  }
}
resource "aws_s3_bucket" "plain" {}
resource "aws_s3_bucket" "r2" {
  provider = aws.r2
}
resource "google_x" "beta" {
  provider = google-beta
}
resource "azurerm_x" "bare" {}
"""


def test_providers() -> None:
    found = by_address(PROVIDERS)
    plain = found["aws_s3_bucket.plain"].provider
    assert plain is not None
    assert (plain.name, plain.source, plain.alias) == ("aws", "hashicorp/aws", "")
    assert plain.attributes == {"region": "eu-west-1"}
    r2 = found["aws_s3_bucket.r2"].provider
    assert r2 is not None
    assert (r2.alias, r2.attributes["region"]) == ("r2", "auto")
    assert r2.attributes["endpoints"] == [{"s3": "https://x.r2.cloudflarestorage.com"}]
    beta = found["google_x.beta"].provider
    assert beta is not None
    assert (beta.name, beta.source) == ("google-beta", "hashicorp/google-beta")
    bare = found["azurerm_x.bare"].provider
    assert bare is not None
    assert (bare.name, bare.attributes, bare.span) == ("azurerm", {}, None)


def test_a_broken_file_leaves_the_others() -> None:
    found = fragment(
        {"a.tf": 'resource "t_a" "a" {\n  x = \n}\n', "b.tf": 'resource "t_b" "b" {}\n'}
    )
    assert "t_b.b" in {one.address for one in found.resources}
    assert {one.span.path for one in found.problems} == {"a.tf"}
    assert found.files == ("a.tf", "b.tf")


def test_override_files_merge() -> None:
    files = {
        "a.tf": 'resource "t_a" "a" {\n  x = 1\n  y = 1\n  b {\n    c = 1\n  }\n}\n',
        "a_override.tf": 'resource "t_a" "a" {\n  y = 2\n  b {\n    c = 2\n  }\n}\n',
    }
    assert by_address(files)["t_a.a"].attributes == {"x": 1, "y": 2, "b": [{"c": 2}]}


def test_tofu_stands_in_for_tf() -> None:
    files = {"a.tf": probe("1"), "a.tofu": probe("2"), "b.tf": ""}
    assert value(files) == 2
    assert fragment(files).files == ("a.tofu", "b.tf")


def test_json_files() -> None:
    files = {
        "main.tf.json": '{"resource": {"t_a": {"a": {"name": "n", "count": 1}}},'
        ' "terraform": {"backend": {"s3": {"bucket": "b"}}}}'
    }
    found = by_address(files)
    assert sorted(found) == ["t_a.a[0]", "terraform.backend.s3"]
    assert found["t_a.a[0]"].attributes == {"name": "n"}
