"""Who holds the key and the account of a copy: what restoring it needs besides the copy itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.catalogue.load import Catalogue
from outlast.domain.value import Linked, Maybe, Unknown, Value, refs_of
from outlast.graph.arn import parse_arn
from outlast.graph.model import External, Graph, Node
from outlast.subjects.datastore.account import account_is, account_of_arn, same_account
from outlast.subjects.datastore.placed import Placed, independent
from outlast.subjects.model import Copy

KEYED = re.compile(r"kms|cmk|encryption_?key|key_?vault_?key|customer_?managed", re.IGNORECASE)
"""Attributes that name a key."""

ENCRYPTS = re.compile(r"encryption|customer_managed_key", re.IGNORECASE)
"""Types that only say with which key another resource is encrypted."""

ACCOUNTS = ("account", "Account", "account_id", "AccountId")

DEPTH = 2
"""How far a key is followed through what passes it on: an alias, a grant."""

NO_ACCOUNT = Unknown("the code does not say in whose account it lies")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a place is encrypted with."""

    vendor: Maybe[str]
    domains: Maybe[tuple[str, ...]]
    same_account: Maybe[bool]


@dataclass(frozen=True, slots=True)
class Custody:
    """Adds keys and accounts to the copies of one graph."""

    graph: Graph
    catalogue: Catalogue
    beside: dict[str, tuple[Node, ...]] = field(default_factory=dict, repr=False, compare=False)
    keys: dict[str, tuple[Node, ...]] = field(default_factory=dict, repr=False, compare=False)

    def kept(self, store: Node, placed: Placed) -> Placed:
        """The copy with what restoring it needs."""
        at = placed.at
        own = at is None and placed.copy.via == store.address
        account = True if own else self._account(store, placed)
        key = self._in(store, store, placed.block) or self._key(store, store if own else at)
        vendor, domains = placed.copy.vendor, placed.copy.domains
        if isinstance(key, Key):
            vendor, domains = key.vendor, key.domains
        elif key:
            vendor = domains = key
        copy = replace(
            placed.copy,
            key_vendor=vendor,
            key_domains=domains,
            same_account=account,
            needs_primary=_needs_primary(store, placed.copy, key, account),
        )
        return replace(placed, copy=copy)

    def _account(self, store: Node, placed: Placed) -> Maybe[bool]:
        at = placed.at
        if placed.copy.independent is True:
            return False
        stated = _stated(placed.block)
        if stated is not None:
            return stated if isinstance(stated, Unknown) else account_is(store, stated)
        if isinstance(at, Node):
            return same_account(store, at)
        return account_of_arn(store, at.text) if isinstance(at, External) else NO_ACCOUNT

    def _key(self, store: Node, at: Node | External | None) -> Key | Unknown | None:
        """The key that the code names for a place; None when it names none."""
        if not isinstance(at, Node):
            return (
                None if at is None else Unknown("the key of what is not in the code is not known")
            )
        doubt: Unknown | None = None
        for node in (at, *self._beside(at)):
            found = self._in(store, node, dict(node.resource.attributes))
            if isinstance(found, Key):
                return found
            doubt = doubt or found
        return doubt

    def _in(self, store: Node, node: Node, block: Value) -> Key | Unknown | None:
        """The key that attributes name; references in them are those of the unit of `node`."""
        doubt: Unknown | None = None
        for name, value in _named(block, ""):
            found = self._of(store, node, value, _stated(block)) if KEYED.search(name) else None
            if isinstance(found, Key):
                return found
            doubt = doubt or found
        return doubt

    def _of(self, store: Node, node: Node, value: Value, away: Value) -> Key | Unknown | None:
        """The key that one value names; `away` is the account that stands beside it, if any."""
        for key in self._keys(node, value, DEPTH):
            return Key(key.vendor, key.domains, same_account(store, key))
        if isinstance(value, Unknown):
            return value
        arn = parse_arn(value) if isinstance(value, str) else None
        if arn is None or arn.service != "kms":
            return None
        same = account_of_arn(store, str(value))
        if isinstance(same, Unknown) and arn.account and arn.account == away:
            same = account_is(store, away)
        return Key("aws", self.catalogue.domains("aws").vendors, same)

    def _keys(self, node: Node, value: Value, depth: int) -> Iterator[Node]:
        """Keys that a value refers to, through aliases of them."""
        for ref in refs_of(value):
            for other in self.graph.resolve(node.unit, ref):
                if other.plays("datastore.key"):
                    yield other
                elif depth and other.entry is not None and not other.entry.roles:
                    yield from self._keys(other, dict(other.resource.attributes), depth - 1)
        if isinstance(value, str) and node.resource.title:
            yield from self._objects(node, value)

    def _objects(self, node: Node, name: str) -> tuple[Node, ...]:
        """The key that an object of Kubernetes names by the object that it is."""
        if not self.keys:
            self.keys.update(_titled(self.graph))
        found = [key for key in self.keys.get(name, ()) if key.vendor == node.vendor]
        near = [key for key in found if key.unit == node.unit]
        return tuple(near or found) if len(near or found) == 1 else ()

    def _beside(self, at: Node) -> tuple[Node, ...]:
        """Resources that say with which key `at` is encrypted."""
        if not self.beside:
            self.beside.update(_encrypting(self.graph))
        return self.beside.get(at.id, ())


def _stated(block: Value) -> str | Unknown | None:
    """The account that a destination names: it is named only when it is another one."""
    if isinstance(block, dict):
        found = (block.get(name) for name in ACCOUNTS)
        return next((value for value in found if isinstance(value, (str, Unknown))), None)
    return None


def _titled(graph: Graph) -> Mapping[str, tuple[Node, ...]]:
    """Keys by the names of their objects; an empty entry marks that they were looked for."""
    found: dict[str, tuple[Node, ...]] = {"": ()}
    for node in graph.nodes.values():
        if node.resource.title and node.plays("datastore.key"):
            found[node.resource.title] = (*found.get(node.resource.title, ()), node)
    return found


def _encrypting(graph: Graph) -> Mapping[str, tuple[Node, ...]]:
    """For each node what says how it is encrypted; an empty entry marks that it was looked for."""
    found: dict[str, tuple[Node, ...]] = {"": ()}
    for node in graph.nodes.values():
        if node.resource.mode == "managed" and ENCRYPTS.search(node.resource.type):
            for ref in refs_of(dict(node.resource.attributes)):
                for other in graph.resolve(node.unit, ref):
                    if other.id != node.id:
                        found[other.id] = (*found.get(other.id, ()), node)
    return found


def _named(value: Value, name: str) -> Iterator[tuple[str, Value]]:
    """Every plain value with the dotted names that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _named(item, f"{name}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)
    elif isinstance(value, (str, Linked, Unknown)) and value != "":
        yield name, value


def _needs_primary(
    store: Node, copy: Copy, key: Key | Unknown | None, account: Maybe[bool]
) -> Maybe[bool]:
    """Whether it is encrypted with a key that goes with the account of the datastore.

    Without a named key the vendor keeps one in the account of the copy itself.
    """
    if key is None:
        return False if copy.independent is True else account
    if isinstance(key, Unknown):
        return key
    if copy.independent is not True:
        return key.same_account
    apart = independent(store.domains, key.domains)
    return apart if isinstance(apart, Unknown) else not apart
