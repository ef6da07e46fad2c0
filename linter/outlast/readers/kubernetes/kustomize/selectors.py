"""A `target` of a patch -> whether it means an object."""

from __future__ import annotations

import re
from functools import lru_cache

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.items import Id, Item
from outlast.readers.kubernetes.manifests.documents import node_at, text_at

MAX_PATTERN = 400
NESTED = re.compile(r"\([^()]*[*+][^()]*\)\s*[*+{]")
SET = re.compile(r"\s*([^\s!=(),]+)\s+(in|notin)\s*\(([^)]*)\)\s*")
EQUAL = re.compile(r"\s*([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)\s*")
EXISTS = re.compile(r"\s*(!?)\s*([^\s!=(),]+)\s*")
COMMA = re.compile(r",(?![^(]*\))")


def selects(target: Node, item: Item) -> bool:
    """Whether a target means an object, by its first or its present name.

    Raises Failure when the target cannot be understood.
    """
    now, first = item.id, item.origin
    places, names = (first.place, now.place), (first.name, now.name)
    return (
        any(_word(target, "namespace", one) for one in places)
        and any(_word(target, "name", one) for one in names)
        and _word(target, "group", now.group)
        and _word(target, "version", now.version)
        and _word(target, "kind", now.kind)
        and labelled(target, item.node)
    )


def labelled(target: Node, manifest: Node) -> bool:
    """Whether the label and annotation selectors of a target mean an object."""
    for field, where in (("labelSelector", "labels"), ("annotationSelector", "annotations")):
        stated = text_at(target, field)
        found = node_at(manifest, "metadata", where)
        have = {pair.key.text: pair.value.text for pair in found.pairs} if found else {}
        if stated and not all(_holds(part, have, target.span) for part in COMMA.split(stated)):
            return False
    return True


def id_in(selector: Node) -> Id:
    """The words of a selector that are no patterns (of `replacements`)."""
    words = (text_at(selector, name) for name in ("group", "version", "kind", "name", "namespace"))
    return Id(*words)


def _word(target: Node, field: str, text: str) -> bool:
    stated = text_at(target, field)
    return not stated or pattern(stated, target.span).fullmatch(text) is not None


@lru_cache(maxsize=512)
def pattern(text: str, span: Span) -> re.Pattern[str]:
    """The pattern a word is. One that may take for ever is refused."""
    if len(text) > MAX_PATTERN or NESTED.search(text):
        raise Failure(span, f"the pattern `{text[:60]}` of the target is not followed")
    try:
        return re.compile(text)
    except re.error as error:
        raise Failure(span, f"`{text}` of the target is no pattern: {error}") from error


def _holds(part: str, have: dict[str, str], span: Span) -> bool:
    """Whether one requirement of a label selector holds."""
    if found := SET.fullmatch(part):
        within = have.get(found[1]) in {one.strip() for one in found[3].split(",")}
        return (found[1] in have and within) if found[2] == "in" else not within
    if found := EQUAL.fullmatch(part):
        same = have.get(found[1]) == found[3]
        return not same if found[2] == "!=" else same
    if found := EXISTS.fullmatch(part):
        return (found[2] not in have) if found[1] else (found[2] in have)
    raise Failure(span, f"`{part.strip()}` is no selector of labels")
