"""Names that rclone and mc give to places become URLs, by variables, files and the lines before."""

from __future__ import annotations

import re

from outlast.catalogue.commands import Tool
from outlast.domain.value import Maybe, Unknown
from outlast.graph.commands.podenv import Container
from outlast.graph.commands.shell import Line
from outlast.graph.places.rcloneconf import sections, spot_of
from outlast.graph.places.spots import Spot

REMOTE = re.compile(r"^:?([\w.+@ -]+)(?:,[^:]*)?:(?!//)(.*)$", re.DOTALL)
KEYS = ("TYPE", "PROVIDER", "ENDPOINT", "HOST", "URL", "REMOTE")
CONFIG = "rclone.conf"


def remote(text: str, tool: Tool, line: Line, container: Container) -> Maybe[str]:
    """`text` as a URL whose host tells whose it is; itself when it names no remote."""
    if tool.remotes == "rclone":
        return _rclone(text, container, line)
    if tool.remotes == "mc":
        return _mc(text, container, line)
    return text


def _rclone(text: str, container: Container, line: Line) -> Maybe[str]:
    found = REMOTE.match(text)
    if not found or text.startswith("/"):
        return text
    name, path = found[1], found[2]
    if text.startswith(":"):
        return f"{name}://{path}"
    told = {name: _told(name, container, line)}
    for held in container.files(CONFIG):
        if isinstance(held, str):
            told = {**sections(held), **{key: value for key, value in told.items() if value}}
        elif not told[name]:
            return held
    if not told.get(name):
        return Unknown(f"what remote `{name}` of rclone is, is configured elsewhere", text=text)
    return _url(spot_of(name, told), path, text)


def _told(name: str, container: Container, line: Line) -> dict[str, str]:
    """What variables say of a remote; one that is not decided is spelt by its name."""
    told: dict[str, str] = {}
    for key in KEYS:
        variable = f"RCLONE_CONFIG_{name.upper()}_{key}"
        value = line.variables.get(variable) or container.variable(variable)
        if isinstance(value, Unknown):
            told[key.lower()] = value.text or f"${{{variable}}}"
        elif value:
            told[key.lower()] = value
    return told


def _mc(text: str, container: Container, line: Line) -> Maybe[str]:
    alias, _, path = text.partition("/")
    if not path or text.startswith(("/", ".")):
        return text
    value = line.variables.get(f"MC_HOST_{alias}") or container.variable(f"MC_HOST_{alias}")
    value = value or _alias_set(alias, container)
    if value is None:
        return Unknown(f"what alias `{alias}` of mc is, is configured elsewhere", text=text)
    if isinstance(value, Unknown):
        return value
    host = value.rpartition("@")[2].rpartition("://")[2]
    return f"s3:{host.rstrip('/')}/{path}"


def _alias_set(alias: str, container: Container) -> str | None:
    """The URL that a line before gave an alias: `mc alias set NAME URL`."""
    script = " ".join(container.words())
    found = re.search(rf"\balias set {re.escape(alias)}\s+[\"']?([^\s\"']+)", script)
    found = found or re.search(rf"\bhost add {re.escape(alias)}\s+[\"']?([^\s\"']+)", script)
    return found[1] if found else None


def _url(spot: Spot, path: str, text: str) -> Maybe[str]:
    bucket = path.partition("/")[0] or spot.bucket
    if spot.protocol == "s3" and spot.host:
        return f"s3:{spot.host}/{bucket}"
    if spot.protocol == "s3":
        return Unknown(f"the endpoint of `{text}` is not stated", text=text)
    if spot.host:
        return f"ssh://{spot.host}/"
    return f"{spot.protocol}://{bucket}"
