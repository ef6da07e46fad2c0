"""`replacements` of a kustomization: a value of one object, copied into fields of others.

Source: kustomize 5.7 `api/filters/replacement`, kyaml `PathMatcher`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.document import Node
from outlast.readers.kubernetes.kustomize.failure import Failure, say
from outlast.readers.kubernetes.kustomize.fieldpaths import found_at, parts_of, set_at
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.items import Item, Items
from outlast.readers.kubernetes.kustomize.nodes import is_empty, text_node
from outlast.readers.kubernetes.kustomize.paths import local_path
from outlast.readers.kubernetes.kustomize.selectors import id_in, labelled
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.run import Run
from outlast.readers.kubernetes.manifests.values import scalar

NAME = "metadata.name"


def with_replacements(items: Items, one: Kustomization, run: Run) -> Items:
    """The objects after all replacements; what cannot be done is said, and the rest goes on."""
    for entry in one.items("replacements"):
        for replacement in _written_out(entry, one, run):
            try:
                items = _replaced(items, replacement)
            except Failure as failure:
                say(failure, run)
    return items


def _written_out(entry: Node, one: Kustomization, run: Run) -> Iterator[Node]:
    """The replacement an entry is, or those in the file it names."""
    named = entry.get("path")
    if named is None:
        yield entry
        return
    path = local_path(one.folder, named, run)
    for node in run.documents(path, named.span) if path else ():
        yield from node.items if node.kind == "sequence" else (node,)


def _replaced(items: Items, replacement: Node) -> Items:
    value = _source(items, replacement)
    targets = replacement.get("targets")
    for target in targets.items if targets is not None else ():
        items = [_into(item, target, value) for item in items]
    return items


def _source(items: Items, replacement: Node) -> Node:
    stated = replacement.get("sourceValue")
    if stated is not None:
        return text_node(stated.text, stated.span)
    source = replacement.get("source")
    if source is None:
        raise Failure(replacement.span, "this replacement has no source")
    wanted = id_in(source)
    meant = [item for item in items if any(one.chosen_by(wanted) for one in item.every_id())]
    if len(meant) != 1:
        count = "no object" if not meant else f"{len(meant)} objects"
        message = f"the source of this replacement means {count}"
        raise Failure(source.span, message, absent=not meant)
    path = text_at(source, "fieldPath") or NAME
    found = next(found_at(meant[0].node, parts_of(path)), None)
    if found is None or is_empty(found):
        raise Failure(source.span, f"`{path}` is not there in the source of this replacement")
    return _part(found, source.get("options"))


def _part(value: Node, options: Node | None) -> Node:
    """The part of a text that the options cut out."""
    delimiter = text_at(options, "delimiter") if options is not None else ""
    if options is None or not delimiter:
        return value
    parts = value.text.split(delimiter)
    at = _index(options)
    if not 0 <= at < len(parts):
        raise Failure(options.span, f"`{value.text[:40]}` has no part {at}")
    return replace(value, text=parts[at])


def _index(options: Node) -> int:
    text = text_at(options, "index") or "0"
    try:
        return int(text)
    except ValueError as error:
        raise Failure(options.span, f"`{text[:40]}` is no index") from error


def _into(item: Item, target: Node, value: Node) -> Item:
    select = target.get("select")
    if select is None:
        raise Failure(target.span, "this target selects nothing")
    if not labelled(select, item.node) or not _meant(item, select) or _rejected(item, target):
        return item
    options = target.get("options")
    create = options is not None and text_at(options, "create") == "true"
    listed = target.get("fieldPaths")
    paths = listed.items if listed is not None else (text_node(NAME, target.span),)
    node = item.node
    for path in paths:
        made = set_at(
            node, parts_of(path.text), lambda old: _set(old, value, options), value, create
        )
        if made is None:
            raise Failure(
                path.span, f"`{path.text}` is not there in {item.id.kind} `{item.id.name}`"
            )
        node = made
    return item.changed(node)


def _meant(item: Item, select: Node) -> bool:
    wanted = id_in(select)
    return any(one.chosen_by(wanted) for one in item.every_id())


def _rejected(item: Item, target: Node) -> bool:
    listed = target.get("reject")
    for reject in listed.items if listed is not None else ():
        if (reject.get("labelSelector") or reject.get("annotationSelector")) and labelled(
            reject, item.node
        ):
            return True
        wanted = id_in(reject)
        named = any((wanted.group, wanted.version, wanted.kind, wanted.name, wanted.namespace))
        if named and _meant(item, reject):
            return True
    return False


def _set(old: Node, value: Node, options: Node | None) -> Node:
    """The field with the value, or with a part of its text replaced by it."""
    text = value.text
    delimiter = text_at(options, "delimiter") if options is not None else ""
    if options is not None and delimiter:
        parts, at = old.text.split(delimiter), _index(options)
        if at < 0:
            parts.insert(0, text)
        elif at >= len(parts):
            parts.append(text)
        else:
            parts[at] = text
        value = replace(value, text=delimiter.join(parts))
    if old.kind != "scalar" or value.kind != "scalar":
        return value
    text_stays_text = isinstance(scalar(old), str) and bool(old.text)
    return replace(old, text=value.text, span=value.span, quoted=text_stays_text or old.quoted)
