"""Endpoints that stand in Secrets and ConfigMaps: looked up, never printed whole."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping

from outlast.domain.paths import value_at
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Node
from outlast.graph.objects import named, namespace_of

HOLDING = ("Secret", "ConfigMap")
FILLING = {
    "ExternalSecret": "an ExternalSecret fills it from outside",
    "SealedSecret": "it is sealed",
    "SopsSecret": "it is encrypted with SOPS",
}
LARGEST = 100_000

Secrets = Mapping[str, tuple[Node, ...]]


def by_secret(nodes: Iterable[Node]) -> Secrets:
    """What holds or fills a Secret or ConfigMap, by the name of that."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        kind = node.resource.type.partition(".")[0]
        for pattern in node.entry.secrets if node.entry and isinstance(node.name, str) else ():
            found.setdefault(pattern.replace("*", str(node.name)), []).append(node)
        if kind not in HOLDING and kind not in FILLING:
            continue
        target = value_at(node.resource.attributes, "spec.target.name")
        name = target if kind == "ExternalSecret" and isinstance(target, str) else node.name
        if isinstance(name, str):
            found.setdefault(name, []).append(node)
    return {name: tuple(some) for name, some in found.items()}


def looked_up(secrets: Secrets, node: Node, name: str, keys: Iterable[str]) -> list[Maybe[str]]:
    """The values of those of `keys` that the Secret or ConfigMap of that name holds, in order.

    One Unknown with the reason when the repository does not hold them; empty when it is there
    and has none of the keys. An Unknown tells the text that was found as far as it goes.
    """
    some = secrets.get(name, ())
    held = named([one for one in some if one.resource.type in HOLDING], node, None)
    filled = named([one for one in some if one.resource.type not in HOLDING], node, None)
    if filled and not held and filled[0].entry and filled[0].entry.services:
        return [_address(filled[0], filled[0].entry.services[0])]
    if held:
        values = [_value(held[0], key) for key in keys]
        return [value for value in values if value is not None]
    if not filled:
        return [Unknown(f"it stands in Secret `{name}`, which is not in the scanned code")]
    return _templated(filled[0], name, keys)


def texts_of(node: Node) -> dict[str, str]:
    """What a Secret or ConfigMap holds as plain text, or the template of what fills one."""
    attributes = node.resource.attributes
    template = value_at(attributes, "spec.target.template.data")
    held = [template, *(attributes.get(part) for part in ("data", "stringData"))]
    keys = dict.fromkeys(key for part in held if isinstance(part, Mapping) for key in part)
    found: dict[str, str] = {}
    for key in keys:
        value = template.get(key) if isinstance(template, Mapping) else _value(node, key)
        if isinstance(value, str) and "{{" not in value:
            found[key] = value
    return found


def _address(node: Node, service: str) -> str:
    """The host that an operator writes into the Secret of what it runs."""
    space = namespace_of(node)
    host = service.replace("*", str(node.name))
    return f"{host}.{space}.svc" if isinstance(space, str) and space else host


def _templated(node: Node, name: str, keys: Iterable[str]) -> list[Maybe[str]]:
    """What the template of an ExternalSecret spells out; all else comes from outside."""
    template = value_at(node.resource.attributes, "spec.target.template.data")
    found: list[Maybe[str]] = []
    why = f"it stands in Secret `{name}`, and {FILLING[node.resource.type.partition('.')[0]]}"
    for key in keys:
        text = template.get(key) if isinstance(template, dict) else None
        if isinstance(text, Unknown):
            found.append(text)
        elif isinstance(text, str):
            span = node.resource.span_of(f"spec.target.template.data.{key}")
            found.append(Unknown(why, span, text=text) if "{{" in text else text)
    return found or [Unknown(why, node.resource.span)]


def _value(node: Node, key: str) -> Maybe[str] | None:
    attributes = node.resource.attributes
    for part, encoded in (("stringData", False), ("data", node.resource.type == "Secret")):
        held = attributes.get(part)
        value = held.get(key) if isinstance(held, dict) else held
        if isinstance(value, Unknown):
            return value
        if isinstance(value, str):
            return _opened(node, f"{part}.{key}", value, encoded=encoded)
    return None


def _opened(node: Node, path: str, value: str, *, encoded: bool) -> Maybe[str]:
    place = node.resource.span_of(path)
    if value.startswith("ENC[") or "sops" in node.resource.attributes:
        return Unknown(f"`{path}` of `{node.address}` is encrypted", place)
    if not encoded:
        return value[:LARGEST]
    try:
        return base64.b64decode(value[:LARGEST], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return Unknown(f"`{path}` of `{node.address}` is no text", place)
