"""Programs that back up when a pod runs them: what they read and where they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Operands = Literal["", "sources", "target", "source-target"]
Remotes = Literal["", "rclone", "mc"]


@dataclass(frozen=True, slots=True)
class Where:
    """Flags and variables that name a place; the first that is there counts."""

    flags: tuple[str, ...] = ()
    env: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A program. `verbs` are the words that make it copy; none: it always does.

    `dumps`: it only reads a store, and what it writes goes into a file or a pipe. `images` are
    parts of the names of images that start it. `operands` is what its words without a dash are;
    `value_flags` those whose value is a word of its own. `source`, `target` and `endpoint` are
    further places of these. `vendor` is whose the target is when no endpoint says otherwise.
    `host_first`: `s3:` is followed by a host. `remotes` is the configuration that gives names
    to places. `kind` is the copy that it makes.
    """

    name: str
    kind: str
    programs: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    dumps: bool = False
    operands: Operands = ""
    value_flags: frozenset[str] = frozenset()
    source: Where = field(default_factory=Where)
    target: Where = field(default_factory=Where)
    endpoint: Where = field(default_factory=Where)
    vendor: str = ""
    host_first: bool = False
    remotes: Remotes = ""


def tool(data: Mapping[str, Any]) -> Tool:
    """One entry of commands/."""
    return Tool(
        name=data["tool"],
        kind=data.get("kind", "backup"),
        programs=tuple(data["programs"]),
        verbs=tuple(data.get("verbs", ())),
        images=tuple(data.get("images", ())),
        dumps=data.get("dumps", False),
        operands=data.get("operands", ""),
        value_flags=frozenset(data.get("value_flags", ())),
        source=_where(data, "source"),
        target=_where(data, "target"),
        endpoint=_where(data, "endpoint"),
        vendor=data.get("vendor", ""),
        host_first=data.get("host_first", False),
        remotes=data.get("remotes", ""),
    )


def _where(data: Mapping[str, Any], key: str) -> Where:
    part = data.get(key, {})
    return Where(tuple(part.get("flags", ())), tuple(part.get("env", ())))
