"""A node of a manifest -> the plain value that Kubernetes reads there.

Source: sigs.k8s.io/yaml, which resolves scalars as go-yaml v2 does (its `resolve.go`): YAML 1.1
words, octal numbers, `1e3` a number, dates text.
"""

from __future__ import annotations

import re

from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.readers.kubernetes.manifests.undecided import TAG, undecided

STRING = "tag:yaml.org,2002:str"
BINARY = "tag:yaml.org,2002:binary"
OLD_WORDS: dict[str, bool] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
"""Truth values in YAML 1.1, text in YAML 1.2."""

WORDS: dict[str, bool | None] = {
    **OLD_WORDS,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
NUMBER = re.compile(r"[-+.0-9]")
INT = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
BASES = {"x": 16, "b": 2, "o": 8}


def plain(node: Node) -> Value:
    """The value of a node, with every key as text."""
    if node.kind == "mapping":
        return {key_of(pair.key): plain(pair.value) for pair in node.pairs}
    if node.kind == "sequence":
        return [plain(item) for item in node.items]
    return scalar(node)


def scalar(node: Node) -> Value:
    """The value of a scalar; Unknown when it is not decided."""
    if node.tag.startswith(TAG):
        return undecided(node)
    if node.quoted or node.tag in (STRING, BINARY):
        return node.text
    if node.text in WORDS:
        return WORDS[node.text]
    return _number(node.text) if NUMBER.match(node.text) else node.text


def key_of(key: Node) -> str:
    """The text of a key: `on:` is the key `true`."""
    if key.kind == "scalar" and not key.quoted and key.text in WORDS:
        value = WORDS[key.text]
        return "null" if value is None else str(value).lower()
    return key.text


def _number(text: str) -> Value:
    bare = text if text[0] == "." else text.replace("_", "")
    found = INT.fullmatch(bare)
    if found is not None:
        return _int(found[1], found[2])
    if FLOAT.fullmatch(bare):
        value = float(bare)
        return value if abs(value) != float("inf") else text
    return text


def _int(sign: str, digits: str) -> int:
    if digits[0] == "0" and len(digits) > 1:
        base = BASES.get(digits[1].lower(), 8)
        value = int(digits[2:] if digits[1].isalpha() else digits, base)
    else:
        value = int(digits)
    return -value if sign == "-" else value
