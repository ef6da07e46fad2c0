"""The section `evidence` of a settings file: what no code shows, said by somebody until a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from outlast.errors import UsageError
from outlast.settings.fields import Fields
from outlast.settings.keys import KEYS, RESULTS
from outlast.settings.model import Evidence, EvidenceKind, Settings

LINK = re.compile(r"https?://\S+")


def evidence(top: Fields) -> tuple[Evidence, ...]:
    """Every statement, in the order of the file."""
    section = top.within("evidence")
    if section is None:
        return ()
    section.only(*KEYS["evidence"])
    return (
        *_lasting(section, "backups", "backup", "of"),
        *_lasting(section, "standbys", "standby", "service"),
        *_drills(section),
    )


def _lasting(section: Fields, name: str, kind: EvidenceKind, about: str) -> Iterator[Evidence]:
    for item in section.each(name):
        item.only(*KEYS[f"evidence.{name}[]"])
        item.required("until")
        word = item.required(about)
        yield Evidence(
            kind=kind,
            about=word,
            path=word if kind == "backup" and "/" in word else "",
            environment=item.text("environment"),
            vendor=item.required("vendor").replace("self-hosted", "self_hosted"),
            region=item.text("region").lower(),
            until=item.day("until"),
            reason=item.required("reason"),
            by=item.text("by"),
            link=_link(item),
            span=item.node.span,
        )


def _drills(section: Fields) -> Iterator[Evidence]:
    for item in section.each("drills"):
        item.only(*KEYS["evidence.drills[]"])
        item.required("date")
        item.required("result")
        day = item.node.get("date")
        yield Evidence(
            kind="drill",
            about=item.required("service"),
            environment=item.text("environment"),
            day=item.day("date"),
            result=item.text("result", among=RESULTS),
            scope=item.text("scope"),
            by=item.text("by"),
            link=_link(item),
            span=day.span if day else item.node.span,
        )


def _link(item: Fields) -> str:
    """An address of the web: reports make links of it, and nothing else may become one."""
    text, node = item.text("link"), item.node.get("link")
    if text and node and not LINK.fullmatch(text):
        item.complain(node.span, "`link` takes an address that begins with https://")
    return text


def dated(settings: Settings, today: date) -> Settings:
    """The settings as they count on the day `today`.

    Raises UsageError for a drill that is yet to come: nobody knows how it will end.
    """
    ahead = [
        f"{one.span}: the drill of {one.about} on {one.day} is yet to come (today is {today}); "
        "state it when it is done"
        for one in settings.evidence
        if today != date.min and one.day is not None and one.day > today
    ]
    if ahead:
        raise UsageError("\n".join(ahead))
    return replace(settings, today=today)
