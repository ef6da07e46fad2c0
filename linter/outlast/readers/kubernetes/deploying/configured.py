"""ConfigMaps and Secrets by name, and the variables that Flux takes from them."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.value import Maybe, Unknown
from outlast.errors import SourceError
from outlast.readers.kubernetes.deploying.substitute import Substitutions
from outlast.readers.kubernetes.manifests.documents import documents, objects_in, text_at
from outlast.readers.kubernetes.manifests.undecided import undecided
from outlast.source.tree import Tree

ENCRYPTED = "it is encrypted in the repository"
INJECTED = re.compile(r"op://|ref\+|vault:|<[^>]+>|\{\{|\$\{")
"""What 1Password, vals, Vault and templates put in the place of a value."""
GENERATORS = {"ConfigMap": "configMapGenerator", "Secret": "secretGenerator"}


@dataclass(frozen=True, slots=True)
class Held:
    """One ConfigMap or Secret: the file that declares it, and its entries."""

    file: str
    entries: Mapping[str, Maybe[str]]


@dataclass(frozen=True, slots=True)
class Configured:
    """Looks up ConfigMaps and Secrets; `holders` are the files in which any may stand."""

    tree: Tree
    holders: tuple[str, ...]
    found: dict[tuple[str, str], tuple[Held, ...]] = field(default_factory=dict)

    def named(self, kind: str, name: str) -> tuple[Held, ...]:
        """All that are called `name`, by file."""
        if (kind, name) not in self.found:
            self.found[kind, name] = tuple(self._named(kind, name))
        return self.found[kind, name]

    def _named(self, kind: str, name: str) -> Iterator[Held]:
        for path in self.holders if name else ():
            try:
                data = self.tree.read(path)
            except SourceError:
                continue
            if name.encode() in data:
                for document in documents(path, data).nodes:
                    yield from self._in_document(path, document, kind, name)

    def _in_document(self, path: str, document: Node, kind: str, name: str) -> Iterator[Held]:
        for node in objects_in(document):
            if text_at(node, "kind") == kind and text_at(node, "metadata", "name") == name:
                yield Held(path, entries(node))
        for made in _items(document.get(GENERATORS[kind])):
            if text_at(made, "name") == name:
                yield Held(path, dict(self._generated(path, made)))

    def _generated(self, path: str, made: Node) -> Iterator[tuple[str, Maybe[str]]]:
        """The entries that a generator of a kustomization makes."""
        folder = path.rpartition("/")[0] or "."
        for env in (*_items(made.get("envs")), *filter(None, [made.get("env")])):
            for line in self._text(folder, env.text).splitlines():
                name, equals, value = line.strip().partition("=")
                if equals and not name.startswith("#"):
                    yield name, value
        for file in _items(made.get("files")):
            name, equals, source = file.text.partition("=")
            yield (
                (name, self._text(folder, source))
                if equals
                else (posixpath.basename(name), self._text(folder, name))
            )
        for literal in _items(made.get("literals")):
            name, _, value = literal.text.partition("=")
            yield name, _unquoted(value)

    def _text(self, folder: str, path: str) -> str:
        try:
            data = self.tree.read(self.tree.join(folder, path))
        except SourceError:
            return ""
        return data.decode(errors="replace")


def entries(node: Node) -> dict[str, Maybe[str]]:
    """What a ConfigMap or a Secret holds; encrypted values are Unknown."""
    encoded = text_at(node, "kind") == "Secret"
    found: dict[str, Maybe[str]] = {}
    for name in ("data", "stringData"):
        held = node.get(name)
        for pair in held.pairs if held else ():
            found[pair.key.text] = _entry(pair.value, encoded and name == "data")
    return found


def _entry(value: Node, encoded: bool) -> Maybe[str]:
    why = undecided(value)
    if why is not None:
        return why
    if value.text.startswith("ENC["):
        return Unknown(ENCRYPTED, value.span)
    if INJECTED.match(value.text):
        return Unknown("another tool fills it in", value.span)
    if not encoded:
        return value.text
    try:
        return base64.b64decode(value.text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return Unknown("it is no text in base64", value.span)


def substitutions(
    spec: Node, configured: Configured, near: Iterable[str] = ()
) -> Substitutions | None:
    """The variables of a Flux Kustomization; None when it substitutes nothing.

    `near` are files that the deployers above it take in: of several ConfigMaps with one name the
    one that stands there counts. A Secret that is not here is taken to add names, not to
    contradict those that are.
    """
    build = spec.get("postBuild")
    if build is None:
        return None
    values: dict[str, Maybe[str]] = {}
    rest: Unknown | None = None
    wanted = frozenset(near)
    for source in _items(build.get("substituteFrom")):
        held = _chosen(configured.named(_kind(source), text_at(source, "name")), wanted)
        if isinstance(held, Held):
            values.update(held.entries)
        else:
            what = f"the {_kind(source)} `{text_at(source, 'name')}` {held}"
            rest = Unknown(what, source.span)
    inline = build.get("substitute")
    for pair in inline.pairs if inline else ():
        values[pair.key.text] = undecided(pair.value) or pair.value.text
    flat = {
        name: value if isinstance(value, Unknown) else value.replace("\n", "")
        for name, value in values.items()
    }
    return Substitutions(flat, rest) if flat or rest else None


def _kind(source: Node) -> str:
    return "Secret" if text_at(source, "kind") == "Secret" else "ConfigMap"


def _chosen(found: tuple[Held, ...], near: frozenset[str]) -> Held | str:
    """The one that counts, or why none does."""
    if not found:
        return "is not in the repository"
    close = [held for held in found if held.file in near]
    if len(close) == 1:
        return close[0]
    if len(found) == 1 or all(held.entries == found[0].entries for held in found):
        return found[0]
    return _merged(found)


def _merged(found: tuple[Held, ...]) -> Held:
    """Several of one name: what they hold in common, and what they do not agree on undecided."""
    names = dict.fromkeys(name for held in found for name in held.entries)
    return Held(found[0].file, {name: _agreed(name, found) for name in names})


def _agreed(name: str, found: tuple[Held, ...]) -> Maybe[str]:
    values = [held.entries.get(name) for held in found]
    opened = [value for value in values if isinstance(value, Unknown)]
    if len(opened) == len(values):
        return opened[0]
    first = values[0]
    if isinstance(first, str) and all(value == first for value in values):
        return first
    span = opened[0].span if opened else None
    return Unknown(f"`{name}` stands in several places, which differ", span)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text
