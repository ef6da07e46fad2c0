"""Files that are not HCL at all, each with one clear problem that says what they are."""

from __future__ import annotations

import re
from itertools import accumulate

from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.source.text import wide

GIT_CRYPT = b"\x00GITCRYPT"
AGE = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE", b"$ANSIBLE_VAULT;")
# tree-sitter needs 4 s and 0.5 GB for 400 kB of `${`; real files nest under 40 deep.
MAX_NESTING = 2000
# tree-sitter takes 3 s for a megabyte of noise, and as long again for each repair.
# Quotes alone cost it as much, and the repairs tried on them four times that.
MAX_QUOTES = 50_000
QUOTE_SHARE = 1 / 3
CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f"))
MAX_CONTROLS = 0.01
BRACKETS = b"[](){}"
OTHERS = bytes(byte for byte in range(256) if byte not in BRACKETS)
STEPS = bytes.maketrans(BRACKETS, b"\x01\x00\x01\x00\x01\x00")
TEMPLATED = (
    "the file is a template for another tool (`{{ }}`, `{% %}`); "
    "scan what it renders to, or exclude it"
)
SOPS = re.compile(rb"\"sops\"\s*:|^sops[_\s:=]", re.MULTILINE)


def refusal(path: str, data: bytes) -> Problem | None:
    """Why `data` is not read at all, or None."""
    if data.startswith(GIT_CRYPT):
        return _problem(path, "encrypted", "the file is encrypted by git-crypt; unlock it first")
    if data.startswith(AGE):
        return _problem(path, "encrypted", "the file is encrypted; decrypt it first, or exclude it")
    if _is_sops(data):
        return _problem(
            path, "encrypted", "the file is encrypted by SOPS; decrypt it first, or exclude it"
        )
    if wide(data):
        return _problem(path, "encoding", "the file is UTF-16; save it as UTF-8")
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        return _problem(path, "encoding", "the file holds NUL bytes, so it is not text", line)
    if len(data) - len(data.translate(None, CONTROLS)) > 8 + len(data) * MAX_CONTROLS:
        return _problem(path, "encoding", "the file is binary, so it is not read; exclude it")
    quotes = data.count(b'"')
    if quotes > MAX_QUOTES and quotes > len(data) * QUOTE_SHARE:
        message = f"the file is little more than {quotes:,} quotes, so it is not read; exclude it"
        return _problem(path, "too-large", message)
    return _nesting(path, data)


def not_utf8(path: str, data: bytes) -> Problem | None:
    """The first line that is not UTF-8; the rest is read all the same."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _problem(path, "encoding", "the line is not UTF-8; save the file as UTF-8", line)
    return None


def templated(path: str, line: int) -> Problem:
    """What is said of `{{ … }}` or `{% … %}` where code should stand."""
    return _problem(path, "templated", TEMPLATED, line)


def _is_sops(data: bytes) -> bool:
    return (
        b"ENC[AES256_GCM," in data
        and re.search(rb'"sops"\s*:|^sops[_\s:=]', data, re.M) is not None
    )


def _nesting(path: str, data: bytes) -> Problem | None:
    """Deeper than any person writes; counted without regard to strings, at C speed."""
    brackets = data.translate(None, OTHERS)
    if len(brackets) <= MAX_NESTING:
        return None
    steps = brackets.translate(STEPS)
    if max(accumulate(2 * step - 1 for step in steps)) <= MAX_NESTING:
        return None
    return _problem(path, "too-deep", f"brackets are nested more than {MAX_NESTING} deep")


def _problem(path: str, kind: str, message: str, line: int = 1) -> Problem:
    return Problem(Span(path, line), kind, message)
