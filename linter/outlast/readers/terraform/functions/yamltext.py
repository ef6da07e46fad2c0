"""YAML as Terraform writes and reads it."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.value import Value
from outlast.errors import SourceError
from outlast.readers.terraform.failure import Failure, TooMuch
from outlast.readers.terraform.functions.jsontext import quoted
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.primitives import number_text
from outlast.readers.terraform.runtime import Runtime, SetOf
from outlast.source.yamldoc import load_plain

MAX_NESTING = 100


def _yamlencode(value: Runtime) -> Runtime:
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: Runtime, depth: int) -> list[str]:
    if depth > MAX_NESTING:
        raise TooMuch("it is nested too deeply")
    if isinstance(value, SetOf):
        value = list(value.items)
    if isinstance(value, list):
        return _sequence(value, depth) if value else ["[]"]
    if isinstance(value, dict):
        return _object(value, depth) if value else ["{}"]
    return _scalar(value)


def _sequence(items: list[Runtime], depth: int) -> list[str]:
    made: list[str] = []
    for item in items:
        first, *others = _lines(item, depth + 1)
        made += [f"- {first}", *(f"  {line}" if line else "" for line in others)]
    return made


def _object(content: dict[str, Runtime], depth: int) -> list[str]:
    """Lists stand at the column of their key, everything else two further in."""
    made: list[str] = []
    for key in sorted(content):
        value = content[key]
        lines = _lines(value, depth + 1)
        if isinstance(value, (list, SetOf)) and lines != ["[]"]:
            made += [f"{quoted(key, html=False)}:", *lines]
        elif isinstance(value, dict) and value:
            made += [f"{quoted(key, html=False)}:", *(f"  {one}" if one else "" for one in lines)]
        else:
            made.append(f"{quoted(key, html=False)}: {lines[0]}")
            made += [f"  {line}" if line else "" for line in lines[1:]]
    return made


def _scalar(value: Runtime) -> list[str]:
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (int, float)):
        return [number_text(value)]
    assert isinstance(value, str)
    return _block(value) if "\n" in value else [quoted(value, html=False)]


def _block(text: str) -> list[str]:
    """Text of several lines is a literal block."""
    keep = "" if text.endswith("\n") else "-"
    if text.endswith("\n\n") or text == "\n":
        keep = "+"
    indent = "2" if text[:1] in (" ", "\n") else ""
    body = text.removesuffix("\n") if keep != "-" else text
    return [f"|{indent}{keep}", *(line for line in body.split("\n"))]


def _yamldecode(text: Runtime) -> Runtime:
    if not isinstance(text, str):
        raise Failure("a string is required")
    try:
        return _read(load_plain(str(text)))
    except SourceError as error:
        if error.kind == "too-large":
            raise TooMuch(str(error)) from error
        raise Failure(f"the text is not YAML: {error}") from error


def _read(value: Value) -> Runtime:
    """The same with keys as strings."""
    if isinstance(value, dict):
        return {str(key): _read(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_read(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


FUNCTIONS: Mapping[str, Function] = {
    "yamldecode": Function(_yamldecode),
    "yamlencode": Function(_yamlencode, nulls=True),
}
