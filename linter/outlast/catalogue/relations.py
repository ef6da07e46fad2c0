"""The words for edges: what `rel` of a relation may be, and what it means.

The resource that states the relation is "this"; what its attribute names is "that".
"""

from __future__ import annotations

from collections.abc import Mapping

RELATIONS: Mapping[str, str] = {
    # Copies of content.
    "protects": "this makes, guards or configures copies of that",
    "stores_in": "this puts the copies it makes into that",
    "copies_to": "this copies further, to that region or place",
    "copies_from": "this copies out of that region",
    "plan": "this selects for that plan, or follows it",
    "copied_with": "replicas and backups of that hold this as well",
    "replica_of": "this is kept equal to that",
    "replicates_to": "this keeps that equal to itself",
    "restores_from": "this was made from the content of that",
    "endpoint": "this stands for that in a transfer",
    "excludes": "this leaves that out of what it protects",
    "opts_in": "this lets that kind be protected",
    # What a store is there for.
    "logs_to": "this writes logs, reports or diagnostics into that",
    "artifacts_in": "this keeps code or build output in that",
    "results_in": "this keeps results or working files in that",
    "site_in": "this serves a static site out of that",
    "expires": "this deletes what lies in that after some days",
    # Parts and wholes.
    "member_of": "this is a part of that",
    "member": "that is a part of this",
    "node_of": "this is a machine of that cluster, which holds the content",
    "failover_member": "that is one of those that this fails over between",
    "hosted_on": "this runs on that",
    "attached": "this hangs on that machine, or that machine on it",
    "template": "this is made by that pattern",
    "setting": "this changes how that behaves",
    "edge": "this runs at that place",
    "uses": "this needs that",
    "uses_cert": "this shows the certificate that",
    "uses_image": "this starts from the image that",
    "scales": "this changes how many of that there are",
    # Names and ways in.
    "routes_to": "this sends requests to that",
    "registers_with": "this enters itself in that",
    "serves": "this answers under that host name",
    "in_zone": "this is a record of that zone",
    "delegates_to": "this hands a zone to those nameservers",
    "ns_from": "this takes its nameservers from that",
    "transfers_from": "this takes its zone from that server",
    "transfers_to": "this gives its zone to that server",
    "private_when_set": "this zone is seen from that network only",
    # Watching and trying.
    "health_check": "this decides by the health of that",
    "watches": "this looks at that",
    "notifies": "this tells that",
    "exports_to": "this sends what it gathers to that",
    "aggregates": "this joins what those say",
    "runs_from": "this looks from that place",
    "pulls_from": "this applies what that holds",
    "injects_fault": "this breaks that on purpose",
    "tests": "this tries whether that works",
    "stop_condition": "this stops when that says so",
}
