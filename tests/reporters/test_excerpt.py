"""The source line and its carets, by table: what is marked stands above the carets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.location import Span
from outlast.reporters.text.escape import cells, visible
from outlast.reporters.text.excerpt import excerpt

CASES = {
    "whole-attribute": ("  a = 1", (3, 8), 80, "7 | a = 1", "  | ^^^^^"),
    "in-the-middle": ('  a = "x" # why', (7, 10), 80, '7 | a = "x" # why', "  |     ^^^"),
    "nothing-marked": ("abc", (2, 2), 80, "7 | abc", "  |  ^"),
    "past-the-end": ("abc", (9, 12), 80, "7 | abc", "  |   ^"),
    "wide-characters": ("原稿 = 写真", (6, 8), 80, "7 | 原稿 = 写真", "  |        ^^^^"),
    "tab": ("\ta\t= 1", (4, 5), 80, "7 | a    = 1", "  |      ^"),
    "tab-and-rest": ("\ta\t= 1", (2, 7), 80, "7 | a    = 1", "  | ^^^^^^^^"),
    "escape": ("a = \x1b[2J", (5, 9), 80, "7 | a = \\x1b[2J", "  |     ^^^^^^^"),
    "byte-order-mark": ("\ufeffab", (2, 4), 80, "7 | ab", "  | ^^"),
    "cut-at-the-end": ("a" * 40, (1, 3), 24, "7 | " + "a" * 17 + "...", "  | ^^"),
    "cut-around": (
        "a" * 60 + "bb" + "c" * 60,
        (61, 63),
        34,
        "7 | ..." + "a" * 12 + "bb" + "c" * 10 + "...",
        "  |                ^^",
    ),
}


def lines(source: str, columns: tuple[int, int], width: int, end_line: int = 7) -> list[str]:
    span = Span("main.tf", 7, columns[0], end_line, columns[1])
    made = excerpt(source, span, width, 0, "error")
    return ["".join(segment.text for segment in line) for line in made]


@pytest.mark.parametrize(
    ("source", "columns", "width", "code", "carets"), CASES.values(), ids=CASES
)
def test_excerpt(source: str, columns: tuple[int, int], width: int, code: str, carets: str) -> None:
    assert lines(source, columns, width) == [code, carets]


def test_a_region_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert lines("  x = [", (3, 4), 80, end_line=9) == ["7 | x = [", "  | ^^^^^"]


def test_a_line_of_a_megabyte_is_cut() -> None:
    code, carets = lines("a" * 500_000 + "b" + "a" * 500_000, (500_001, 500_002), 60)
    assert code[carets.index("^")] == "b"
    assert len(code) <= 60


@given(
    st.text(alphabet="ab \t原\x1b\u202e\U000e0041", min_size=1, max_size=90),
    st.integers(1, 95),
    st.integers(1, 95),
    st.integers(24, 60),
)
def test_fits_and_marks_something_of_the_code(source: str, a: int, b: int, width: int) -> None:
    code, carets = lines(source, (min(a, b), max(a, b)), width)
    assert cells(code) <= width
    assert "^" in carets
    assert cells(carets) <= max(cells(code), 5)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("原稿", "原稿"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202ex", "\\u202ex"),
        ("\U000e0041", "\\U000e0041"),
        ("##[add-mask]x", "##\\[add-mask]x"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
