"""The configuration of rclone, in a file or in variables, as the spot that a remote stands for."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser, Error

from outlast.graph.places.spots import Spot, read_spot

PROTOCOLS = {
    "s3": "s3",
    "b2": "b2",
    "google cloud storage": "gs",
    "azureblob": "azblob",
    "azurefiles": "azblob",
    "swift": "swift",
    "oracleobjectstorage": "oci",
    "storj": "sj",
    "local": "local",
    "alias": "local",
}
"""Types of remotes, and the protocol whose vendor they mean."""

WRAPPERS = ("crypt", "alias", "compress", "chunker", "hasher", "cache", "union", "combine")


def remote_spot(text: str, section: str) -> Spot:
    """The spot of remote `section` in the text of an `rclone.conf`; of the only one without."""
    remotes = sections(text)
    name = section or (next(iter(remotes)) if len(remotes) == 1 else "")
    return spot_of(name, remotes)


def sections(text: str) -> dict[str, dict[str, str]]:
    """The remotes of a configuration file by name; none when it is no such file."""
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except Error:
        return {}
    return {name: dict(parser[name]) for name in parser.sections()}


def spot_of(name: str, remotes: Mapping[str, Mapping[str, str]], depth: int = 4) -> Spot:
    """What a remote stands for; a wrapper stands for the remote that it wraps."""
    remote = remotes.get(name)
    if remote is None or not depth:
        return Spot("rclone")
    kind = remote.get("type", "").lower()
    if kind in WRAPPERS:
        inner, _, path = remote.get("remote", "").partition(":")
        found = spot_of(inner, remotes, depth - 1)
        return found.or_else(Spot(bucket=path.partition("/")[0]))
    if remote.get("endpoint") and kind == "s3":
        return read_spot(f"s3:{remote['endpoint']}")
    if kind == "s3":
        return Spot("s3", PROVIDERS.get(remote.get("provider", "").lower(), ""))
    if kind in PROTOCOLS:
        return Spot(PROTOCOLS[kind])
    if kind in ("sftp", "ftp", "smb") and remote.get("host"):
        return Spot("ssh", remote["host"].lower())
    if kind in ("webdav", "http") and remote.get("url"):
        return read_spot(remote["url"])
    return Spot(kind or "rclone")


PROVIDERS = {
    "aws": "s3.amazonaws.com",
    "wasabi": "s3.wasabisys.com",
    "cloudflare": "r2.cloudflarestorage.com",
    "storj": "gateway.storjshare.io",
}
"""Providers of rclone's s3 that need no endpoint, or have one host only."""
