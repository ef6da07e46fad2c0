from __future__ import annotations

import pytest

from nodeshow import outline
from outlast.readers.terraform.hcl.parse import parse

SECOND = 'resource "c" "d" {\n  y = 2\n}\n'
KEPT = ["resource c d", "  y = 2"]

DAMAGE = [
    pytest.param(
        'resource "a" "b" {\n  x = 1\n\n' + SECOND,
        ["resource a b", "  x = 1", *KEPT],
        ["1 syntax a block opened here is never closed; add the missing `}`"],
        id="missing-brace",
    ),
    pytest.param(
        'resource "a" "b" {\n  x = "foo\n  y = 2\n}\n' + SECOND,
        ["resource a b", "  x = BROKEN", "  y = 2", *KEPT],
        ['2 syntax a string is not closed on its line; add the missing `"`'],
        id="unterminated-quote",
    ),
    pytest.param(
        "a {\n  y =\n  z = 1\n}\n" + SECOND,
        ["a", "  y = BROKEN", "  z = 1", *KEPT],
        ["2 syntax no value stands after `=`; write one, or remove the line"],
        id="no-value",
    ),
    pytest.param(
        "a {\n  x = [1, 2\n  z = 1\n}\n" + SECOND,
        ["a", "  x = BROKEN", "  z = 1", *KEPT],
        ["2 syntax a bracket has no other half; close it, or remove it"],
        id="open-bracket",
    ),
    pytest.param(
        "a {\n  x = 1\n  y = 2 3\n  z = 4\n}\n",
        ["a", "  x = 1", "  y = BROKEN", "  z = 4"],
        ["3 syntax `3` is not expected here; correct the line"],
        id="words-of-the-second-opinion",
    ),
    pytest.param(
        "a {\n  p = 1\n}\n}\n" + SECOND,
        ["a", "  p = 1", *KEPT],
        ["4 syntax a bracket has no other half; close it, or remove it"],
        id="extra-brace",
    ),
    pytest.param(
        'a {\n  s = "\\d"\n  t = 1\n}\n',
        ["a", "  s = BROKEN", "  t = 1"],
        ["2 syntax this is not an escape that HCL knows; write `\\\\` for a backslash"],
        id="unknown-escape",
    ),
    pytest.param(
        'a {\n  s = "x\n  y"\n  t = 1\n}\n',
        ["a", "  s = BROKEN", "  t = 1"],
        ["2 syntax the string does not end on its line; close it, or write a heredoc"],
        id="string-over-lines",
    ),
    pytest.param(
        "a {\n  s = <<EOT\nfoo\n}\n" + SECOND,
        ["a", "  s = BROKEN", *KEPT],
        [
            "1 syntax a block opened here is never closed; add the missing `}`",
            "2 syntax the heredoc opened here never ends; close it with its word alone on a line",
        ],
        id="heredoc-without-end",
    ),
]


@pytest.mark.parametrize(("text", "kept", "problems"), DAMAGE)
def test_damage_stays_local(text: str, kept: list[str], problems: list[str]) -> None:
    file = parse("f.tf", text.encode())
    assert outline(file.body) == kept
    said = [f"{problem.span.line} {problem.kind} {problem.message}" for problem in file.problems]
    assert said == problems


VALID = [
    pytest.param("a = 1e5\nb = { x = y\n (k) = 3 }\n", id="respelled"),
    pytest.param("a = <<E\nx\nE", id="heredoc-at-the-end"),
    pytest.param("\ufeffa = 1\n", id="byte-order-mark"),
    pytest.param("a {\r\n  b = 1\r\n}\r\n", id="carriage-returns"),
    pytest.param('a {\n  b = "${x ?\n "y" :\n "z"}"\n}\n', id="lines-inside-interpolation"),
    pytest.param('s = <<E\n{{ x }} {% if %}\nresource "a" "b" {\nE\n', id="template-in-heredoc"),
    pytest.param('a = ["' + '", "'.join(["word"] * 30_000) + '"]\n', id="a-long-list"),
    pytest.param("", id="empty"),
    pytest.param("# only a comment", id="comment"),
]


@pytest.mark.parametrize("text", VALID)
def test_valid_text_has_no_problem(text: str) -> None:
    assert parse("f.tf", text.encode()).problems == ()


NOT_HCL = [
    pytest.param(b"\x00GITCRYPT\x00\x12\x99", "encrypted", 1, id="git-crypt"),
    pytest.param(b'{"data": "ENC[AES256_GCM,data:x]", "sops": {}}', "encrypted", 1, id="sops"),
    pytest.param("a = 1".encode("utf-16"), "encoding", 1, id="utf-16"),
    pytest.param(b"a = 1\n\x00\x00", "encoding", 2, id="nul-bytes"),
    pytest.param(bytes(range(1, 256)) * 1_000, "encoding", 1, id="binary"),
    pytest.param(b'a = 1\nb = "\xff"\n', "encoding", 2, id="not-utf-8"),
    pytest.param(b"a {\n  {% if x %}\n  b = 1\n  {% endif %}\n}\n", "templated", 2, id="jinja"),
    pytest.param(b"a {\n b = {{ cookiecutter.x }}\n}\n", "templated", 2, id="cookiecutter"),
    pytest.param(b'a = "' + b'"' * 200_000, "too-large", 1, id="quotes"),
    pytest.param((b'a = "' + b'"' * 999 + b"\n") * 100, "too-large", 1, id="lines-of-quotes"),
    pytest.param(b'a = "' + b"${" * 200_000, "too-deep", 1, id="templates-without-end"),
    pytest.param(b"a {\n" * 50_000, "too-deep", 1, id="blocks-without-end"),
]


@pytest.mark.parametrize(("data", "kind", "line"), NOT_HCL)
def test_one_problem_says_what_the_file_is(data: bytes, kind: str, line: int) -> None:
    problems = parse("f.tf", data).problems
    assert [(problem.kind, problem.span.line) for problem in problems] == [(kind, line)]


HOSTILE = [
    pytest.param(b"a = <<A\n" * 20_000, id="heredocs"),
    pytest.param(b"/*\n" * 50_000, id="comments"),
    pytest.param(b'a = "\n' * 20_000, id="quotes"),
    pytest.param(b"a {\n x =\n}\n" * 20_000, id="damaged-blocks"),
    pytest.param(b"# outlast:ignore\n" * 10_000, id="ignores"),
    pytest.param(b"a {\n" * 1_900 + b"}\n" * 1_900, id="nested-blocks"),
    pytest.param(b"a = " + b"[" * 1_900 + b"]" * 1_900, id="nested-brackets"),
]


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_text_ends(data: bytes) -> None:
    file = parse("f.tf", data)
    assert file == parse("f.tf", data)
