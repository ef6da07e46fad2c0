"""python-hcl2's opinion of a text that tree-sitter rejects: the only door to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

# It reads 0.75 MB/s: a longer text is judged by tree-sitter alone.
MAX_BYTES = 200_000
NAMES = {
    "LBRACE": "`{`", "RBRACE": "`}`", "LSQB": "`[`", "RSQB": "`]`", "LPAR": "`(`", "RPAR": "`)`",
    "EQ": "`=`", "COLON": "`:`", "COMMA": "`,`", "QMARK": "`?`", "DOT": "`.`", "DBLQUOTE": '`"`',
    "NL_OR_COMMENT": "the end of the line", "$END": "the end of the file", "NAME": "a name",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """Why a text is not HCL; `line` counts from 1 within it."""

    line: int
    message: str


@cache
def _door() -> tuple[Any, Any]:
    """hcl2 and lark take 0.2 s to import, so they wait for the first damaged file."""
    import hcl2
    import lark

    return hcl2, lark


def second_opinion(text: str) -> Opinion | None:
    """None when python-hcl2 accepts `text`; it is not asked about very long ones."""
    if len(text) > MAX_BYTES:
        return Opinion(0, "")
    hcl2, lark = _door()
    try:
        hcl2.parses_to_tree(text if text.endswith("\n") else text + "\n")
    except lark.exceptions.UnexpectedToken as error:
        return Opinion(_line(error), f"{_name(error.token.type, error.token)} is not expected here")
    except lark.exceptions.UnexpectedInput as error:
        return Opinion(_line(error), _character(text, error))
    except lark.exceptions.LarkError:
        return Opinion(0, "")
    except RecursionError:
        return Opinion(0, "it is nested too deep")
    return None


def _line(error: Any) -> int:
    line = getattr(error, "line", 0)
    return line if isinstance(line, int) and line > 0 else 0


def _name(kind: str, token: str) -> str:
    return NAMES.get(kind) or f"`{str(token).strip()[:40]}`"


def _character(text: str, error: Any) -> str:
    at = getattr(error, "pos_in_stream", None)
    if not isinstance(at, int) or not 0 <= at < len(text):
        return "the text ends too early"
    return f"`{text[at]}` is not expected here"
