"""A strategic merge of two nodes, the way kustomize does it.

Source: kyaml 0.20 `yaml/merge2` and `yaml/walk`: what a patch adds to a list comes first, nulls
remove, lists without merge keys are replaced, kinds that are not Kubernetes' own have none.
"""

from __future__ import annotations

from dataclasses import replace

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.kustomize.associate import associated, directive_of_list
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.mergekeys import TYPES, Field, Type, type_for
from outlast.readers.kubernetes.kustomize.nodes import DIRECTIVE, drop, is_null, with_pairs
from outlast.readers.kubernetes.manifests.documents import text_at

NO_TYPE: Type = {}
NO_FIELD = Field()


def merged(old: Node, patch: Node) -> Node | None:
    """The object `old` with `patch` laid over it; None when the patch deletes it.

    Raises Failure when the two do not fit together.
    """
    version, kind = text_at(old, "apiVersion"), text_at(old, "kind")
    return _walk(old, patch, type_for(version, kind) or NO_TYPE, None)


def _walk(
    old: Node | None, new: Node | None, type_: Type, keys: tuple[str, ...] | None
) -> Node | None:
    kinds = [one.kind for one in (old, new) if one is not None and not is_null(one)]
    if len(kinds) == 2 and kinds[0] != kinds[1] and new is not None:
        raise Failure(new.span, f"a {kinds[1]} cannot be merged into a {kinds[0]}")
    if kinds and kinds[0] == "scalar":
        return new if new is not None else old
    if not kinds or kinds[0] == "mapping":
        return _mapping(old, new, type_)
    if keys is None:
        return new if new is not None else old
    return _list(old, new, type_, keys)


def _mapping(old: Node | None, new: Node | None, type_: Type) -> Node | None:
    """Both are mappings, or nothing."""
    into, patch = _start(old, new)
    if into is None or into.kind != "mapping":
        return into
    pairs: dict[str, Pair] = {pair.key.text: pair for pair in into.pairs}
    for pair in patch.pairs if patch is not None else ():
        pairs.setdefault(pair.key.text, pair)
    kept = (_entry(pair, into, patch, type_) for pair in pairs.values())
    return with_pairs(into, (pair for pair in kept if pair is not None))


def _entry(pair: Pair, into: Node, patch: Node | None, type_: Type) -> Pair | None:
    name = pair.key.text
    mine = into.get(name)
    theirs = _pair(patch, name)
    field = type_.get(name, NO_FIELD)
    inner = TYPES.get(field.type, NO_TYPE)
    value = _walk(mine, theirs.value if theirs else None, inner, field.keys)
    if value is None or (is_null(value) and not (theirs is None and value.text)):
        return None
    if theirs is None or value is not theirs.value:
        return Pair(pair.key, value)
    # The quotes of what was there stay: a text that a number is put over is a text.
    kept = mine is not None and mine.quoted and value.kind == "scalar"
    return Pair(theirs.key, replace(value, quoted=True)) if kept else theirs


def _pair(node: Node | None, name: str) -> Pair | None:
    pairs = node.pairs if node is not None else ()
    return next((pair for pair in pairs if pair.key.text == name), None)


def _start(old: Node | None, new: Node | None) -> tuple[Node | None, Node | None]:
    """What the entries of the patch go into, and the patch, its directive taken out."""
    word = text_at(new, DIRECTIVE) if new is not None else ""
    patch = drop(new, DIRECTIVE) if new is not None and word else new
    if is_null(old):
        if word == "delete":
            return None, None
        return (old, None) if new is None and old is not None and old.text else (patch, patch)
    if (new is not None and is_null(new)) or word == "delete":
        return None, None
    if word == "replace":
        return patch, patch
    if word not in ("", "merge") and new is not None:
        raise Failure(new.span, f"`$patch: {word}` is no directive")
    return old, patch


def _list(old: Node | None, new: Node | None, type_: Type, keys: tuple[str, ...]) -> Node | None:
    """Both are lists that are merged, or one of them is nothing."""
    if is_null(old) or old is None:
        return _all_of(new, type_, keys)
    if new is not None and is_null(new):
        return None
    word, patch = directive_of_list(new)
    if word == "delete":
        return None
    if word == "replace":
        return _all_of(patch, type_, keys)
    return associated(old, patch, keys, lambda mine, theirs: _walk(mine, theirs, type_, None))


def _all_of(new: Node | None, type_: Type, keys: tuple[str, ...]) -> Node | None:
    """A list of a patch where there was none: merged with itself, which drops its nulls."""
    word, patch = directive_of_list(new)
    if patch is None or word == "delete":
        return None
    return associated(patch, patch, keys, lambda mine, theirs: _walk(mine, theirs, type_, None))
