from __future__ import annotations

import json

import pytest

from nodeshow import at, outline
from outlast.readers.terraform.hcl.parse import parse_json

FILES = [
    pytest.param(
        {"resource": {"aws_s3_bucket": {"a": {"bucket": "x-${var.y}", "n": [1, 2.5, None, True]}}}},
        ["resource aws_s3_bucket a", '  bucket = <"x-" (. var y)>', "  n = [1, 2.5, null, true]"],
        id="resource",
    ),
    pytest.param(
        {"resource": [{"a": {"x": {"p": 1}}}, {"a": {"y": [{"p": 2}, {"p": 3}]}}]},
        ["resource a x", "  p = 1", "resource a y", "  p = 2", "resource a y", "  p = 3"],
        id="arrays-of-objects",
    ),
    pytest.param(
        {"//": "a word", "locals": {"//": "another", "a": "${b}"}},
        ["locals", "  a = <b>"],
        id="comments",
    ),
    pytest.param(
        {"module": {"m": {"source": "./${x}", "providers": {"aws": "aws.west"}, "a": "${x}"}}},
        ["module m", '  source = "./${x}"', '  providers = {"aws": (. aws west)}', "  a = <x>"],
        id="module",
    ),
    pytest.param(
        {"variable": {"v": {"type": "list(string)", "default": "${x}"}}},
        ["variable v", "  type = (list() string)", '  default = "${x}"'],
        id="variable",
    ),
    pytest.param(
        {"resource": {"a": {"b": {"provider": "aws.w", "depends_on": ["c.d"]}}}},
        ["resource a b", "  provider = (. aws w)", "  depends_on = [(. c d)]"],
        id="references",
    ),
    pytest.param(
        {"terraform": {"backend": {"s3": {"bucket": "b"}}, "required_version": ">1"}},
        ["terraform", '  required_version = ">1"', "  backend s3", '    bucket = "b"'],
        id="terraform",
    ),
    pytest.param(
        {"resource": {"a": {"b": {"dynamic": {"s": {"for_each": "${x}", "content": {"c": 1}}}}}}},
        ["resource a b", "  dynamic s", "    for_each = <x>", "    content", "      c = 1"],
        id="dynamic",
    ),
    pytest.param(
        {"locals": {"a": '\\ "x" $${y} ${f("z")}\n'}},
        ["locals", '  a = <"\\\\ \\"x\\" ${y} " (f() "z") "\\n">'],
        id="template-text",
    ),
    pytest.param(
        {"locals": {"a": "%{ if x }y%{ endif }"}},
        ["locals", '  a = <(if x <"y"> -)>'],
        id="directive",
    ),
    pytest.param({"a": "${b}"}, ["a = <b>"], id="unknown-name"),
]


@pytest.mark.parametrize(("document", "lines"), FILES)
def test_outline(document: object, lines: list[str]) -> None:
    file = parse_json("f.tf.json", json.dumps(document, indent="\t").encode())
    assert outline(file.body) == lines
    assert file.problems == ()


def test_spans_count_code_points() -> None:
    text = '{"resource": {"t": {"é": {\n\t"a": "\\ud83d\\ude00\\/", "b": ["${x}"]}}}}'
    file = parse_json("f.tf.json", text.encode())
    (block,) = file.body.blocks
    a, b = block.body.attributes.values()
    assert [at(block.span), at(block.extent)] == ["1:21-1:24", "1:21-2:39"]
    assert [at(a.span), at(a.expression.span)] == ["2:2-2:23", "2:7-2:23"]
    assert [at(b.span), at(b.expression.span)] == ["2:25-2:38", "2:30-2:38"]
    assert outline(block.body) == ['a = "😀/"', "b = [<x>]"]


def test_variable_definitions_are_literal() -> None:
    file = parse_json("x.tfvars.json", b'{"data": {"a": "${b}"}}')
    assert outline(file.body) == ['data = {"a": "${b}"}']


FAULTS = [
    pytest.param('{"locals": {"a": 1,\n"b" 2}}', 2, "`:` is missing here", id="no-colon"),
    pytest.param('{"locals": {"a": 1,\n}}', 2, "a value is missing here", id="trailing-comma"),
    pytest.param('{"locals": {"a": 1\n', 2, "the text ends too early", id="no-end"),
    pytest.param('{"locals": {"a": 1}}\n{}', 2, "text follows the end", id="two-values"),
    pytest.param('{"locals": {"a": 1}\n]', 2, "`]` closes nothing", id="wrong-bracket"),
    pytest.param('{"locals": {"a": 1,\n"b": \'x\'}}', 2, "`'` is not JSON", id="single-quotes"),
    pytest.param('{"locals": {"a": 1,\n"b": "x}}', 2, "a string is not closed", id="no-quote"),
    pytest.param('{"locals": {"a": 1,\n"b": 01}}', 2, "", id="leading-zero"),
    pytest.param('{"locals": {"a": 1,\n"b": "\\x"}}', 2, "the value is not valid", id="escape"),
    pytest.param('{"locals": {"a": 1,\n"b": "${"}}', 2, "the template in this", id="template"),
]


@pytest.mark.parametrize(("text", "line", "message"), FAULTS)
def test_what_stands_before_a_fault_is_kept(text: str, line: int, message: str) -> None:
    file = parse_json("f.tf.json", text.encode())
    (problem,) = file.problems
    assert (problem.kind, problem.span.line) == ("syntax", line)
    assert problem.message.startswith(message)
    assert outline(file.body)[:2] == ["locals", "  a = 1"]


def test_ignore_in_a_comment_speaks_of_its_block() -> None:
    text = '{"resource": {"t": {\n"n": {\n"//": "outlast:ignore A1 reason=\\"x\\""}}}}'
    (ignore,) = parse_json("f.tf.json", text.encode()).ignores
    assert (ignore.policies, ignore.reason, ignore.target, ignore.span.line) == (("A1",), "x", 2, 3)


def test_deep_text_is_a_problem() -> None:
    file = parse_json("f.tf.json", b'{"a":' + b"[" * 300 + b"]" * 300 + b"}")
    assert [problem.message for problem in file.problems] == ["nested deeper than 100 levels"]
