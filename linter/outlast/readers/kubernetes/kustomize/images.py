"""`images` and `replicas` of a kustomization, put into its workloads.

Source: kustomize 5.7 `api/filters/imagetag`, `api/internal/image`.
"""

from __future__ import annotations

from collections.abc import Sequence

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.fieldspecs import Setter, changed
from outlast.readers.kubernetes.kustomize.items import Item, Items
from outlast.readers.kubernetes.kustomize.nodes import bare_node, text_node, with_items, with_pairs
from outlast.readers.kubernetes.kustomize.selectors import pattern
from outlast.readers.kubernetes.kustomize.specs import IMAGES, REPLICAS
from outlast.readers.kubernetes.manifests.documents import text_at

TAG = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
LISTS = ("containers", "initContainers")
NEW = ("newTag", "digest", "tagSuffix", "newName")


def change_of(entry: Node) -> Setter:
    """What one entry of `images` does to an image; raises Failure when its name is no pattern."""
    name = text_at(entry, "name")
    known = pattern(f"(?:{name}){TAG}" if "|" in name else f"{name}{TAG}", entry.span)
    stated = next((found for word in NEW if (found := entry.get(word)) is not None), entry)

    def change(image: Node) -> Node:
        if image.kind != "scalar" or known.fullmatch(image.text) is None:
            return image
        return text_node(_renamed(image.text, entry), stated.span)

    return change


def with_images(items: Items, changes: Sequence[Setter]) -> Items:
    """The objects with every image changed, wherever containers are listed.

    All changes are done in one walk: an operator's kustomization has dozens of them.
    """
    if not changes:
        return items

    def setter(image: Node) -> Node:
        for change in changes:
            image = change(image)
        return image

    return [_with_image(item, setter) for item in items]


def _with_image(item: Item, setter: Setter) -> Item:
    if item.id.kind == "CustomResourceDefinition":
        return item
    node = _in_lists(item.node, setter)
    for spec in IMAGES:
        node = changed(node, spec, setter)
    return item.changed(node)


def _in_lists(node: Node, setter: Setter) -> Node:
    """Every `image` in a list of containers, at any depth."""
    if node.kind == "sequence":
        made = tuple(_in_lists(item, setter) for item in node.items)
        same = all(a is b for a, b in zip(made, node.items, strict=True))
        return node if same else with_items(node, made)
    if node.kind != "mapping":
        return node
    pairs = tuple(_in_pair(pair, setter) for pair in node.pairs)
    same = all(a is b for a, b in zip(pairs, node.pairs, strict=True))
    return node if same else with_pairs(node, pairs)


def _in_pair(pair: Pair, setter: Setter) -> Pair:
    value = _in_lists(pair.value, setter)
    if pair.key.text in LISTS and value.kind == "sequence":
        value = with_items(value, (_container(item, setter) for item in value.items))
    return pair if value is pair.value else Pair(pair.key, value)


def _container(node: Node, setter: Setter) -> Node:
    if node.kind != "mapping" or node.get("image") is None:
        return node
    pairs = (
        Pair(pair.key, setter(pair.value)) if pair.key.text == "image" else pair
        for pair in node.pairs
    )
    return with_pairs(node, pairs)


def _renamed(image: str, entry: Node) -> str:
    name, tag, digest = split(image)
    new, hashed, suffix = (text_at(entry, word) for word in ("newTag", "digest", "tagSuffix"))
    name = text_at(entry, "newName") or name
    if new or hashed:
        tag, digest = new, hashed
    elif suffix:
        tag, digest = tag + suffix, ""
    return f"{name}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"


def split(image: str) -> tuple[str, str, str]:
    """Name, tag and digest; a colon before the first slash is a port."""
    head, slash, tail = image.partition("/")
    before, rest = (f"{head}{slash}", tail) if slash and head else ("", image)
    rest, _, digest = rest.partition("@")
    name, _, tag = rest.partition(":")
    return before + name, tag, digest


def with_replicas(items: Items, entry: Node) -> Items:
    """The workloads of a name with another number of replicas.

    Raises Failure when none is called that.
    """
    name, count = text_at(entry, "name"), entry.get("count")
    value = bare_node(count.text if count is not None else "0", (count or entry).span)
    found = False
    made: Items = []
    for item in items:
        node = item.node
        for spec in REPLICAS:
            if any(one.name == name and spec.fits(one) for one in item.every_id()):
                found = True
                if spec.fits(item.id):
                    node = changed(node, spec, lambda _: value, value)
        made.append(item.changed(node))
    if not found:
        message = f"`replicas` names `{name}`, and no workload is called that"
        raise Failure(entry.span, message, absent=True)
    return made
