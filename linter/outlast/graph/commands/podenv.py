"""What a container sees: its variables, the files mounted into it, the claims behind paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Node
from outlast.graph.places.secrets import Secrets, looked_up

SOURCES = ("secretRef", "configMapRef")
KEYS = ("secretKeyRef", "configMapKeyRef")


@dataclass(frozen=True, slots=True)
class Container:
    """One container of a pod, and the volumes of the pod; `node` is the workload."""

    node: Node
    spec: Mapping[str, Value]
    volumes: tuple[Mapping[str, Value], ...]
    secrets: Secrets

    def words(self) -> tuple[str, ...]:
        """Command and arguments, or the text of a script."""
        found = [*self._list("command"), *self._list("args")]
        source = self.spec.get("source")
        if isinstance(source, str):
            return ("sh", "-c", source)
        return tuple(word for word in found if isinstance(word, str))

    def starts_image(self) -> bool:
        """Whether the program of the image runs, for no command is given."""
        return not self.spec.get("command") and not self.spec.get("source")

    def image(self) -> str:
        """The name of the image; empty when it is not decided."""
        value = self.spec.get("image")
        return value if isinstance(value, str) else ""

    def variables(self) -> dict[str, str]:
        """Every variable whose value is decided here."""
        return {name: value for name, value in self._stated() if isinstance(value, str)}

    def variable(self, name: str) -> Maybe[str] | None:
        """One variable: its value, why that is not known, or None when nothing sets it.

        What comes from a Secret that is not in the code may set any variable.
        """
        for own, value in self._stated(name):
            if own == name:
                return value
        return None

    def claim(self, path: str) -> str:
        """The claim that `path` lies on; empty when none is mounted there."""
        volume = self._mounted(path)
        claim = volume.get("persistentVolumeClaim") if volume else None
        name = claim.get("claimName") if isinstance(claim, dict) else None
        return name if isinstance(name, str) else ""

    def is_scratch(self, path: str) -> bool:
        """Whether `path` is gone with the pod: nothing that lasts is mounted there."""
        volume = self._mounted(path)
        return volume is None or "emptyDir" in volume

    def server(self, path: str) -> str:
        """The host of the network file system that `path` lies on."""
        volume = self._mounted(path)
        nfs = volume.get("nfs") if volume else None
        server = nfs.get("server") if isinstance(nfs, dict) else None
        return server if isinstance(server, str) else ""

    def file(self, path: str) -> Maybe[str] | None:
        """The text of a file that a ConfigMap or Secret puts at `path`."""
        volume = self._mounted(path) or {}
        key = path.rpartition("/")[2]
        for part, name in (("configMap", "name"), ("secret", "secretName")):
            held = volume.get(part)
            holder = held.get(name) if isinstance(held, dict) else None
            if isinstance(holder, str):
                return next(iter(looked_up(self.secrets, self.node, holder, (key,))), None)
        return None

    def files(self, name: str) -> Iterator[Maybe[str]]:
        """Every mounted file of that name, wherever it is mounted."""
        for volume in self.volumes:
            for part, key in (("configMap", "name"), ("secret", "secretName")):
                held = volume.get(part)
                holder = held.get(key) if isinstance(held, dict) else None
                if isinstance(holder, str):
                    yield from looked_up(self.secrets, self.node, holder, (name,))

    def _mounted(self, path: str) -> Mapping[str, Value] | None:
        """The volume that is mounted nearest above `path`."""
        best, found = "", None
        for mount in self._list("volumeMounts"):
            where = mount.get("mountPath") if isinstance(mount, dict) else None
            if not isinstance(where, str) or not isinstance(mount, dict):
                continue
            inside = path == where or path.startswith(where.rstrip("/") + "/")
            if inside and len(where) > len(best):
                best, found = where, mount.get("name")
        return next((one for one in self.volumes if found and one.get("name") == found), None)

    def _stated(self, wanted: str = "") -> Iterator[tuple[str, Maybe[str]]]:
        for item in self._list("env"):
            name = item.get("name") if isinstance(item, dict) else None
            if isinstance(item, dict) and isinstance(name, str) and wanted in ("", name):
                value = self._value(item)
                if value is not None:
                    yield name, value
        if wanted:
            yield from ((wanted, value) for value in self._imported(wanted))

    def _value(self, item: Mapping[str, Value]) -> Maybe[str] | None:
        value = item.get("value")
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (str, int, float, Unknown)):
            return value if isinstance(value, (str, Unknown)) else str(value)
        origin = item.get("valueFrom")
        for kind in KEYS if isinstance(origin, dict) else ():
            ref = origin.get(kind) if isinstance(origin, dict) else None
            name = ref.get("name") if isinstance(ref, dict) else None
            key = ref.get("key") if isinstance(ref, dict) else None
            if isinstance(name, str) and isinstance(key, str):
                return next(iter(looked_up(self.secrets, self.node, name, (key,))), None)
        return None

    def _imported(self, wanted: str) -> Iterator[Maybe[str]]:
        for item in self._list("envFrom"):
            for kind in SOURCES:
                for _, name in values_at(item, f"{kind}.name") if isinstance(item, dict) else ():
                    if isinstance(name, str):
                        yield from looked_up(self.secrets, self.node, name, (wanted,))

    def _list(self, key: str) -> list[Value]:
        value = self.spec.get(key)
        return value if isinstance(value, list) else []
