"""An ApplicationSet -> the Applications it generates, as far as the repository decides them.

Source: `applicationset/generators` of Argo CD. What other systems decide (pull requests, lists of
repositories, plugins, placements) gives no Application, or one whose cluster is Unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from outlast.domain.document import Node, Pair
from outlast.domain.value import Unknown, Value
from outlast.readers.kubernetes.deploying.appgit import GitGenerator, asked_in
from outlast.readers.kubernetes.deploying.appparams import Filler, Params, normalized
from outlast.readers.kubernetes.deploying.argo import IN_CLUSTER, LOCAL, path_of, sources_of
from outlast.readers.kubernetes.deploying.configured import entries
from outlast.readers.kubernetes.deploying.flux import mapping_of, word
from outlast.readers.kubernetes.deploying.scan import Declared, Scan
from outlast.readers.kubernetes.deploying.sources import Asked, Sources
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.selectors import selects
from outlast.readers.kubernetes.manifests.values import plain

MAX_APPLICATIONS = 2_000
"""That one ApplicationSet may make here."""
ELSEWHERE = "only Argo CD knows its clusters"


@dataclass(frozen=True, slots=True)
class Generators:
    """Makes the parameters of one ApplicationSet; `go` tells which syntax its texts are in."""

    one: Declared
    go: bool
    scan: Scan
    git: GitGenerator

    def all(self, generators: Node | None) -> Iterator[tuple[Params, Node]]:
        """Each set of parameters, and the generator it comes from."""
        for generator in generators.items if generators is not None else ():
            for params in self._of(generator, {}):
                yield params, generator

    def _of(self, generator: Node, known: Params) -> Iterator[Params]:
        """The parameters of one generator, filled in with those of the one before it."""
        filled = Filler(known, self.go).node(generator) if known else generator
        selector = filled.get("selector")
        for params in self._made(filled):
            if selector is None or selects(selector, _flat(params)):
                yield params

    def _made(self, generator: Node) -> Iterator[Params]:
        for pair in generator.pairs:
            if pair.key.text == "list":
                yield from self._list(pair.value)
            elif pair.key.text == "git":
                yield from self.git.params(pair.value, self._finished)
            elif pair.key.text in ("clusters", "clusterDecisionResource"):
                yield from self._clusters(pair.value, pair.key.text)
            elif pair.key.text == "matrix":
                yield from self._matrix(pair.value)
            elif pair.key.text == "merge":
                yield from self._merge(pair.value)

    def _list(self, generator: Node) -> Iterator[Params]:
        elements = generator.get("elements")
        for element in elements.items if elements is not None else ():
            value = plain(element)
            if isinstance(value, dict):
                yield self._finished(value, generator)

    def _clusters(self, generator: Node, kind: str) -> Iterator[Params]:
        """Cluster Secrets of the repository; without any, clusters that are not known."""
        selector = generator.get("selector")
        secrets = tuple(self.scan.of("Secret"))
        if kind != "clusters" or not secrets:
            why = Unknown(ELSEWHERE, generator.span)
            unknown: dict[str, Value] = dict.fromkeys(("name", "nameNormalized", "server"), why)
            yield self._finished({**unknown, "metadata": why}, generator)
            return
        if selector is None or not selector.pairs:
            local = {"name": IN_CLUSTER, "nameNormalized": IN_CLUSTER, "server": LOCAL[0]}
            if not any(entries(one.node).get("server") in LOCAL for one in secrets):
                yield self._finished(local, generator)
        for secret in secrets:
            metadata = plain(secret.node.get("metadata") or secret.node)
            labels = metadata.get("labels") if isinstance(metadata, dict) else None
            if selector is None or selects(selector, labels if isinstance(labels, dict) else {}):
                yield self._finished(_cluster(secret, metadata), generator)

    def _matrix(self, generator: Node) -> Iterator[Params]:
        inner = generator.get("generators")
        if inner is None or len(inner.items) != 2:
            return
        for first in self._of(inner.items[0], {}):
            for second in self._of(inner.items[1], first):
                yield self._joined(first, second)

    def _merge(self, generator: Node) -> Iterator[Params]:
        inner, stated = generator.get("generators"), generator.get("mergeKeys")
        if inner is None or stated is None or not inner.items:
            return
        keys = tuple(key.text for key in stated.items)
        found = {_merge_key(params, keys): params for params in self._of(inner.items[0], {})}
        for other in inner.items[1:]:
            for params in self._of(other, {}):
                key = _merge_key(params, keys)
                if key in found:
                    found[key] = self._joined(found[key], params)
        yield from found.values()

    def _joined(self, first: Params, second: Params) -> Params:
        """Both, the second over the first; Go's parameters nest, so they are joined deeply."""
        made = dict(first)
        for name, value in second.items():
            before = made.get(name)
            if self.go and isinstance(before, dict) and isinstance(value, dict):
                made[name] = dict(self._joined(before, value))
            else:
                made[name] = value
        return made

    def _finished(self, params: Params, generator: Node) -> Params:
        """Parameters in the syntax of the set, with what `values` of the generator adds."""
        made = dict(params) if self.go else _flat(params)
        added = generator.get("values")
        if added is None or added.kind != "mapping":
            return made
        values = plain(Filler(made, self.go).node(added))
        if self.go:
            return {**made, "values": values}
        return {**made, **_flat({"values": values})}


def asked(one: Declared) -> Iterator[Asked]:
    """The paths that a set names as they stand, and the folders its git generators look in."""
    waiting = [node_at(one.node, "spec", "generators")]
    while waiting:
        listed = waiting.pop()
        for item in listed.items if listed is not None else ():
            for pair in item.pairs:
                waiting.append(pair.value.get("generators"))
                yield from asked_in(one, pair.value) if pair.key.text == "git" else ()
    template = node_at(one.node, "spec", "template")
    for source in sources_of(template) if template is not None else ():
        if "{{" not in path_of(source):
            yield Asked(one.file, text_at(source, "repoURL"), path_of(source))


def applications(one: Declared, scan: Scan, sources: Sources) -> tuple[Declared, ...]:
    """The Applications of a set; their places are those of its template."""
    go = _go(one)
    template = node_at(one.node, "spec", "template")
    if template is None:
        return ()
    return tuple(
        Declared(_application(one, _overridden(template, generator), Filler(params, go)))
        for params, generator in islice(_generated(one, scan, sources), MAX_APPLICATIONS)
    )


def overfull(one: Declared, scan: Scan, sources: Sources) -> bool:
    """Whether a set makes more Applications than are read."""
    beyond = islice(_generated(one, scan, sources), MAX_APPLICATIONS, None)
    return next(beyond, None) is not None


def _generated(one: Declared, scan: Scan, sources: Sources) -> Iterator[tuple[Params, Node]]:
    go = _go(one)
    made = Generators(one, go, scan, GitGenerator(one, go, sources))
    return made.all(node_at(one.node, "spec", "generators"))


def _go(one: Declared) -> bool:
    return text_at(one.node, "spec", "goTemplate") == "true"


def _application(one: Declared, template: Node, filler: Filler) -> Node:
    """The object; its namespace is that of the set."""
    filled = filler.node(template)
    kind = next(pair.key for pair in one.node.pairs if pair.key.text == "kind")
    version = next(pair for pair in one.node.pairs if pair.key.text == "apiVersion")
    metadata = filled.get("metadata") or mapping_of([], template.span)
    named = [pair for pair in metadata.pairs if pair.key.text != "namespace"]
    if one.namespace:
        named.append(Pair(word("namespace", kind.span), word(one.namespace, kind.span)))
    pairs = [
        version,
        Pair(kind, word("Application", kind.span)),
        Pair(word("metadata", metadata.span), mapping_of(named, metadata.span)),
        *(pair for pair in filled.pairs if pair.key.text == "spec"),
    ]
    return mapping_of(pairs, one.node.span)


def _overridden(template: Node, generator: Node) -> Node:
    """The template with what the template of a generator states laid over it."""
    for pair in generator.pairs:
        over = pair.value.get("template")
        if over is not None and over.kind == "mapping":
            return _laid(template, over)
    return template


def _laid(under: Node, over: Node) -> Node:
    if under.kind != "mapping" or over.kind != "mapping":
        return over
    pairs = {pair.key.text: pair for pair in under.pairs}
    for pair in over.pairs:
        before = pairs.get(pair.key.text)
        pairs[pair.key.text] = Pair(pair.key, _laid(before.value, pair.value)) if before else pair
    return replace(under, pairs=tuple(pairs.values()))


def _cluster(secret: Declared, metadata: Value) -> Params:
    held: Mapping[str, Value] = dict(entries(secret.node))
    name = held.get("name", secret.name)
    return {
        "name": name,
        "nameNormalized": normalized(name) if isinstance(name, str) else name,
        "server": held.get("server", ""),
        "project": held.get("project", ""),
        "metadata": metadata,
    }


def _merge_key(params: Params, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(repr(params.get(key)) for key in keys)


def _flat(params: Mapping[str, Value], before: str = "") -> dict[str, Value]:
    """Nested parameters as flat names of texts: `metadata.labels.env`."""
    made: dict[str, Value] = {}
    for name, value in params.items():
        if isinstance(value, dict):
            made.update(_flat(value, f"{before}{name}."))
        elif isinstance(value, list):
            made.update(
                _flat(
                    dict(zip(map(str, range(len(value))), value, strict=True)), f"{before}{name}."
                )
            )
        else:
            made[f"{before}{name}"] = value
    return made
