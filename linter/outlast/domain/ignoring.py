"""The text of an inline ignore into an Ignore, or into a Problem that says what to write."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.location import Span

POLICY = re.compile(r"[A-Za-z]\w*(?:-\w+)*")
OPTION = re.compile(r"([a-z]+)=(\"(?:[^\"\\]|\\.)*\"|\S*)\s*")
OPTIONS = ("until", "reason", "level")
LEVELS = ("error", "warning", "note")
EXAMPLE = 'outlast:ignore BKP002 until=2027-01-31 reason="why this is fine"'


def read_ignore(text: str, span: Span, target: int) -> Ignore | Problem:
    """What follows `outlast:ignore`: `BKP002,BKP003 until=2027-01-31 reason="…"`."""
    first = OPTION.search(text)
    words = text[: first.start()] if first else text
    policies = tuple(word for word in re.split(r"[\s,]+", words.strip()) if word)
    options = dict(OPTION.findall(text[first.start() :])) if first else {}
    fault = _fault(policies, options, text[first.start() :] if first else "")
    if fault:
        return Problem(span, "ignore", f"{fault}, so it ignores nothing; write `{EXAMPLE}`")
    until = date.fromisoformat(_plain(options["until"])) if "until" in options else None
    reason = _plain(options["reason"])
    level = _plain(options.get("level", ""))
    return Ignore(tuple(dict.fromkeys(policies)), reason, until, span, target, level)


def _fault(policies: tuple[str, ...], options: dict[str, str], tail: str) -> str:
    if not policies:
        return "the ignore names no policy"
    for policy in policies:
        if not POLICY.fullmatch(policy):
            return f"`{policy}` is not the id of a policy"
    rest = OPTION.sub("", tail).strip()
    if rest:
        return f"`{rest[:40]}` in the ignore is not understood (a reason stands in quotes)"
    unknown = [name for name in options if name not in OPTIONS]
    if unknown:
        near = get_close_matches(unknown[0], OPTIONS, 1)
        hint = f"; did you mean `{near[0]}=`?" if near else ""
        return f"the ignore knows no `{unknown[0]}=`{hint}"
    if not _plain(options.get("reason", "")).strip():
        return "the ignore gives no reason"
    if "until" in options and not _is_date(_plain(options["until"])):
        return f"`{options['until']}` is not a date (year-month-day)"
    if "level" in options and _plain(options["level"]) not in LEVELS:
        return f"`{options['level']}` is no level ({', '.join(LEVELS)})"
    return ""


def _plain(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
