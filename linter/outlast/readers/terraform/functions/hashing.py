"""Hashes of strings, and UUIDs made from names."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping

from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime

NAMESPACES: Mapping[str, uuid.UUID] = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def _hex(algorithm: str) -> Callable[[Runtime], Runtime]:
    return lambda text: _digest(algorithm, text).hex()


def _base64(algorithm: str) -> Callable[[Runtime], Runtime]:
    return lambda text: base64.b64encode(_digest(algorithm, text)).decode()


def _digest(algorithm: str, text: Runtime) -> bytes:
    return hashlib.new(algorithm, to_text(text).encode(), usedforsecurity=False).digest()


def _uuidv5(namespace: Runtime, name: Runtime) -> Runtime:
    space = to_text(namespace)
    try:
        within = NAMESPACES.get(space) or uuid.UUID(space)
    except ValueError as error:
        raise Failure(f"{space!r} is not a UUID namespace") from error
    return str(uuid.uuid5(within, to_text(name)))


FUNCTIONS: Mapping[str, Function] = {
    "base64sha256": Function(_base64("sha256")),
    "base64sha512": Function(_base64("sha512")),
    "md5": Function(_hex("md5")),
    "sha1": Function(_hex("sha1")),
    "sha256": Function(_hex("sha256")),
    "sha512": Function(_hex("sha512")),
    "uuidv5": Function(_uuidv5, 2, 2),
}
