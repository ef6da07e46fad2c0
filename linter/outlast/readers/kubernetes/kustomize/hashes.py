"""The content of a generated map -> the hash behind its name.

Source: kustomize 5.7 `api/hasher`; the name is not part of it, though the code means it to be.
"""

from __future__ import annotations

import hashlib
import json

from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.readers.kubernetes.kustomize.nodes import is_null
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.values import plain

LETTERS = str.maketrans("013ae", "ghkmt")
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"} | {
    chr(code): f"\\u{code:04x}" for code in (0x2028, 0x2029)
}


def content_hash(manifest: Node) -> str:
    """The ten letters that kustomize puts behind the name of a ConfigMap or Secret."""
    secret = text_at(manifest, "kind") == "Secret"
    content: dict[str, Value] = {
        "kind": "Secret" if secret else "ConfigMap",
        "name": "",
        "data": _value(manifest, "data"),
    }
    if secret:
        content["type"] = text_at(manifest, "type")
    other = "stringData" if secret else "binaryData"
    if isinstance(_value(manifest, other), dict):
        content[other] = _value(manifest, other)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char, escape in ESCAPES.items():
        text = text.replace(char, escape)
    data = text.encode("utf-8", errors="replace")
    return hashlib.sha256(data).hexdigest()[:10].translate(LETTERS)


def _value(manifest: Node, name: str) -> Value:
    found = manifest.get(name)
    return "" if found is None else (None if is_null(found) else plain(found))
