"""Texts of backup targets (`s3:https://host/bucket`, `gs://bucket`, `me@host:path`) taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

SCHEME = re.compile(r"([a-zA-Z][\w+.-]*):(//)?(.*)", re.DOTALL)
AT_HOST = re.compile(r"(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):(?!//)")
"""A host of `rsync` and `scp`: at least one dot, or it could be a remote of rclone."""

PROTOCOLS = {
    **dict.fromkeys(("s3", "s3a", "minio", "boto3+s3"), "s3"),
    **dict.fromkeys(("gs", "gcs", "gcp"), "gs"),
    **dict.fromkeys(("azure", "azblob", "abs", "az", "wasb", "wasbs", "abfs", "abfss"), "azblob"),
    **dict.fromkeys(("http", "https", "rest", "webdav", "webdavs", "dav", "davs"), "http"),
    **dict.fromkeys(("sftp", "ssh", "scp", "rsync", "ftp", "ftps"), "ssh"),
    **dict.fromkeys(("nfs", "cifs", "smb"), "file"),
    **dict.fromkeys(("b2", "oss", "cos", "obs", "r2", "sj", "oci", "swift", "rclone"), ""),
}
"""What a scheme speaks; an empty word means itself."""

HOSTED = ("http", "ssh", "file")
BUCKETS = ("s3", "gs", "azblob", "b2", "oss", "cos", "obs", "r2", "sj", "oci", "swift")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where content goes as a text says it.

    `protocol` is `s3`, `gs`, `azblob`, `b2`, `http`, `ssh`, `file`, `rclone`, `local`, or empty
    when the text is only a name; what the text does not say is empty.
    """

    protocol: str = ""
    host: str = ""
    bucket: str = ""
    region: str = ""

    def or_else(self, other: Spot) -> Spot:
        """This, with what it leaves open taken from `other`."""
        return Spot(
            self.protocol or other.protocol,
            self.host or other.host,
            self.bucket or other.bucket,
            self.region or other.region,
        )


def read_spot(text: str, *, host_first: bool = False) -> Spot:
    """What `text` names. `host_first`: `s3:` is followed by the host, as restic writes it."""
    text = text.strip()
    if text.startswith(("/", "./", "file:", "local:")):
        return Spot("local")
    found = AT_HOST.match(text)
    if found:
        return Spot("ssh", found[1].lower())
    found = SCHEME.match(text)
    if not found or found[1].lower() not in PROTOCOLS:
        return Spot(bucket=text.partition("/")[0])
    scheme = found[1].lower()
    protocol = PROTOCOLS[scheme] or scheme
    if scheme == "rest" or (scheme != "http" and "://" in found[3]):
        inner = read_spot(found[3])
        return replace(inner, protocol=protocol, host=inner.host)
    return _rest(protocol, found[3], slashes=bool(found[2]), host_first=host_first)


def _rest(protocol: str, rest: str, *, slashes: bool, host_first: bool) -> Spot:
    first, _, path = rest.partition("/")
    if protocol in HOSTED:
        return Spot(protocol, _host(first), path.partition("/")[0] if protocol == "http" else "")
    if protocol == "s3" and (not slashes or host_first or _is_host(first)):
        return Spot(protocol, _host(first), path.partition("/")[0])
    bucket, _, region = first.partition("@")
    bucket = bucket.partition(":")[0]
    if protocol == "azblob" and "." in region:
        return Spot(protocol, region, bucket)
    return Spot(protocol, "", bucket, region)


def _host(text: str) -> str:
    return text.rpartition("@")[2].partition(":")[0].lower()


def _is_host(text: str) -> bool:
    """Whether what follows `s3://` is an endpoint: it has a port, or three labels or more."""
    return "@" not in text and (":" in text or text.count(".") > 1)
