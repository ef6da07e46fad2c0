"""A group of record sets becomes the record sets that it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.resource import Resource
from outlast.domain.value import Value

GROUP = "AWS::Route53::RecordSetGroup"
RECORD = "AWS::Route53::RecordSet"
MEMBERS = "RecordSets"


def apart(resource: Resource) -> Iterator[Resource]:
    """Each record set of a group, numbered behind its address; any other resource as it is."""
    members = resource.attributes.get(MEMBERS)
    if resource.type != GROUP or not isinstance(members, list) or not members:
        yield resource
        return
    for number, member in enumerate(members):
        yield (
            _member(resource, number, member)
            if isinstance(member, dict)
            else replace(resource, attributes={**resource.attributes, MEMBERS: [member]})
        )


def _member(group: Resource, number: int, own: dict[str, Value]) -> Resource:
    """A record set says what it does not leave to the group: the zone, as a rule."""
    shared = {name: value for name, value in group.attributes.items() if name != MEMBERS}
    here = f"{MEMBERS}.{number}"
    spans = {path: span for path, span in group.spans.items() if path.partition(".")[0] in shared}
    for path, span in group.spans.items():
        if path.startswith(f"{here}."):
            spans[path.removeprefix(f"{here}.")] = span
    return replace(
        group,
        address=f"{group.address}[{number}]",
        type=RECORD,
        span=group.spans.get(here, group.span),
        attributes={**shared, **own},
        spans=spans,
    )
