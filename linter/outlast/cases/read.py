"""A folder of cases in, the cases out, or every complaint about their `case.yaml` at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from outlast.cases.model import FILE, VERDICTS, Case, Stated
from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.errors import UsageError
from outlast.settings.fields import Fields
from outlast.source.yamldoc import YamlError, compose

NAME = re.compile(rf"({'|'.join(VERDICTS)})(-[a-z0-9]+)+")
KEYS = ("about", *VERDICTS, "today")
OF_FAIL = ("address", "path", "line", "column", "level", "instances", "message", "related")
OF_UNKNOWN = ("address", "path", "line", "missing")
NEEDED = {"fail": ("address", "line", "message"), "unknown": ("address", "missing")}


def cases_in(folder: Path) -> tuple[Case, ...]:
    """Every case below `folder`, by policy and name.

    Raises UsageError with all that is wrong: a folder without `case.yaml`, a name that promises
    no verdict, a key that does not exist, a verdict that the name does not promise.
    """
    found: list[Case] = []
    wrong: list[str] = []
    for place in sorted(folder.glob("*/*")):
        if place.is_dir():
            try:
                found.append(_case(place))
            except UsageError as error:
                wrong.append(str(error))
    if wrong:
        raise UsageError("\n".join(wrong))
    return tuple(found)


def _case(folder: Path) -> Case:
    file = folder / FILE
    if not NAME.fullmatch(folder.name):
        raise UsageError(f"{folder}: call a case `pass-…`, `fail-…` or `unknown-…`, in a-z and 0-9")
    try:
        node = compose(str(file), file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; a case says what must come out") from error
    except YamlError as error:
        raise UsageError(f"{error.span}: {error}") from error
    if node is None:
        raise UsageError(f"{file}: is empty; a case says what must come out")
    fields = Fields(node).only(*KEYS)
    case = Case(
        policy=folder.parent.name,
        name=folder.name,
        folder=folder,
        about=fields.required("about"),
        passed=_count(fields),
        failed=tuple(_stated(fields, "fail", OF_FAIL)),
        unknown=tuple(_stated(fields, "unknown", OF_UNKNOWN)),
        today=fields.day("today") or date.min,
    )
    _as_promised(case, fields)
    if fields.complaints:
        raise UsageError("\n".join(map(str, fields.complaints)))
    return case


def _as_promised(case: Case, fields: Fields) -> None:
    """One kind of verdict a case, the one of its name: else it proves less than it seems to."""
    stated = {"pass": case.passed, "fail": case.failed, "unknown": case.unknown}
    others = [word for word, what in stated.items() if what and word != case.verdict]
    if not stated[case.verdict]:
        fields.complain(fields.node.span, f"`{case.name}` states no `{case.verdict}`")
    for word in others:
        place = fields.node.get(word) or fields.node
        fields.complain(place.span, f"`{case.name}` also states `{word}`; make it another case")


def _count(fields: Fields) -> int:
    node = fields.node.get("pass")
    value = node.plain() if node else 0
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    fields.complain((node or fields.node).span, "`pass` is how many subjects pass")
    return 0


def _stated(fields: Fields, verdict: str, keys: tuple[str, ...]) -> Iterator[Stated]:
    for one in fields.each(verdict):
        one.only(*keys)
        for key in NEEDED[verdict]:
            if one.node.get(key) is None:
                one.complain(one.node.span, f"`{key}` is missing here")
        yield Stated(_plain(one.node), one.node.span)


def _plain(node: Node) -> dict[str, Value]:
    value = node.plain(words=False)
    return dict(value) if isinstance(value, dict) else {}
