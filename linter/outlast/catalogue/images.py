"""What a container keeps in its volumes, told by the name of its image, by images.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Images:
    """Kinds of datastore by the last word of an image's name.

    `telling` are words that a volume is called by only when such a program has it.
    """

    kinds: Mapping[str, str]
    telling: frozenset[str] = frozenset()

    def kind(self, image: str) -> str:
        """The kind of datastore that `image` is; empty for a program of some other sort."""
        name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        return self.kinds.get(name.lower(), "")

    def kind_by_name(self, name: str) -> str:
        """The kind that the name of a volume tells: `immich-valkey` holds what Valkey keeps."""
        found = [word for word in WORD.findall(name.lower()) if word in self.telling]
        return self.kinds[found[-1]] if found else ""


def images_from(data: Mapping[str, Mapping[str, list[str] | list[list[str]]]]) -> Images:
    """The parsed images.yaml."""
    kinds = {name: kind for kind, groups in data["images"].items() for name in _flat(groups)}
    return Images(kinds, frozenset(_flat(data["volumes"]["telling"])))


def _flat(groups: list[str] | list[list[str]]) -> list[str]:
    return [name for group in groups for name in ([group] if isinstance(group, str) else group)]
