"""JSON that programs stricter than Python read as well."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.reporters.plainjson import dumps

WHOLE = st.text(st.characters(blacklist_categories=["Cs"]))
TEXTS = {
    "a byte that is no UTF-8": ("caf\udce9.tf", "caf\ufffd.tf"),
    "beside a character of two": ("\U0001f600\udce9", "\U0001f600\ufffd"),
    "behind a backslash": ("\\\udce9", "\\\ufffd"),
    "what only looks like one": ("\\udce9", "\\udce9"),
    "half a character": ("\ud83d", "\ufffd"),
    "the halves the wrong way round": ("\ude00\ud83d", "\ufffd\ufffd"),
}


@pytest.mark.parametrize(("text", "read"), TEXTS.values(), ids=TEXTS)
def test_half_characters(text: str, read: str) -> None:
    assert json.loads(dumps({text: [text]})) == {read: [read]}
    assert dumps(text).isascii()


@given(st.recursive(WHOLE, lambda inner: st.lists(inner) | st.dictionaries(WHOLE, inner)))
def test_all_else_is_kept(value: object) -> None:
    assert dumps(value) == json.dumps(value)


@given(st.text())
def test_every_text_is_unicode(text: str) -> None:
    json.loads(dumps(text)).encode()
