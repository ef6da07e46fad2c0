"""`terraform_remote_state` -> references by the one name that a state has for all who spell it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Ref, Unknown, Value
from outlast.readers.terraform.modules.blocks import Stated, attributes
from outlast.readers.terraform.values.runtime import Runtime

READS = "terraform_remote_state"
"""The type of the data source that reads the state of another root module."""

KEYS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "s3": (("bucket", ""), ("key", "")),
    "gcs": (("bucket", ""), ("prefix", "default.tfstate")),
    "azurerm": (("storage_account_name", ""), ("container_name", ""), ("key", "")),
    "oss": (("bucket", ""), ("prefix", "env:"), ("key", "terraform.tfstate")),
    "cos": (("bucket", ""), ("prefix", "env:"), ("key", "terraform.tfstate")),
    "remote": (("hostname", "app.terraform.io"), ("organization", ""), ("workspaces.name", "")),
    "http": (("address", ""),),
    "consul": (("path", ""),),
    "local": (("path", "terraform.tfstate"),),
}
"""What tells one state of a backend from another, with what it is when it is left out."""


@dataclass(frozen=True, slots=True)
class StateView:
    """The state of another root module: its outputs are known by name only."""

    stated: Stated
    folder: str

    def attribute(self, name: str, span: Span) -> Runtime:
        """What the block states, or the outputs; 0.11 has them beside each other."""
        found = self.stated.attribute(name, span)
        if name == "outputs":
            return OutputsView(self, span)
        return found if name in self.stated.names() else self.output(found, name)

    def output(self, found: Runtime, name: str) -> Runtime:
        """`found`, which is only known by name, with a reference to what exports it."""
        stated = attributes(self.stated)
        config = stated.get("config")
        key = state_key(stated.get("backend"), config, self.folder)
        if not isinstance(found, Unknown) or not key:
            return found
        refs = (*found.refs, Ref(exported(key, name), "value"))
        return Unknown(found.reason, found.span, refs, found.text)

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`state["outputs"]` is `state.outputs`."""
        return self.attribute(key, span) if isinstance(key, str) else self

    def keys(self) -> tuple[str, ...] | None:
        """Not decided: the outputs are beside what is stated."""
        return None

    def whole(self) -> Unknown:
        """The state as one value."""
        return self.stated.whole()


@dataclass(frozen=True, slots=True)
class OutputsView:
    """All outputs of another root module."""

    state: StateView
    span: Span

    def attribute(self, name: str, span: Span) -> Runtime:
        """Unknown, with a reference to the output."""
        text = f"{self.state.stated.address}.outputs.{name}"
        reason = f"`{text}` is known only after apply"
        ref = Ref(self.state.stated.address, f"outputs.{name}")
        return self.state.output(Unknown(reason, span, (ref,), f"${{{text}}}"), name)

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`outputs["name"]` is `outputs.name`."""
        return self.attribute(key, span) if isinstance(key, str) else self.whole()

    def keys(self) -> tuple[str, ...] | None:
        """Not known."""
        return None

    def whole(self) -> Unknown:
        """Unknown, with a reference to the state."""
        found = self.state.stated.attribute("outputs", self.span)
        return found if isinstance(found, Unknown) else self.state.whole()


def exported(key: str, name: str) -> str:
    """The address of an output of the state called `key`."""
    return f"export:{key}#{name}"


def state_key(backend: Value, config: Value, folder: str) -> str:
    """The one name of a state, whoever spells it; empty when the code does not decide it."""
    kind = "remote" if backend == "cloud" else backend
    found = config[0] if isinstance(config, list) and len(config) == 1 else config
    if not isinstance(kind, str) or kind not in KEYS or not isinstance(found, (dict, type(None))):
        return ""
    parts = [_part(found or {}, path, default) for path, default in KEYS[kind]]
    if not all(isinstance(part, str) and part for part in parts):
        return ""
    if kind == "local":
        parts = [posixpath.normpath(posixpath.join(folder, str(parts[0])))]
    return ":".join((kind, *map(str, parts)))


def _part(config: Mapping[str, Value], path: str, default: str) -> Value:
    first, _, rest = path.partition(".")
    value = config.get(first)
    if rest:
        inner = value[0] if isinstance(value, list) and len(value) == 1 else value
        return _part(inner, rest, default) if isinstance(inner, dict) else None
    return default if value is None else value
