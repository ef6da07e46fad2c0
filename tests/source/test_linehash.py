"""The line hash agrees with GitHub's upload action: on its test vectors, and by its definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.source.linehash import line_hashes

ENDING = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
VECTORS = {
    "empty": ("", ["c129715d7a2bc9a3:1"]),
    "blanks": (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    "no-final-newline": (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ],
    ),
    "lf": (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", ENDING),
    "cr": (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", ENDING),
    "crlf": (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", ENDING),
    "mixed": (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", ENDING),
    "repeated": (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), VECTORS.values(), ids=VECTORS)
def test_vectors_of_the_upload_action(text: str, expected: list[str]) -> None:
    hashes = line_hashes(text.encode(), range(1, len(expected) + 2))
    assert list(hashes.values()) == expected


def slowly(text: str) -> list[str]:
    """The definition, character by character, with a window of a hundred."""
    lines: list[list[int]] = [[]]
    after_return = False
    encoded = text.encode("utf-16-le")
    for low, high in zip(encoded[::2], encoded[1::2], strict=True):
        unit = low + 256 * high
        if unit in (9, 32) or (after_return and unit == 10):
            after_return = False
            continue
        after_return = unit == 13
        lines[-1].append(10 if after_return else unit)
        if lines[-1][-1] == 10:
            lines.append([])
    lines[-1].append(0xFFFF)
    seen: list[int] = []
    made = []
    for number in range(len(lines)):
        rest = [unit for line in lines[number:] for unit in line][:100]
        value = 0
        for unit in rest + [0] * (100 - len(rest)):
            value = (value * 37 + unit) % 2**64
        seen.append(value)
        made.append(f"{value:x}:{seen.count(value)}")
    return made


@given(st.text(alphabet="ab \t\r\né😀", max_size=260))
def test_equals_the_definition(text: str) -> None:
    expected = slowly(text)
    hashes = line_hashes(text.encode(), range(1, len(expected) + 2))
    assert list(hashes.values()) == expected


def test_only_wanted_lines_but_all_are_counted() -> None:
    assert line_hashes(b"x\n" * 200, {1, 50}) == {
        1: line_hashes(b"x\n" * 200, {1})[1],
        50: line_hashes(b"x\n" * 200, {1})[1].replace(":1", ":50"),
    }


def test_bytes_that_are_no_text_are_hashed_all_the_same() -> None:
    assert line_hashes(b"a\xff\n", {1}) == line_hashes("a\ufffd\n".encode(), {1})
