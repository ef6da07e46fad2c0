"""Deployers and those that lead to them -> what tells one from another, in few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from outlast.domain.value import Unknown
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.manifests.values import plain

Place = tuple[str, int]
"""File and line."""
_Longer = Callable[["Link", str], str]


@dataclass(frozen=True, slots=True)
class Link:
    """One deployer, where it is declared, and the one that applies it."""

    deployer: Deployer
    place: Place
    above: Link | None = None

    @property
    def chain(self) -> tuple[Link, ...]:
        """The deployers that lead here and this one, the first one first."""
        return (*(self.above.chain if self.above else ()), self)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where those are declared."""
        return tuple(link.place for link in self.chain)


def identity(link: Link) -> str:
    """What tells one deployer from another: on a cluster that is named, an object is there once.

    Elsewhere, where two clusters may go without a name, all that it does.
    """
    one = link.deployer
    stated = (link.place, one.namespace, one.name, one.path, one.cluster, one.server)
    if one.cluster and not isinstance(one.cluster, Unknown):
        return repr(stated)
    overlay = plain(one.overlay) if one.overlay is not None else None
    return repr((stated, one.target_namespace, one.default_namespace, overlay, one.substitutions))


def named(links: Iterable[Link]) -> tuple[Deployer, ...]:
    """The deployers, sorted, each with an id that tells it apart from others of its folder."""
    every = list(links)
    ids = [link.deployer.name for link in every]
    for longer in LONGER:
        ids = _told_apart(every, ids, longer)
    made = (replace(link.deployer, id=name) for link, name in zip(every, ids, strict=True))
    return tuple(sorted(made, key=lambda one: (one.path, one.id, one.file, one.span)))


def _told_apart(links: list[Link], ids: list[str], longer: _Longer) -> list[str]:
    """The ids, made longer where that tells any two of them apart."""
    made = list(ids)
    alike: dict[tuple[str, str], list[int]] = {}
    for number, (link, name) in enumerate(zip(links, ids, strict=True)):
        alike.setdefault((link.deployer.path, name), []).append(number)
    for numbers in alike.values():
        names = [longer(links[number], ids[number]) for number in numbers]
        if len(set(names)) > 1:
            for number, name in zip(numbers, names, strict=True):
                made[number] = name
    return made


def _cluster(link: Link) -> str:
    cluster = link.deployer.cluster
    return "" if isinstance(cluster, Unknown) else cluster


def _before(word: str, name: str) -> str:
    return f"{word}/{name}" if word else name


LONGER: tuple[_Longer, ...] = (
    lambda link, name: _before(_cluster(link), name),
    lambda link, name: _before(link.deployer.namespace, name),
    lambda link, name: _before("/".join(up.deployer.name for up in link.chain[:-1]), name),
    lambda link, name: f"{link.deployer.file}:{link.deployer.span.line}/{name}",
)
