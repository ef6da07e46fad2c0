"""Functions that write and read other formats: JSON, CSV, Base64, URLs."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Mapping
from urllib.parse import quote_plus, unquote_to_bytes

from outlast.readers.terraform.functions.jsontext import decoded, encoded
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import MAX_TEXT, Failure, TooMuch, within_text
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime

CHARSETS: Mapping[str, str] = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "utf-8": "utf-8",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "big5": "big5",
    "euc-jp": "euc_jp",
    "euc-kr": "euc_kr",
    "shift_jis": "shift_jis",
    "iso-2022-jp": "iso2022_jp",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "macintosh": "mac_roman",
    **{f"iso-8859-{number}": f"iso8859_{number}" for number in (*range(1, 12), *range(13, 17))},
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
}
"""IANA names, as Terraform takes them, to Python's."""


def _jsonencode(value: Runtime) -> Runtime:
    return encoded(value)


def _jsondecode(text: Runtime) -> Runtime:
    return decoded(to_text(text))


def _csvdecode(text: Runtime) -> Runtime:
    """One object a line, with the first line's names."""
    try:
        rows = [row for row in csv.reader(io.StringIO(to_text(text), ""), strict=True) if row]
    except csv.Error as error:
        raise Failure(f"the text is not CSV: {error}") from error
    if not rows:
        raise Failure("the text has no header line")
    names = rows[0]
    if len(set(names)) != len(names):
        raise Failure("two columns have one name")
    if any(len(row) != len(names) for row in rows):
        raise Failure("the lines differ in the number of fields")
    return [dict[str, Runtime](zip(names, row, strict=True)) for row in rows[1:]]


def _base64encode(text: Runtime) -> Runtime:
    return base64.b64encode(to_text(text).encode()).decode()


def _bytes(text: Runtime) -> bytes:
    content = to_text(text).replace("\n", "").replace("\r", "")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Failure("the text is not Base64") from error


def _read(data: bytes, charset: str = "utf-8") -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise Failure("the bytes are no text") from error


def _base64decode(text: Runtime) -> Runtime:
    return _read(_bytes(text))


def _base64gunzip(text: Runtime) -> Runtime:
    unpacker = zlib.decompressobj(31)
    try:
        data = unpacker.decompress(_bytes(text), MAX_TEXT)
    except zlib.error as error:
        raise Failure("the bytes are not gzip") from error
    if unpacker.unconsumed_tail:
        within_text(MAX_TEXT + 1)
    return _read(data)


def _charset(name: Runtime) -> str:
    known = CHARSETS.get(to_text(name).lower())
    if known is None:
        raise TooMuch(f"the encoding {to_text(name)!r} is not known here")
    return known


def _textencodebase64(text: Runtime, charset: Runtime) -> Runtime:
    try:
        return base64.b64encode(to_text(text).encode(_charset(charset))).decode()
    except UnicodeEncodeError as error:
        raise Failure("the encoding lacks a character") from error


def _textdecodebase64(text: Runtime, charset: Runtime) -> Runtime:
    return _read(_bytes(text), _charset(charset))


def _urlencode(text: Runtime) -> Runtime:
    return quote_plus(to_text(text))


def _urldecode(text: Runtime) -> Runtime:
    return _read(unquote_to_bytes(to_text(text).replace("+", " ")))


FUNCTIONS: Mapping[str, Function] = {
    "base64decode": Function(_base64decode),
    "base64encode": Function(_base64encode),
    "base64gunzip": Function(_base64gunzip),
    "csvdecode": Function(_csvdecode),
    "jsondecode": Function(_jsondecode),
    "jsonencode": Function(_jsonencode, nulls=True),
    "textdecodebase64": Function(_textdecodebase64, 2, 2),
    "textencodebase64": Function(_textencodebase64, 2, 2),
    "urldecode": Function(_urldecode),
    "urlencode": Function(_urlencode),
}
