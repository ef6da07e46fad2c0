"""Workloads whose containers run a backup tool become one more thing that copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.catalogue.commands import Tool
from outlast.catalogue.load import Catalogue
from outlast.domain.paths import values_at
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value
from outlast.graph.commands.commandlines import Run, is_remote, runs, started, undecided
from outlast.graph.commands.podenv import Container
from outlast.graph.model import Node
from outlast.graph.places.secrets import Secrets
from outlast.graph.places.services import service_host
from outlast.graph.places.spots import read_spot

NOWHERE = (None, "", "-", "/dev/stdout")
End = dict[str, Value]


@dataclass(slots=True)
class Told:
    """What the runs of one workload tell together: `kept` are places inside the cluster."""

    tool: Tool | None = None
    sources: list[Value] = field(default_factory=list)
    sent: list[Value] = field(default_factory=list)
    kept: list[Value] = field(default_factory=list)


def commanded(
    nodes: Mapping[str, Node], secrets: Secrets, catalogue: Catalogue
) -> Iterator[Resource]:
    """One resource for each workload among `nodes` that copies or dumps something."""
    for node in nodes.values():
        told = Told()
        for container in _containers(node, secrets):
            for run in (*runs(container, catalogue.tools), *started(container, catalogue.tools)):
                _tell(told, run)
        if told.tool is not None:
            yield _resource(node, told, told.tool)


def _containers(node: Node, secrets: Secrets) -> Iterator[Container]:
    attrs = node.entry.attrs if node.entry and node.entry.format == "kubernetes" else {}
    if "containers" not in attrs or not node.plays("compute"):
        return
    pod = attrs["containers"].rpartition(".")[0]
    volumes = values_at(node.resource.attributes, f"{pod}.volumes")
    held = tuple(volume for _, volume in volumes if isinstance(volume, dict))
    for path in (attrs.get("init_containers", ""), attrs["containers"], attrs.get("scripts", "")):
        for _, spec in values_at(node.resource.attributes, path) if path else ():
            if isinstance(spec, dict):
                yield Container(node, spec, held, secrets)


def _tell(told: Told, run: Run) -> None:
    """Add what one run reads and writes, unless it brings something here."""
    if _fetches(run):
        return
    told.sources.extend(_sources(run))
    if told.tool is None or not run.tool.dumps:
        told.tool = run.tool
    end = _end(run)
    if end is not None:
        (told.kept if "url" not in end else told.sent).append(end)


def _fetches(run: Run) -> bool:
    target = run.written()
    if run.tool.operands != "source-target" or not isinstance(target, str):
        return False
    away = any(is_remote(word, run.tool) for word in run.read())
    return away and not is_remote(target, run.tool)


def _sources(run: Run) -> Iterator[Value]:
    """`{host}`, `{claim}` or `{url}` for each thing it reads that outlives the pod."""
    for word in run.read():
        if undecided(word) or word in NOWHERE:
            continue
        claim = run.container.claim(word)
        if claim:
            yield {"claim": claim}
        elif run.tool.operands == "source-target" and is_remote(word, run.tool):
            yield _url(run, word)
    store = run.store()
    if isinstance(store, Unknown):
        yield {"host": store}
    elif store and _host(store):
        yield {"host": _host(store)}


def _host(text: str) -> str:
    """The host of a host, of a URL, or of `host=… dbname=…`; empty for the name of a database."""
    for word in text.split():
        if word.startswith("host="):
            return word[5:]
    if "://" in text:
        return read_spot(f"http://{text.partition('://')[2]}").host
    return text.partition(":")[0] if service_host(text) or "." in text else ""


def _end(run: Run) -> End | None:
    """`{url}`, `{claim}` or `{here}` for where it writes; None for what is gone with the pod."""
    target = run.written()
    if target is None or target in NOWHERE:
        return None
    if isinstance(target, Unknown):
        return {"url": target}
    open_end = undecided(target)
    if open_end is not None:
        return {"url": open_end}
    if run.tool.dumps or not is_remote(target, run.tool):
        return _local(run, target)
    return _url(run, target)


def _local(run: Run, path: str) -> End | None:
    """A path on a claim or a network share."""
    claim, server = run.container.claim(path), run.container.server(path)
    if claim:
        return {"claim": claim}
    if server:
        return {"url": f"nfs://{server}/"}
    return None if run.container.is_scratch(path) else {"here": path}


def _url(run: Run, text: str) -> End:
    """A place beyond the pod, with the endpoint and the vendor that decide whose it is."""
    named = run.named(text)
    made: End = {"url": named}
    if isinstance(named, Unknown):
        return made
    spot = read_spot(named, host_first=run.tool.host_first)
    if run.tool.host_first and spot.protocol == "s3":
        made["url"] = f"s3:{spot.host}/{spot.bucket}"
    endpoint = run.at(run.tool.endpoint)
    if endpoint is not None and not spot.host:
        made["endpoint"] = endpoint
    if run.tool.vendor and not spot.host:
        made["vendor"] = run.tool.vendor
    return made


def _resource(node: Node, told: Told, tool: Tool) -> Resource:
    """The thing that copies, in the place of its workload."""
    own = node.resource
    attrs = node.entry.attrs if node.entry else {}
    attributes: dict[str, Value] = {
        "metadata": own.attributes.get("metadata"),
        "sources": told.sources,
        "destinations": told.sent or told.kept,
    }
    for _, suspend in values_at(own.attributes, attrs.get("suspend", "suspend")):
        attributes["suspend"] = suspend
    return replace(
        own,
        address=f"{own.address}/{tool.name}",
        type=f"command:{tool.kind}",
        attributes=attributes,
        spans={},
        span=own.span_of(attrs["containers"]),
    )
