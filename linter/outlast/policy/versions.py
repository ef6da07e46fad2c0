"""All versions of all policies in, the chosen version of each chosen policy out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

from outlast.errors import UsageError
from outlast.policy.load import loaded
from outlast.policy.model import Policy
from outlast.policy.names import means, names_of, refuse_strangers
from outlast.policy.packs import Pack, packs
from outlast.policy.reads import nearest
from outlast.settings import PolicyChoice


def load_policies(choice: PolicyChoice, root: Path) -> tuple[Policy, ...]:
    """The policies of a run, sorted by id.

    `root` is the folder that the packs of `choice` are relative to. Raises UsageError for a wrong
    policy, a pin that no version meets, and a selection that no policy meets.
    """
    return chosen(every_version(choice.packs, root), choice)


def every_version(folders: tuple[str, ...], root: Path) -> tuple[Policy, ...]:
    """Every version of every policy, sorted by id and version. Raises UsageError."""
    return versions_of(packs(folders, root))


def versions_of(given: Iterable[Pack]) -> tuple[Policy, ...]:
    """Every version of every policy of some packs, sorted. Raises UsageError."""
    found = [
        replace(loaded(path, data, pack.name), release=pack.release)
        for pack in given
        for path, data in pack.files()
    ]
    found.sort(key=lambda policy: (policy.id, policy.order, policy.source))
    for before, after in pairwise(found):
        if (before.id, before.major) == (after.id, after.major):
            raise UsageError(
                f"{after.source}: {after.id} has its version {after.major} in {before.source} "
                "already; ids are for ever, take a free one"
            )
    for versions in _by_id(found).values():
        _check_names(versions)
    _check_aliases(found)
    return tuple(found)


def _check_names(versions: list[Policy]) -> None:
    """The newest version is `BKP001.yaml`, version 1 beside it `BKP001@1.yaml`."""
    for policy in versions:
        newest = policy is versions[-1]
        right = f"{policy.id}.yaml" if newest else f"{policy.id}@{policy.major}.yaml"
        if PurePosixPath(policy.source).name != right:
            raise UsageError(
                f"{policy.source} holds {policy.id} {policy.version} and must be called {right}"
            )


def _check_aliases(policies: Iterable[Policy]) -> None:
    """A name or an alias speaks of one policy only: ignores and pins go by it."""
    owners: dict[str, Policy] = {}
    every = tuple(policies)
    for policy in every:
        owners.setdefault(policy.id, policy)
    for policy in every:
        for word in (policy.name, *policy.aliases):
            other = owners.setdefault(word, policy)
            if other.id != policy.id:
                kind = "name" if word == policy.name else "alias"
                raise UsageError(
                    f"{policy.source}: the {kind} `{word}` means {other.id} in {other.source} "
                    "already; take a free one"
                )


def _by_id(policies: Iterable[Policy]) -> dict[str, list[Policy]]:
    found: dict[str, list[Policy]] = {}
    for policy in policies:
        found.setdefault(policy.id, []).append(policy)
    return found


def chosen(policies: tuple[Policy, ...], choice: PolicyChoice) -> tuple[Policy, ...]:
    """One version of each policy that `choice` wants. Raises UsageError."""
    pinned = _pinned(policies, choice)
    refuse_strangers(names_of(policies), choice, ())
    return tuple(policy for policy in pinned if _wanted(policy, choice))


def _wanted(policy: Policy, choice: PolicyChoice) -> bool:
    if any(means(word, policy) for word in choice.ignore):
        return False
    if policy.deprecated:
        names = (policy.id, policy.name, *policy.aliases)
        return any(word in names for word in choice.select)
    return not choice.select or any(means(word, policy) for word in choice.select)


def _pinned(policies: tuple[Policy, ...], choice: PolicyChoice) -> list[Policy]:
    """The newest version of each policy that its pins allow; its own pin is stronger."""
    own: dict[str, tuple[int, str]] = {}
    for word, major in choice.pin.items():
        place = f"{choice.places[word]}: " if word in choice.places else ""
        for target in _targets(word, policies, place):
            own[target] = major, place
    found: list[Policy] = []
    for name, versions in _by_id(policies).items():
        if name in own:
            found.append(_exact(name, versions, *own[name]))
            continue
        limit = choice.pin.get(versions[0].pack)
        allowed = [policy for policy in versions if limit is None or policy.major <= limit]
        found.extend(allowed[-1:])
    return found


def _targets(word: str, policies: tuple[Policy, ...], place: str) -> tuple[str, ...]:
    """The ids that a pin speaks of; none for a pack."""
    ids = tuple(dict.fromkeys(p.id for p in policies if word in (p.id, p.name, *p.aliases)))
    names = tuple(dict.fromkeys(policy.pack for policy in policies))
    if not ids and word not in names:
        known = (*dict.fromkeys(policy.id for policy in policies), *names)
        raise UsageError(
            f"{place}`pin` names `{word}`, no policy and no pack{nearest(word, known)}"
        )
    return ids


def _exact(name: str, versions: list[Policy], major: int, place: str) -> Policy:
    for policy in versions:
        if policy.major == major:
            return policy
    there = " and ".join(str(policy.major) for policy in versions)
    raise UsageError(f"{place}`pin` wants {name} at version {major}; there is version {there}")
