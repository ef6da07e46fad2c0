from __future__ import annotations

import pytest

from nodeshow import at, show
from outlast.readers.terraform.hcl.parse import parse, parse_expression
from outlast.readers.terraform.hcl.syntax import Broken, GetAttr, Index, Splat

SHAPES = [
    pytest.param("null", "null", id="null"),
    pytest.param("true", "true", id="bool"),
    pytest.param("1.50", "1.5", id="fraction"),
    pytest.param("5.0", "5", id="whole-fraction-is-whole"),
    pytest.param("1e5", "100000", id="exponent"),
    pytest.param("2.5e-3 + 1", "(+ 0.0025 1)", id="negative-exponent"),
    pytest.param("-1", "(- 1)", id="minus"),
    pytest.param("a ? b : c ? d : e", "(? a b (? c d e))", id="conditional-right-associative"),
    pytest.param("a ? b : c ? d : e ? f : g", "(? a b (? c d (? e f g)))", id="conditional-chain"),
    pytest.param("a ? b ? c : d : e", "(? a (? b c d) e)", id="conditional-in-then"),
    pytest.param("(a ? b : c) ? d : e", "(? (? a b c) d e)", id="conditional-in-parentheses"),
    pytest.param("1 + 2 * 3 == 7 && !x || y", "(|| (&& (== (+ 1 (* 2 3)) 7) (! x)) y)", id="order"),
    pytest.param("a - b - c", "(- (- a b) c)", id="minus-left-associative"),
    pytest.param("a < b == c", "(== (< a b) c)", id="compare-then-equal"),
    pytest.param("(a + b) * c", "(* (+ a b) c)", id="parentheses"),
    pytest.param("-a.b[0]", "(- ([] (. a b) 0))", id="minus-of-traversal"),
    pytest.param("!a.b && c", "(&& (! (. a b)) c)", id="not-of-traversal"),
    pytest.param("(a).b", "(. a b)", id="step-after-parentheses"),
    pytest.param("a.0.b", "(. ([] a 0) b)", id="legacy-index"),
    pytest.param('a["k"][i].c', '(. ([] ([] a "k") i) c)', id="indexes"),
    pytest.param("a[*].b[0]", "([*] a ([] (. @ b) 0))", id="full-splat-takes-indexes"),
    pytest.param("a[*].b[*].c", "([*] a ([*] (. @ b) (. @ c)))", id="full-splat-nests"),
    pytest.param("a.*.b[0].c", "(. ([] ([*] a (. @ b)) 0) c)", id="legacy-splat-ends-at-index"),
    pytest.param("a[*]", "([*] a @)", id="bare-splat"),
    pytest.param("f()", "(f())", id="call"),
    pytest.param("f(a, b...)", "(f() a b...)", id="call-expanded"),
    pytest.param("provider::x::f(1)", "(provider::x::f() 1)", id="provider-function"),
    pytest.param("[a, # one\n b,\n]", "[a, b]", id="tuple-with-comment"),
    pytest.param('{ a = 1, "b" : 2 }', '{"a": 1, "b": 2}', id="object"),
    pytest.param("{ (k) = 1 }", "{k: 1}", id="object-parenthesised-key"),
    pytest.param("{ x = y\n (k) = 3 }", '{"x": y, k: 3}', id="object-key-is-no-call"),
    pytest.param("{ x = y # c\n (k) = 3 }", '{"x": y, k: 3}', id="object-key-after-comment"),
    pytest.param('{ "a-${b}" = 1 }', '{<"a-" b>: 1}', id="object-template-key"),
    pytest.param("[for x in y : x.z if x]", "(for - x y (. x z) if x)", id="for-tuple"),
    pytest.param("{for k, v in y : k => v...}", "(for k v y k:v...)", id="for-object-grouped"),
    pytest.param("[for k, v in y\n : v]", "(for k v y v)", id="for-over-lines"),
    pytest.param('""', '""', id="empty-string"),
    pytest.param(r'"\n\t\"\\\u00e9\U0001F600"', '"\\n\\t\\"\\\\é😀"', id="escapes"),
    pytest.param(r'"\ud800"', '"\ufffd"', id="lone-surrogate"),
    pytest.param('"$${a} %%{b} $ 5% $$"', '"${a} %{b} $ 5% $$"', id="escaped-templates"),
    pytest.param('"$$${a} %%%%{b}"', '"$${a} %%%{b}"', id="runs-before-an-escape"),
    pytest.param('"${a}"', "<a>", id="sole-interpolation"),
    pytest.param('" ${a}  b "', '<" " a "  b ">', id="blanks-around"),
    pytest.param('"a ${~ b ~} c"', '<"a" b "c">', id="strip-markers"),
    pytest.param('"${"${"a"}"}"', '<<"a">>', id="nested-templates"),
    pytest.param('"%{ if x ~} a %{ else }b%{ endif }c"', '<(if x <"a "> <"b">) "c">', id="if"),
    pytest.param('"%{ for k, v in y }${k}%{ endfor }"', "<(for k v y <k>)>", id="directive-for"),
    pytest.param("<<E\n  a\n b\nE", '"  a\\n b\\n"', id="heredoc"),
    pytest.param("<<E\nE", '""', id="empty-heredoc"),
    pytest.param('<<E\n"\\n" $${x}\nE', '"\\"\\\\n\\" ${x}\\n"', id="heredoc-keeps-backslashes"),
    pytest.param("<<E\nEE\n E F\n  E", '"EE\\n E F\\n"', id="heredoc-ends-on-its-word-alone"),
    # What follows was written down from `terraform console`.
    pytest.param(
        "<<-E\n    a\n\n      b\n   \n    c ${1}\n    E",
        '<"a\\n\\n  b\\n   \\nc " 1 "\\n">',
        id="indented-heredoc",
    ),
    pytest.param("<<E\n  x ${~ 1 ~}\n  y\nE", '<"  x" 1 "  y\\n">', id="strip-to-line-end"),
    pytest.param(
        "<<-E\n    %{ for x in y ~}\n    v ${x}\n    %{ endfor ~}\n    z\n    E",
        '<(for - x y <"    v " x "\\n">) "    z\\n">',
        id="stripped-lines-keep-indentation",
    ),
    pytest.param("<<-E\r\n    a\r\n   b\r\n    E", '" a\\r\\nb\\r\\n"', id="carriage-returns"),
    pytest.param("<<-E\n  ${a}\n b\n E", '<" " a "\\nb\\n">', id="indented-interpolation"),
    pytest.param("a) + (b", "BROKEN", id="no-expression"),
    pytest.param("", "BROKEN", id="nothing"),
    pytest.param("a\nb = 2", "BROKEN", id="two-attributes"),
    pytest.param("1e999", "BROKEN", id="infinite-number"),
]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_shape(text: str, shape: str) -> None:
    assert show(parse_expression(text)) == shape


SPANS = [
    pytest.param("a.b", "1:1-1:4", id="attribute"),
    pytest.param("a ? b : c ? d : e", "1:1-1:18", id="conditional"),
    pytest.param("[\n1,\n]", "1:1-3:2", id="lines"),
    pytest.param("<<E\na\nE", "1:1-3:2", id="heredoc"),
    pytest.param('"é😀"', "1:1-1:5", id="code-points"),
    pytest.param(" é.b ", "1:2-1:5", id="blanks-outside"),
    pytest.param("(a)", "1:2-1:3", id="inside-parentheses"),
    pytest.param("f(\r\na\r\n)", "1:1-3:2", id="carriage-returns"),
    pytest.param("{ x = y\n (k) = 3 }", "1:1-2:11", id="respelled"),
]


@pytest.mark.parametrize(("text", "place"), SPANS)
def test_span(text: str, place: str) -> None:
    assert at(parse_expression(text).span) == place


def test_every_step_spans_from_the_start() -> None:
    node = parse_expression('aé.b["c"]')
    assert isinstance(node, Index)
    assert isinstance(node.target, GetAttr)
    places = [at(node.span), at(node.key.span), at(node.target.span), at(node.target.target.span)]
    assert places == ["1:1-1:10", "1:6-1:9", "1:1-1:5", "1:1-1:3"]


def test_item_of_a_splat_stands_at_the_star() -> None:
    node = parse_expression("a[*].b")
    assert isinstance(node, Splat)
    assert isinstance(node.each, GetAttr)
    assert [at(node.each.span), at(node.each.target.span)] == ["1:2-1:7", "1:2-1:5"]


DEEP = [
    pytest.param("[" * 400 + "]" * 400, id="brackets"),
    pytest.param("!" * 5000 + "x", id="unary"),
    pytest.param("a" + ".b" * 5000, id="steps"),
    pytest.param("a" + "[*]" * 5000, id="splats"),
    pytest.param("||".join(["x"] * 5000), id="binary"),
    pytest.param("x?y:" * 5000 + "z", id="conditionals"),
    pytest.param("(" * 900 + "a" + ")" * 900, id="parentheses"),
    pytest.param('"${' * 300 + "a" + '}"' * 300, id="templates"),
    pytest.param('"' + "%{ if x }" * 900 + "%{ endif }" * 900 + '"', id="directives"),
    pytest.param("1" * 5000, id="digits"),
]


@pytest.mark.parametrize("text", DEEP)
def test_depth_ends_in_broken(text: str) -> None:
    assert "BROKEN" in show(parse_expression(text))


def test_place_is_given_to_every_node() -> None:
    place = parse("f.tf", b"\n  a = 1").body.attributes["a"].span
    node = parse_expression("a.b", "f.tf", place)
    assert isinstance(node, GetAttr)
    assert {node.span, node.target.span} == {place}


def test_broken_keeps_the_text() -> None:
    node = parse_expression("a +")
    assert isinstance(node, Broken)
    assert (node.text, at(node.span)) == ("a +", "1:1-1:4")
