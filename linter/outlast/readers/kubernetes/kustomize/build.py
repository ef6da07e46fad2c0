"""A kustomization and all it takes in -> the objects that `kustomize build` would print.

Source: kustomize 5.7 `api/internal/target`, the order of the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.charts.chart import Chart
from outlast.readers.kubernetes.kustomize.charts import charts_of
from outlast.readers.kubernetes.kustomize.failure import Failure, say
from outlast.readers.kubernetes.kustomize.fields import say_unsupported
from outlast.readers.kubernetes.kustomize.fieldspecs import Setter
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.generators import with_generated
from outlast.readers.kubernetes.kustomize.hashes import content_hash
from outlast.readers.kubernetes.kustomize.images import change_of, with_images, with_replicas
from outlast.readers.kubernetes.kustomize.items import Item, Items, named
from outlast.readers.kubernetes.kustomize.labels import annotated, labelled
from outlast.readers.kubernetes.kustomize.loading import Loader
from outlast.readers.kubernetes.kustomize.names import with_affixes, with_namespace
from outlast.readers.kubernetes.kustomize.patches import patches, strategic_merges
from outlast.readers.kubernetes.kustomize.paths import local_path
from outlast.readers.kubernetes.kustomize.plugins import as_field, plugins, transformed
from outlast.readers.kubernetes.kustomize.references import with_references
from outlast.readers.kubernetes.kustomize.replacements import with_replacements
from outlast.readers.kubernetes.kustomize.words import without_words
from outlast.readers.kubernetes.manifests.documents import node_at
from outlast.readers.kubernetes.manifests.run import Run

LOCAL = "config.kubernetes.io/local-config"
GENERATED = ("ConfigMap", "Secret")
MAX_DEPTH = 60
"""Kustomizations inside each other."""

Lineage = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What a kustomization renders, and the charts it installs."""

    objects: tuple[Node, ...]
    charts: tuple[Chart, ...] = ()


def built(one: Kustomization, run: Run) -> Built:
    """Render one kustomization; whatever cannot be done is a problem, and the rest goes on."""
    build = _Build(run, Loader(run))
    items = build.target(one, [], (one.folder,))
    items = with_references([_hashed(item) for item in items])
    nodes = (without_words(item.node) for item in items if not _is_local(item))
    return Built(tuple(nodes), tuple(build.charts))


def _hashed(item: Item) -> Item:
    if not item.hashed or item.id.kind not in GENERATED:
        return item
    name = f"{item.id.name}-{content_hash(item.node)}"
    return replace(item.renamed(), node=named(item.node, name))


def _is_local(item: Item) -> bool:
    stated = node_at(item.node, "metadata", "annotations", LOCAL)
    return stated is not None and stated.text != "false"


@dataclass(frozen=True, slots=True)
class _Build:
    """One rendering: a tree of kustomizations, each applied to what it takes in."""

    run: Run
    loader: Loader
    charts: list[Chart] = field(default_factory=list)

    def target(self, one: Kustomization, items: Items, lineage: Lineage) -> Items:
        """`items` and what a kustomization takes in and generates, with its changes."""
        say_unsupported(one, self.run)
        items = self._resources(one, items, lineage)
        made = (as_field(node, one) for node in plugins(one, "generators", self.run))
        for each in (one, *made):
            items = with_generated(items, each, self.run)
            for chart in charts_of(each, self.run):
                self.charts.append(chart)
                self.run.gaps.add(chart.span)
        for entry in one.items("components"):
            items = self._component(one, entry, items, lineage)
        return self._transformed(one, items)

    def _resources(self, one: Kustomization, items: Items, lineage: Lineage) -> Items:
        found = list(items)
        seen = {key_of(item) for item in items}
        for entry in one.items("resources", "bases"):
            for item in self._resource(one, entry, lineage):
                key = key_of(item)
                if key not in seen:
                    seen.add(key)
                    found.append(item)
                elif not self.run.gaps:  # A plugin may have given it another namespace.
                    what = f"{item.id.kind} `{item.id.name}`"
                    message = f"{what} is taken in already, so this one is left out"
                    self.run.problem(entry.span, "kustomize", message)
        return found

    def _resource(self, one: Kustomization, entry: Node, lineage: Lineage) -> Iterator[Item]:
        """What one entry of `resources` takes in: a file, or a folder with a kustomization."""
        path = local_path(one.folder, entry, self.run)
        if path is None:
            return
        if not self.loader.is_folder(path):
            for node in self.loader.manifests(path, entry.span):
                if not self.run.spend(node.size, node.span):
                    return
                yield Item(node)
            return
        base = self._kustomization(path, entry.span, lineage)
        if base is not None and base.is_component:
            message = f"`{entry.text}` is a component: name it in `components`"
            self.run.problem(entry.span, "kustomize", message)
        elif base is not None:
            yield from self.target(base, [], (*lineage, path))

    def _component(self, one: Kustomization, entry: Node, items: Items, lineage: Lineage) -> Items:
        path = local_path(one.folder, entry, self.run)
        base = self._kustomization(path, entry.span, lineage) if path else None
        if base is None:
            return items
        if not base.is_component:
            message = f"`{entry.text}` is no component: name it in `resources`"
            self.run.problem(entry.span, "kustomize", message)
            return items
        return self.target(base, items, (*lineage, base.folder))

    def _kustomization(self, path: str, span: Span, lineage: Lineage) -> Kustomization | None:
        if path in lineage:
            circle = " takes in ".join(
                f"`{one}`" for one in (*lineage[lineage.index(path) :], path)
            )
            self.run.problem(span, "circular", f"kustomizations in a circle: {circle}")
            return None
        if len(lineage) > MAX_DEPTH:
            message = f"kustomizations nest deeper than {MAX_DEPTH} levels; this one is not read"
            self.run.problem(span, "too-deep", message)
            return None
        return self.loader.kustomization(path, span)

    def _transformed(self, one: Kustomization, items: Items) -> Items:
        items = strategic_merges(items, one, self.run)
        items = patches(items, one, self.run)
        namespace = one.field("namespace")
        if namespace is not None and namespace.text:
            items = self._tried(items, partial(with_namespace, stated=namespace))
        items = with_affixes(items, one.field("namePrefix"), one.field("nameSuffix"))
        items = annotated(labelled(items, one), one)
        items = patches(items, one, self.run, "patchesJson6902")
        for entry in one.items("replicas"):
            items = self._tried(items, partial(with_replicas, entry=entry))
        items = with_images(items, tuple(self._images(one)))
        items = with_replacements(items, one, self.run)
        for node in plugins(one, "transformers", self.run):
            items = self._tried(items, partial(transformed, node=node, one=one, run=self.run))
        return items

    def _images(self, one: Kustomization) -> Iterator[Setter]:
        for entry in one.items("images", "imageTags"):
            try:
                yield change_of(entry)
            except Failure as failure:
                say(failure, self.run)

    def _tried(self, items: Items, step: Callable[[Items], Items]) -> Items:
        """The objects after a step, or as they were when it cannot be done."""
        try:
            return step(items)
        except Failure as failure:
            say(failure, self.run)
            return items


def key_of(item: Item) -> tuple[str, ...]:
    """What tells an object from all others."""
    one = item.id
    return (one.group, one.version, one.kind, one.name, one.place)
