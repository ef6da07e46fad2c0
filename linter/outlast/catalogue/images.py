"""What a container keeps in its volumes, told by the name of its image, by images.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Images:
    """Kinds of datastore by the last word of an image's name."""

    kinds: Mapping[str, str]

    def kind(self, image: str) -> str:
        """The kind of datastore that `image` is; empty for a program of some other sort."""
        name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        return self.kinds.get(name.lower(), "")


def images_from(data: Mapping[str, list[str] | list[list[str]]]) -> Images:
    """The parsed images.yaml."""
    return Images(
        {
            name: kind
            for kind, groups in data.items()
            for group in groups
            for name in ([group] if isinstance(group, str) else group)
        }
    )
