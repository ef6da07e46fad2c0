"""Claims of Crossplane become what their composition makes, when it is in the scanned code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace

from outlast.domain.paths import value_at, values_at
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value

COMPOSITION = "Composition.apiextensions.crossplane.io"
DEFINITION = "CompositeResourceDefinition.apiextensions.crossplane.io"
INPUTS = ("spec.resources", "spec.pipeline.input.resources")


def composed(resources: Sequence[Resource]) -> Iterator[Resource]:
    """What each claim or composite among `resources` makes; nothing for one that no code here has.

    Two compositions of one kind decide nothing: which of them is meant is chosen elsewhere.
    """
    compositions = [one for one in resources if one.type == COMPOSITION]
    kinds = _kinds(compositions, resources) if compositions else {}
    for claim in resources:
        found = kinds.get(claim.type.partition(".")[0], []) if claim.type != COMPOSITION else []
        if len(found) == 1 and "." in claim.type:
            yield from _made(claim, found[0])


def _kinds(
    compositions: list[Resource], resources: Sequence[Resource]
) -> Mapping[str, list[Resource]]:
    """Compositions by the kind of composite that they serve, and by the claims for it."""
    claims: dict[str, str] = {}
    for definition in (one for one in resources if one.type == DEFINITION):
        composite = value_at(definition.attributes, "spec.names.kind")
        claim = value_at(definition.attributes, "spec.claimNames.kind")
        if isinstance(composite, str) and isinstance(claim, str):
            claims[composite] = claim
    found: dict[str, list[Resource]] = {}
    for one in compositions:
        kind = value_at(one.attributes, "spec.compositeTypeRef.kind")
        for name in (kind, claims.get(str(kind))):
            if isinstance(name, str):
                found.setdefault(name, []).append(one)
    return found


def _made(claim: Resource, composition: Resource) -> Iterator[Resource]:
    for path in INPUTS:
        for _, item in values_at(composition.attributes, path):
            base = item.get("base") if isinstance(item, dict) else None
            if isinstance(item, dict) and isinstance(base, dict):
                yield _object(claim, item, deepcopy(base))


def _object(claim: Resource, item: Mapping[str, Value], base: dict[str, Value]) -> Resource:
    """One object of the composition, with what its patches take from the claim."""
    patches = item.get("patches")
    for patch in patches if isinstance(patches, list) else ():
        target = patch.get("toFieldPath") if isinstance(patch, dict) else None
        source = patch.get("fromFieldPath") if isinstance(patch, dict) else None
        target = target or source
        if isinstance(target, str) and isinstance(patch, dict) and "[" not in target:
            _put(base, target, _patched(claim, patch, source))
    kind, group = str(base.get("kind", "")), str(base.get("apiVersion", "")).rpartition("/")[0]
    name = item.get("name") or kind
    base.setdefault("metadata", {})
    metadata = base["metadata"]
    if isinstance(metadata, dict):
        metadata.setdefault("name", Unknown(f"`{claim.address}` makes up the name"))
    return replace(
        claim,
        address=f"{claim.address}/{name}",
        type=f"{kind}.{group}" if group else kind,
        attributes=base,
        spans={},
    )


def _patched(claim: Resource, patch: Mapping[str, Value], source: Value) -> Value:
    """What a patch takes over; Unknown when it changes it on the way."""
    plain = patch.get("type", "FromCompositeFieldPath") == "FromCompositeFieldPath"
    value = value_at(claim.attributes, source) if isinstance(source, str) else None
    if plain and not patch.get("transforms") and value is not None:
        return value
    return Unknown("a patch of the composition sets it")


def _put(attributes: dict[str, Value], path: str, value: Value) -> None:
    first, _, rest = path.partition(".")
    if not rest:
        attributes[first] = value
        return
    inner = attributes.setdefault(first, {})
    if isinstance(inner, dict):
        _put(inner, rest, value)
