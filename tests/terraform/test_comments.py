from __future__ import annotations

from datetime import date

import pytest

from nodeshow import at
from outlast.readers.terraform.hcl.parse import parse

REASON = 'reason="tested by hand"'

TARGETS = [
    pytest.param(f"# outlast:ignore A1 {REASON}\na {{\n}}\n", 2, id="line-above-a-block"),
    pytest.param(f"// outlast:ignore A1 {REASON}\na = 1\n", 2, id="double-slash"),
    pytest.param(f"/* outlast:ignore A1 {REASON} */\na = 1\n", 2, id="block-comment"),
    pytest.param(f"/*\n * outlast:ignore A1 {REASON}\n */\na = 1\n", 4, id="comment-over-lines"),
    pytest.param(f"/* outlast:ignore A1 {REASON} */ a = 1\n", 1, id="before-code"),
    pytest.param(f"a {{ # outlast:ignore A1 {REASON}\n}}\n", 1, id="end-of-header"),
    pytest.param(f"a {{\n  b = 1 # outlast:ignore A1 {REASON}\n}}\n", 2, id="end-of-attribute"),
    pytest.param(f"# outlast:ignore A1 {REASON}\n# more\n\n/* more */\na = 1\n", 5, id="comments"),
    pytest.param(f"a {{\n  # outlast:ignore A1 {REASON}\n  b = [\n  ]\n}}\n", 3, id="attribute"),
    pytest.param(f"a = 1\n#outlast:ignore A1 {REASON}\n", 3, id="nothing-follows"),
    pytest.param(
        f'a {{\n  b =\n}}\n# outlast:ignore A1 {REASON}\nc "d" {{\n}}\n', 5, id="damaged-file"
    ),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_target(text: str, target: int) -> None:
    (ignore,) = parse("f.tf", text.encode()).ignores
    assert (ignore.policies, ignore.reason, ignore.until, ignore.target) == (
        ("A1",),
        "tested by hand",
        None,
        target,
    )


def test_every_part_is_read() -> None:
    text = 'é = 1 # outlast:ignore BKP002,BKP003 until=2027-01-31 reason="an \\"old\\" one"  \n'
    (ignore,) = parse("f.tf", text.encode()).ignores
    assert ignore.policies == ("BKP002", "BKP003")
    assert ignore.until == date(2027, 1, 31)
    assert ignore.reason == 'an "old" one'
    assert at(ignore.span) == "1:7-1:78"


WRONG = [
    pytest.param("BKP002", "the ignore gives no reason", id="no-reason"),
    pytest.param('BKP002 reason=" "', "the ignore gives no reason", id="empty-reason"),
    pytest.param(REASON, "the ignore names no policy", id="no-policy"),
    pytest.param(f"because {REASON}, so", "`, so` in the ignore", id="more-text"),
    pytest.param("BKP002 reason=not quoted", "`quoted` in the ignore", id="no-quotes"),
    pytest.param(f"BKP002 until=tomorrow {REASON}", "`tomorrow` is not a date", id="no-date"),
    pytest.param(f"BKP002 until=2027-02-30 {REASON}", "`2027-02-30` is not a date", id="no-day"),
    pytest.param(f"BKP! {REASON}", "`BKP!` is not the id of a policy", id="no-id"),
    pytest.param(f"BKP002 by=me {REASON}", "the ignore knows no `by=`", id="unknown-option"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_malformed_ignore_is_a_problem(words: str, message: str) -> None:
    file = parse("f.tf", f"\n# outlast:ignore {words}\na = 1\n".encode())
    (problem,) = file.problems
    assert file.ignores == ()
    assert (problem.kind, problem.span.line) == ("ignore", 2)
    assert problem.message.startswith(message)
    assert 'write `outlast:ignore BKP002 until=2027-01-31 reason="' in problem.message


NO_COMMENTS = [
    pytest.param('a = "# outlast:ignore A1"\n', id="string"),
    pytest.param("a = <<E\n# outlast:ignore A1\nE\n", id="heredoc"),
    pytest.param("# write outlast:ignore to ignore\n", id="running-text"),
]


@pytest.mark.parametrize("text", NO_COMMENTS)
def test_other_text_is_no_ignore(text: str) -> None:
    file = parse("f.tf", text.encode())
    assert (file.ignores, file.problems) == ((), ())
