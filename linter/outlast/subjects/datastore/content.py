"""What a datastore holds, and whether anybody would miss it; see docs/decisions.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.content import Content
from outlast.domain.paths import value_at
from outlast.domain.resource import INDEX
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Edge, Graph, Node
from outlast.graph.objects import namespace_of
from outlast.subjects.datastore.lifecycle import expires, is_on, says_something
from outlast.subjects.datastore.own_copies import happens
from outlast.subjects.datastore.sites import fronts_of, is_site, serves_itself
from outlast.subjects.ownership import decided_tags

DATA = "data"
DESCRIBING = ("name", "purpose", "role", "usage", "description")
INTERPOLATION = re.compile(r"\$\{[^}]*\}")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SAYS_LITTLE = ("bucket", "volume", "file", "analytics")
MATTERS = ("critical", "high")

SHOWN = (
    ("logs_to", "log"),
    ("artifacts_in", "artifact"),
    ("results_in", "scratch"),
    ("state_in", "state"),
    ("stores_in", "backup"),
    ("copies_to", "backup"),
    ("replicates_to", "backup"),
)
"""Relations that others state about a store, and what it holds then; the first one decides."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Judges the content of single datastores of one graph."""

    graph: Graph
    content: Content

    def role(self, node: Node) -> str:
        """`data`, or the word for what `node` holds instead.

        What the graph shows comes first (a bucket that logs go to), then a tag that says the
        content matters, then the words of its name.
        """
        shown = self._shown(node)
        if shown:
            return shown
        if self.content.classified(decided_tags(node)):
            return DATA
        return self._named(node) or DATA

    def durable(self, node: Node, criticality: str) -> Maybe[bool]:
        """Whether the content would be missed: its own original, of a durable kind.

        A kind that is usually loaded from elsewhere counts when a tag says that it matters.
        Unknown when only the name could tell what is inside, and a variable holds the name.
        """
        kind = kind_of(node)
        if self.role(node) != DATA:
            return False
        if node.cluster and isinstance(node.name, str) and INTERPOLATION.search(node.name):
            return Unknown(f"nothing here puts a value in for `{node.name}`, so it may not be used")
        scratch = happens(node, "scratch")
        if isinstance(scratch, Unknown):
            return scratch
        stated = node.entry.kind_of(node.resource.attributes) if node.entry else ""
        if isinstance(stated, Unknown):
            return stated
        matters = criticality in MATTERS or self.content.classified(decided_tags(node))
        if kind in self.content.when_stated:
            return matters
        if kind not in self.content.durable:
            return False
        return True if matters or kind not in SAYS_LITTLE else self._told(node)

    def _told(self, node: Node) -> Maybe[bool]:
        """True unless it is a bucket of which nothing decided says what is inside."""
        if node.cluster and "perhaps" in self.content.in_cluster(self._own_texts(node)):
            return Unknown("its name leaves open whether its program loads it from elsewhere")
        if not _is_bucket(node):
            return True
        if serves_itself(self.graph, node) and not self._holds_originals(node):
            return Unknown("it serves a site, and nothing tells pages that are built from files")
        if not isinstance(node.name, Unknown):
            return True
        if any(fronts_of(self.graph, node)) and not self._holds_originals(node):
            return Unknown("a CDN serves it, and nothing tells files that people upload from pages")
        texts = (*self._own_texts(node), INDEX.sub("", node.address), node.resource.origin)
        if self.content.says_something(_without_type(texts, node)):
            return True
        called = f", which is `{node.name.text}`" if node.name.text else ""
        return Unknown(f"what is in it only its name could tell{called}")

    def _shown(self, node: Node) -> str | None:
        """What other resources, or its own attributes, say it is for."""
        for rel, role in SHOWN:
            if role == "backup" and self._has_copies(node):
                continue  # Two that replicate to each other both hold originals.
            if role != "backup" and self._has_parts(node):
                continue  # A storage account serves a function and holds its containers.
            if any(self._proves(edge, node) for edge in self._stated(node, rel)):
                return role
        if self._takes_copies(node) and not self._has_copies(node):
            return "backup"
        if happens(node, "scratch") is True:
            return "scratch"
        if _is_lock(node) or self._only_coordinates(node):
            return "state"
        if kind_of(node) == "nosql" and self.content.refetched(self._own_texts(node)):
            return "artifact"
        if kind_of(node) == "volume" and any(self.graph.out(node.id, "uses_image")):
            return "artifact"  # A system disk is made again from its image.
        if not _is_bucket(node):
            return None
        if is_site(self.graph, node) and not self._holds_originals(node):
            return "static"
        rules = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "expires"))
        if any(map(expires, (node, *rules))):
            return "scratch"
        return "scratch" if self._is_careless(node) else None

    def _takes_copies(self, node: Node) -> bool:
        """Whether a policy lets replicas of something else in."""
        rules = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "setting"))
        return any(happens(rule, "takes_copies") is True for rule in rules)

    def _proves(self, edge: Edge, node: Node) -> bool:
        """Whether a statement about `node` tells what all of it is for.

        A folder of a bucket is not the bucket, and where a stream ends is the original of it.
        """
        source = self.graph.nodes[edge.source]
        if edge.source == node.id:
            return False
        if source.plays("backup.delivery"):
            return edge.rel == "results_in" and self._only_failures(source, edge, node)
        if edge.rel != "logs_to" or happens(source, "needs_folder") is True:
            return True
        return not _into_folder(source, edge.attribute)

    def _only_failures(self, stream: Node, edge: Edge, node: Node) -> bool:
        """Whether a stream leaves in `node` what it could not deliver, and nobody else records."""
        if _keeps_all(stream, edge.attribute) or _into_folder(stream, edge.attribute):
            return False
        stores = (self.graph.nodes[one.source] for one in self.graph.into(node.id, "stores_in"))
        return not any(store.plays("backup.delivery") for store in stores)

    def _only_coordinates(self, node: Node) -> bool:
        """Whether it is a table of locks or sessions: named so, and its items expire."""
        expires = is_on(_own_value(node, "ttl", "ttl.enabled"))
        return expires and self.content.coordinates(self._own_texts(node))

    def _is_careless(self, node: Node) -> bool:
        """Whether it may be deleted with all in it, and nothing shows that anybody minds."""
        stated = node.resource.attributes
        if not is_on(value_at(stated, "force_destroy")):
            return False
        if is_on(value_at(stated, "versioning.enabled")):
            return False
        keepers = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "protects"))
        return not any(keeper.plays("backup") for keeper in keepers)

    def _holds_originals(self, node: Node) -> bool:
        """Whether a word says that people put there what exists nowhere else: `uploads`."""
        return self.content.turns_down("static", self._own_texts(node))

    def _has_parts(self, node: Node) -> bool:
        """Whether file systems are declared inside of it: what no log or program would use."""
        parts = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "member_of"))
        return any(part.plays("datastore.file") for part in parts)

    def _has_copies(self, node: Node) -> bool:
        """Whether something else makes copies of `node` in turn."""
        makers = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "protects"))
        return any(maker.plays("backup.replication") for maker in makers)

    def _stated(self, node: Node, rel: str) -> Iterator[Edge]:
        """What others state about `node`, or about an endpoint that stands for it."""
        yield from self.graph.into(node.id, rel)
        for edge in self.graph.into(node.id, "endpoint"):
            yield from self.graph.into(edge.source, rel)

    def _named(self, node: Node) -> str | None:
        """Words of the name: only for kinds that say little about what is in them.

        The module around a store is asked only when its own name and label say nothing.
        """
        if kind_of(node) not in SAYS_LITTLE:
            return None
        own = tuple(self._own_texts(node))
        if node.cluster and "loaded" in self.content.in_cluster(own):
            return "artifact"
        if self.content.says_something(own):
            return self.content.role_of(own) or self._gathered(node)
        around = (INDEX.sub("", node.address), node.resource.origin)
        return self.content.role_of(_without_type(around, node))

    def _gathered(self, node: Node) -> str | None:
        """`log` in a namespace whose stores all hold what is gathered anew."""
        place = namespace_of(node) if node.cluster else ""
        known_place = isinstance(place, str) and "gathering" in self.content.in_cluster((place,))
        return "log" if known_place else None

    def _own_texts(self, node: Node) -> Iterator[str]:
        """What a store is called: its name or the part of it that is decided, its label, a tag."""
        spelled = node.name.text if isinstance(node.name, Unknown) else node.name
        yield INTERPOLATION.sub(" ", spelled)
        prefix = f"{node.entry.name}_prefix" if node.entry else ""
        yield str(known_text(value_at(node.resource.attributes, prefix)) if prefix else "")
        yield f"{_label(node)} bucket" if _is_bucket(node) else _label(node)
        for key, value in decided_tags(node).items():
            if key.lower() in DESCRIBING:
                yield value
        for edge in self.graph.into(node.id, "member_of"):
            part = self.graph.nodes[edge.source]
            if part.plays("datastore") and isinstance(part.name, str):
                yield part.name


def _without_type(texts: Iterable[str], node: Node) -> tuple[str, ...]:
    """`texts` without the resource type, whose words say what it is and not what is in it."""
    return tuple(CAMEL.sub(" ", text.replace(node.resource.type, " ")) for text in texts)


def _label(node: Node) -> str:
    """What its authors call it, `AccessLogs` in two words."""
    called = node.resource.title or INDEX.sub("", node.address)
    return CAMEL.sub(" ", re.split(r"[./]", called)[-1])


def _own_value(node: Node, name: str, path: str) -> Value:
    """The attribute that the catalogue calls `name`; at `path` when it calls none so."""
    where = node.entry.attrs.get(name, path) if node.entry else path
    return value_at(node.resource.attributes, where)


def known_text(value: Value) -> str:
    """The text of a value that is one; empty for all else."""
    return value if isinstance(value, str) else ""


def kind_of(node: Node) -> str:
    """The kind of datastore (`relational`, `bucket`, …); empty when it is none, or undecided."""
    kind = node.entry.kind_of(node.resource.attributes) if node.entry else ""
    return "" if isinstance(kind, Unknown) else node.engine or kind


def _is_bucket(node: Node) -> bool:
    return kind_of(node) == "bucket"


def _is_lock(node: Node) -> bool:
    """Terraform's own lock table, known by the key it must have."""
    return _own_value(node, "hash_key", "hash_key") == "LockID"


def _keeps_all(source: Node, attribute: str) -> bool:
    """Whether a stream leaves all records there, or does for all we know; else only failures."""
    return happens(source, "archive", attribute.split(".")[0]) is not False


def _into_folder(source: Node, attribute: str) -> bool:
    """Whether the block that names a bucket also names a folder in it."""
    block = attribute.rpartition(".")[0]
    inside = value_at(source.resource.attributes, block) if block else source.resource.attributes
    if not isinstance(inside, Mapping):
        return False
    return any(name.lower().endswith("prefix") and says_something(inside[name]) for name in inside)
