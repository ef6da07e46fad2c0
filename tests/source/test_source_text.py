"""Bytes of a file as text, whatever Windows put before it or between its lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.source.text import decode, lines, utf8, wide

TEXT = "Größe: 1\nb: 2\n"
BYTES = {
    "UTF-8": (TEXT.encode(), ""),
    "UTF-8 with a mark": (TEXT.encode("utf-8-sig"), ""),
    "UTF-16 with a mark, little end first": (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
    "UTF-16 with a mark, big end first": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    "UTF-16, little end first": (TEXT.encode("utf-16-le"), "utf-16-le"),
    "UTF-16, big end first": (TEXT.encode("utf-16-be"), "utf-16-be"),
}


@pytest.mark.parametrize(("data", "encoding"), BYTES.values(), ids=BYTES)
def test_encoding(data: bytes, encoding: str) -> None:
    assert wide(data) == encoding
    assert decode(data) == TEXT
    assert decode(utf8(data)) == TEXT
    assert lines(data.replace(TEXT.encode(), TEXT.replace("\n", "\r\n").encode()))[:2] == (
        "Größe: 1",
        "b: 2",
    )


@pytest.mark.parametrize("data", [b"", b"a", b"\0", b"a\0", b"\0\0\0\0", b"a\0\0\0", b"\0\0\0a"])
def test_too_little_to_tell(data: bytes) -> None:
    assert wide(data) == ""


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_utf8_is_never_taken_for_more(text: str) -> None:
    assert wide(text.encode()) == ""
    assert decode(text.encode("utf-8-sig")) == text
