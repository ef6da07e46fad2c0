"""The YAML tree agrees with PyYAML on values, and with the eye on places."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.source.yamldoc import YamlError, compose, load_plain, read

PATH = "a.yaml"


def tree(text: str) -> Node:
    node = compose(PATH, text.encode())
    assert node is not None
    return node


def at(node: Node, *keys: str | int) -> Node:
    for key in keys:
        if isinstance(key, int):
            node = node.items[key]
        else:
            found = node.get(key)
            assert found is not None
            node = found
    return node


PLACES = [
    pytest.param("a: b", ("a",), (1, 4, 1, 5), id="plain"),
    pytest.param("a:\n  - b\n  - 'c d'\n", ("a", 1), (3, 5, 3, 10), id="quoted-item"),
    pytest.param("a: {b: [1, 2]}\nc: 3", ("a", "b"), (1, 8, 1, 14), id="flow"),
    pytest.param("a:\n  b: 1\n\n\nc: 2", ("a",), (2, 3, 2, 7), id="block-ends-at-last-node"),
    pytest.param("a: |\n  x\n  yz\n\nb: 1", ("a",), (1, 4, 3, 5), id="block-scalar"),
    pytest.param("é: é\nb: 'ééé'", ("b",), (2, 4, 2, 9), id="columns-count-characters"),
    pytest.param("\ufeffa: b", ("a",), (1, 4, 1, 5), id="byte-order-mark"),
    pytest.param("a: &x b\nc: *x", ("c",), (1, 4, 1, 8), id="alias-is-where-its-anchor-is"),
    pytest.param("a: &x b\nc:\n- d\n- *x", ("c",), (3, 1, 3, 4), id="an-alias-ends-no-list"),
]


@pytest.mark.parametrize(("text", "keys", "place"), PLACES)
def test_place(text: str, keys: tuple[str | int, ...], place: tuple[int, int, int, int]) -> None:
    assert at(tree(text), *keys).span == Span(PATH, *place)


VALUES = [
    pytest.param("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}, id="anchor-twice"),
    pytest.param("a: off", {"a": False}, id="word"),
    pytest.param("a: 'off'", {"a": "off"}, id="quoted-word"),
    pytest.param("a: !Ref b", {"a": "b"}, id="short-tag"),
    pytest.param("a: !!str 12", {"a": "12"}, id="text-tag"),
    pytest.param("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}", {"b": 3, "a": 1}, id="merge"),
    pytest.param("a: 2026-01-01", {"a": "2026-01-01"}, id="dates-stay-text"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_value(text: str, value: dict[str, object]) -> None:
    plain = tree(text).plain()
    assert isinstance(plain, dict)
    assert {key: plain.get(key, plain.get("y", {}).get(key)) for key in value} == value  # type: ignore[union-attr]


def test_words_stay_text_when_asked() -> None:
    assert tree("a: off\nb: true").plain(words=False) == {"a": "off", "b": True}


ODD = [
    *("", "# only a comment", "a", "12", "[1, 'no', ~, 1e3, 1.5, 0x1f, yes]", "? [a]\n: b"),
    *("1: a\ntrue: b", "a: 1\na: 2", "x: &x {a: 1}\ny: {<<: *x}", "a: !Ref b", "'<<': 1"),
    *("a: {b: [{c: d}, []], e: {}}", "a: |\n  x\n\nb: >-\n  y", '"": null', "a:\n- "),
]


@pytest.mark.parametrize("text", ODD)
def test_plain_values_are_those_of_the_tree(text: str) -> None:
    node = compose(PATH, text.encode())
    assert repr(load_plain(text)) == repr(node.plain(words=False) if node else None)


@pytest.mark.parametrize("text", ["a: [1", "a: *b", "a: 1\n---\nb: 2"])
def test_plain_values_of_broken_text_are_refused(text: str) -> None:
    with pytest.raises(YamlError):
        load_plain(text)


WRONG = [
    pytest.param("a: [1", "syntax", 2, id="open-list"),
    pytest.param("a: *b", "syntax", 1, id="alias-without-anchor"),
    pytest.param("a: &a [*a]", "syntax", 1, id="alias-inside-its-anchor"),
    pytest.param("a: 1\n---\nb: 2", "syntax", 3, id="two-documents"),
    pytest.param("a:\n\t- 1", "syntax", 2, id="tab"),
    pytest.param("[" * 200 + "]" * 200, "too-large", 1, id="deep"),
]


@pytest.mark.parametrize(("text", "kind", "line"), WRONG)
def test_error_has_kind_and_line(text: str, kind: str, line: int) -> None:
    with pytest.raises(YamlError) as caught:
        compose(PATH, text.encode())
    assert (caught.value.kind, caught.value.span.line) == (kind, line)


def test_alias_bomb_is_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    with pytest.raises(YamlError, match="aliases") as caught:
        compose(PATH, bomb.encode())
    assert caught.value.kind == "too-large"


def test_duplicate_key_is_told_and_the_last_one_counts() -> None:
    node = tree("a: 1\nb: 2\na: 3")
    assert node.plain() == {"b": 2, "a": 3}
    assert node.duplicates == (Span(PATH, 1, 1, 1, 2),)


def test_documents_before_an_error_are_kept() -> None:
    stream = read(PATH, b"a: 1\n---\nb: 2\n---\nc: [")
    assert [document.plain() for document in stream.documents] == [{"a": 1}, {"b": 2}]
    assert stream.error is not None


def test_nothing_is_no_document() -> None:
    assert compose(PATH, b"# only a comment\n") is None


LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.sampled_from(["no", "1e3", "0x1f", "~"])
)
TREES = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(TREES, st.booleans())
def test_what_pyyaml_writes_reads_back(value: object, flow: bool) -> None:
    text = yaml.safe_dump({"v": value}, default_flow_style=flow, allow_unicode=False)
    assert tree(text).plain() == {"v": value}
    assert repr(load_plain(text)) == repr(tree(text).plain(words=False))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!'\"|>#\n \té0", max_size=40))
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    stream = read(PATH, text.encode())
    for document in stream.documents:
        document.plain()
        assert all(1 <= node.span.line <= text.count("\n") + 1 for node in document.walk())
