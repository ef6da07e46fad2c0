"""Resources that wait for each other in a circle: CloudFormation refuses the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outlast.domain.document import Node
from outlast.readers.cloudformation.intrinsics import call_of
from outlast.readers.cloudformation.substitute import VARIABLE

Parts = tuple[Node | None, Node | None]
"""What a resource depends on, and its settled properties."""


def circles(resources: Mapping[str, Parts]) -> Iterator[tuple[str, ...]]:
    """The names along each circle, from its first resource back to it; each circle once.

    `resources` are those that surely exist. What stands in an `If` that is not decided does not
    count: two such parts may never be there together.
    """
    edges = {
        name: sorted(need for need in _needs(*parts) if need in resources)
        for name, parts in resources.items()
    }
    done: set[str] = set()
    for start in resources:
        waiting = [(start, iter(edges[start]))] if start not in done else []
        path = dict.fromkeys(name for name, _ in waiting)
        while waiting:
            name, following = waiting[-1]
            step = next(following, None)
            if step is None:
                done.add(name)
                waiting.pop()
                del path[name]
            elif step in path:
                names = list(path)
                yield (*names[names.index(step) :], step)
            elif step not in done:
                waiting.append((step, iter(edges[step])))
                path[step] = None


def _needs(stated: Node | None, properties: Node | None) -> set[str]:
    names = {item.text for item in stated.items or (stated,)} if stated else set()
    return names.union(_named(properties)) if properties else names


def _named(node: Node) -> Iterator[str]:
    """The names that a node surely refers to."""
    call = call_of(node)
    if call is None:
        for item in (*node.items, *(pair.value for pair in node.pairs)):
            yield from _named(item)
        return
    text = call.argument.text
    if call.name == "If":
        return
    if call.name == "Ref":
        yield text
    elif call.name == "GetAtt":
        yield text.partition(".")[0] if text else "".join(i.text for i in call.items[:1])
    elif call.name == "Sub":
        yield from _substituted(call.items)
    for item in call.items if not text else ():
        yield from _named(item)


def _substituted(items: tuple[Node, ...]) -> Iterator[str]:
    own = {pair.key.text for item in items[1:] for pair in item.pairs}
    for literal, name in VARIABLE.findall(items[0].text if items else ""):
        if not literal and name not in own:
            yield name.partition(".")[0]
