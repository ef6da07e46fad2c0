"""Tags and names become criticality, service, owner, environment and standby, by criticality.yaml.

A value that no map holds says nothing: `tier: web` is no criticality, and `criticality: 1` may be
the top or the bottom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

PUNCTUATION = re.compile(r"[^a-z0-9]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
DURATION = re.compile(
    r"^(?:p?t?)(\d+(?:\.\d+)?)\s*(m|min|mins|minutes?|h|hrs?|hours?|d|days?|s|sec|seconds?)$"
)
MINUTES = {"s": 1 / 60, "m": 1.0, "h": 60.0, "d": 1440.0}


@dataclass(frozen=True, slots=True)
class LevelKeys:
    """Keys that tell a level, and the name of the map their values are read by."""

    keys: frozenset[str]
    values: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Standby:
    """Keys, and the values of them that mark a standby."""

    keys: frozenset[str]
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What people write in tags. All keys and words in it are squashed (`squash`)."""

    levels: tuple[str, ...]
    level_keys: tuple[LevelKeys, ...]
    level_values: Mapping[str, Mapping[str, str]]
    percent: tuple[tuple[float, str], ...]
    minutes: Mapping[str, tuple[tuple[float, str], ...]]
    service_keys: tuple[str, ...]
    owner_keys: tuple[str, ...]
    environment_keys: tuple[str, ...]
    environment_weak_keys: tuple[str, ...]
    environments: Mapping[str, str]
    not_in_names: frozenset[str]
    folders: frozenset[str]
    regions: re.Pattern[str]
    standby: tuple[Standby, ...]
    standby_for_keys: tuple[str, ...]
    standby_names: re.Pattern[str]
    drill_keys: tuple[str, ...]
    addon_spaces: frozenset[str]
    addon_names: frozenset[str]

    def criticality_of(self, tags: Mapping[str, str]) -> str | None:
        """The level that `tags` state, or None. Among keys of one strength the highest wins."""
        found: dict[bool, list[str]] = {True: [], False: []}
        for key, value in tags.items():
            for group in self.level_keys:
                level = self._level(group.values, key, value) if _is(key, group.keys) else None
                if level:
                    found[group.weak].append(level)
        stated = found[False] or found[True]
        return max(stated, key=self.levels.index) if stated else None

    def service_of(self, tags: Mapping[str, str]) -> str | None:
        """The service that `tags` name, or None."""
        return _first(tags, self.service_keys)

    def owner_of(self, tags: Mapping[str, str]) -> str | None:
        """The team or person that `tags` name, or None."""
        return _first(tags, self.owner_keys)

    def environment_of(self, tags: Mapping[str, str]) -> str | None:
        """`production`, `staging` or `development`; another name as it is written; or None."""
        stated = _first(tags, self.environment_keys)
        if stated:
            known = self.environments.get(squash(stated)) or self.environment_of_text(stated)
            return known or stated.lower()
        weak = _first(tags, self.environment_weak_keys)
        return self.environments.get(squash(weak)) if weak else None

    def environment_of_text(self, text: str) -> str | None:
        """The environment a folder or name tells; None when it tells none, or two of them."""
        words = PUNCTUATION.sub(" ", text.lower()).split()
        if len(words) == 1 and words[0] != "p" and words[0] in self.environments:
            return self.environments[words[0]]
        found = set(self._environments(words))
        return found.pop() if len(found) == 1 else None

    def names_service(self, folder: str) -> bool:
        """Whether a folder could name a service: not `infra`, an environment or a region."""
        word = squash(folder)
        if not word or word in self.folders or self.regions.fullmatch(folder.lower()):
            return False
        return self.environment_of_text(word) is None

    def is_addon_space(self, namespace: str) -> bool:
        """Whether a namespace of Kubernetes holds parts of the platform."""
        return squash(namespace) in self.addon_spaces

    def is_addon(self, service: str) -> bool:
        """Whether a name is that of a part of the platform: a controller, a driver, an agent."""
        return squash(service) in self.addon_names

    def is_standby(self, tags: Mapping[str, str]) -> bool:
        """True when a tag marks a standby."""
        if _first(tags, self.standby_for_keys):
            return True
        return any(
            _is(key, group.keys) and squash(value) in group.values
            for key, value in tags.items()
            for group in self.standby
        )

    def standby_for(self, tags: Mapping[str, str]) -> str | None:
        """The service that `tags` say it stands by for, or None."""
        return _first(tags, self.standby_for_keys)

    def is_standby_name(self, text: str) -> bool:
        """True when a word of a name or folder says standby: a hint, not a statement."""
        return bool(self.standby_names.search(text.lower()))

    def drill_of(self, tags: Mapping[str, str]) -> str | None:
        """The date of the last drill as `tags` write it, or None."""
        return _first(tags, self.drill_keys)

    def _level(self, values: str, key: str, value: str) -> str | None:
        if values == "percent":
            return _percent(value, self.percent)
        if values in self.minutes:
            unit = "h" if squash(key).endswith("hours") else ""
            return _duration(f"{value}{unit}", self.minutes[values])
        return self.level_values[values].get(squash(value))

    def _environments(self, words: list[str]) -> Iterable[str]:
        """Two words are tried as one first: `non-prod` is not production."""
        place = 0
        while place < len(words):
            pair = "".join(words[place : place + 2])
            if len(words) > place + 1 and pair in self.environments:
                yield self.environments[pair]
                place += 2
                continue
            word = words[place]
            if word in self.environments and word not in self.not_in_names:
                yield self.environments[word]
            place += 1


def squash(text: str) -> str:
    """Lower case, letters and digits only: `Business-Criticality` is `business_criticality`."""
    return PUNCTUATION.sub("", text.lower())


def conventions_from(data: Mapping[str, Any]) -> Conventions:
    """The parsed criticality.yaml."""
    environment = data["environment"]
    return Conventions(
        levels=tuple(data["levels"]),
        level_keys=tuple(
            LevelKeys(_squashed(item["keys"]), item["values"], item.get("weak", False))
            for item in data["criticality"]
        ),
        level_values={name: _inverted(levels) for name, levels in data["values"].items()},
        percent=_limits(data["percent"]),
        minutes={name: _limits(levels) for name, levels in data["minutes"].items()},
        service_keys=tuple(map(squash, data["service"])),
        owner_keys=tuple(map(squash, data["owner"])),
        environment_keys=tuple(map(squash, environment["keys"])),
        environment_weak_keys=tuple(map(squash, environment["weak_keys"])),
        environments=_inverted(environment["values"]),
        not_in_names=_squashed(environment["not_in_names"]),
        folders=_squashed(data["not_services"]["names"]),
        regions=re.compile("|".join(data["not_services"]["patterns"])),
        standby=tuple(
            Standby(_squashed(item["keys"]), _squashed(item["values"])) for item in data["standby"]
        ),
        standby_for_keys=tuple(map(squash, data["standby_for"])),
        standby_names=re.compile(data["standby_names"]),
        drill_keys=tuple(map(squash, data["drill"])),
        addon_spaces=_squashed(chain(*data["cluster_addons"]["namespaces"])),
        addon_names=_squashed(chain(*data["cluster_addons"]["names"])),
    )


def _squashed(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(squash, words))


def _inverted(levels: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    return {squash(word): level for level, words in levels.items() for word in words}


def _limits(levels: Mapping[str, float]) -> tuple[tuple[float, str], ...]:
    return tuple((float(limit), level) for level, limit in levels.items())


def _spellings(key: str) -> tuple[str, ...]:
    """A key as a whole and, when it has a prefix with a slash, without it."""
    return (squash(key), squash(key.rpartition("/")[2])) if "/" in key else (squash(key),)


def _is(key: str, keys: frozenset[str]) -> bool:
    return any(spelling in keys for spelling in _spellings(key))


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    """The value of the first of `keys` that is tagged with something."""
    own: dict[str, str] = {}
    for key in sorted(tags):
        for spelling in _spellings(key):
            if tags[key].strip():
                own.setdefault(spelling, tags[key].strip())
    return next((own[key] for key in keys if key in own), None)


def _percent(text: str, limits: tuple[tuple[float, str], ...]) -> str | None:
    found = NUMBER.fullmatch(text.strip().rstrip("%").strip())
    if not found:
        return None
    return next((level for least, level in limits if float(found[0]) >= least), None)


def _duration(text: str, limits: tuple[tuple[float, str], ...]) -> str | None:
    """A duration with its unit (`4h`, `PT15M`); a bare number says nothing."""
    found = DURATION.match(text.strip().lower())
    if not found:
        return None
    minutes = float(found[1]) * MINUTES[found[2][0]]
    return next((level for most, level in limits if minutes <= most), "low")
