"""The keys of each mapping of a settings file: what the parser takes and the schema publishes."""

from __future__ import annotations

from collections.abc import Mapping

CRITICALITIES = ("critical", "high", "medium", "low")
UNSTATED = "unstated"
LEVELS = ("error", "warning", "note")
OFF = "off"
RESULTS = ("pass", "fail")

KEYS: Mapping[str, tuple[str, ...]] = {
    "services[]": ("name", "criticality", "environment", "match"),
    "services[].match": ("paths", "addresses", "tags", "labels"),
    "clusters[]": ("path", "name", "vendor", "region"),
    "terraform": ("environments",),
    "terraform.environments[]": ("path", "name", "var_files"),
    "cloudformation": ("region", "parameters"),
    "cloudformation.parameters[]": ("path", "file", "name", "region"),
    "vendors.*": ("name", "hosts", "stands_on"),
    "criticality": ("tags", "values"),
    "criticality.values": CRITICALITIES,
    "policies": ("select", "ignore", "pin", "packs", "severity"),
    "policies.severity[]": ("policy", "path", "criticality", "level"),
    "evidence": ("backups", "standbys", "drills"),
    "evidence.backups[]": ("of", "vendor", "region", "until", "reason", "by", "link"),
    "evidence.standbys[]": (
        *("service", "environment", "vendor", "region"),
        *("until", "reason", "by", "link"),
    ),
    "evidence.drills[]": ("service", "environment", "date", "result", "scope", "by", "link"),
    "ignore[]": ("policy", "service", "path", "address", "level", "reason", "until"),
    "limits": ("file_megabytes",),
}
"""By path: `[]` is an item of a list, `*` a value under a key that is a name."""
