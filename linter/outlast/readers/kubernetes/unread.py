"""What deployers would deploy and the repository does not decide -> problems that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.document import Node
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.readers.kubernetes.deploying.appset import MAX_APPLICATIONS, overfull
from outlast.readers.kubernetes.deploying.argo import path_of, sources_of
from outlast.readers.kubernetes.deploying.scan import Declared, kind_of, scan
from outlast.readers.kubernetes.deploying.sources import Asked, Sources
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.spans import entry_span

ELSEWHERE = {
    "scmProvider": "the repositories of an organisation",
    "pullRequest": "pull requests",
    "plugin": "a plugin",
}
FLUX = "fluxcd.controlplane.io/"


def unread(objects: Iterable[Node], sources: Sources) -> Iterator[Problem]:
    """A problem for each object that would deploy something of this repository, unread."""
    for node in objects:
        kind = kind_of(node)
        if text_at(node, "kind") == "ResourceSet" and text_at(node, "apiVersion").startswith(FLUX):
            yield from _resource_set(node)
        elif kind == "ApplicationSet":
            yield from _generators(node, sources)
            yield from _too_many(node, sources)
        elif kind == "Application":
            yield from _tools(node, sources)


def _resource_set(node: Node) -> Iterator[Problem]:
    name = text_at(node, "metadata", "name")
    message = (
        f"ResourceSet `{name}` is a template and not rendered; "
        f"pipe what `flux-operator build rset` prints into `outlast lint -`"
    )
    yield Problem(_kind(node), "template-not-rendered", message)


def _generators(node: Node, sources: Sources) -> Iterator[Problem]:
    """Generators that other systems decide, when what they make would be read here."""
    template = node_at(node, "spec", "template")
    if template is None or not any(_here(one, node, sources) for one in sources_of(template)):
        return
    waiting = [node_at(node, "spec", "generators")]
    while waiting:
        listed = waiting.pop()
        for item in listed.items if listed is not None else ():
            for pair in item.pairs:
                waiting.append(pair.value.get("generators"))
                what = ELSEWHERE.get(pair.key.text)
                if what is not None:
                    name = text_at(node, "metadata", "name")
                    message = (
                        f"what ApplicationSet `{name}` deploys depends on {what} "
                        f"(`{pair.key.text}`), so it is not read"
                    )
                    yield Problem(entry_span(pair), "not-decided", message)


def _too_many(node: Node, sources: Sources) -> Iterator[Problem]:
    """A set whose Applications are not all read."""
    if overfull(Declared(node), scan(sources.tree), sources):
        name = text_at(node, "metadata", "name")
        message = (
            f"ApplicationSet `{name}` makes more than {MAX_APPLICATIONS:,} Applications; "
            f"the rest is not read"
        )
        yield Problem(_kind(node), "too-many", message)


def _here(source: Node, node: Node, sources: Sources) -> bool:
    """Whether a source is a chart, or lies in this repository."""
    path = path_of(source)
    if text_at(source, "chart"):
        return True
    asked = Asked(node.span.path, text_at(source, "repoURL"), path)
    return bool(path) and "{{" not in path and sources.folder(asked) is not None


def _tools(node: Node, sources: Sources) -> Iterator[Problem]:
    """Folders of this repository that Argo CD renders with a tool that is not read."""
    for source in sources_of(node):
        path = path_of(source)
        folder = sources.folder(Asked(node.span.path, text_at(source, "repoURL"), path))
        if not path or folder is None:
            continue
        name = text_at(node, "metadata", "name")
        plugin = source.get("plugin")
        if any(one.endswith(".jsonnet") for one in sources.tree.folder(folder)):
            message = f"Application `{name}`: the Jsonnet in `{folder}` is not rendered"
            yield Problem(_kind(node), "template-not-rendered", message)
        elif plugin is not None and plugin.kind == "mapping":
            message = f"Application `{name}`: a plugin renders `{folder}`; it is read as it stands"
            yield Problem(_kind(node), "not-decided", message)


def _kind(node: Node) -> Span:
    return next(entry_span(pair) for pair in node.pairs if pair.key.text == "kind")
