"""Words in names of stores, and what they say is inside."""

from __future__ import annotations

import re

import pytest

from outlast.catalogue.content import content_from
from outlast.catalogue.load import load

CONTENT = load().content

ROLES: dict[str, str | None] = {
    "acme-litestream": "backup",
    "borg-repo": "backup",
    "kopia-eu": "backup",
    "acme-duplicity": "backup",
    "boot-diagnostics": "log",
    "acme-bootdiag": "log",
    "elasticsearch-logs": "log",
    "clamav-definitions": "scratch",
    "acme-athena": "scratch",
    "helm-charts": "artifact",
    "apt-repo": "artifact",
    "codepipeline-eu-west-1": "artifact",
    "acme-thanos": "log",
    "cdk-hnb659fds-assets-123456789012-eu-west-1": "artifact",
    "staging.acme-shop.appspot.com": "artifact",
    "acme-pgdump": "backup",
    "acme-papertrail": "log",
    "ecs-exec": "log",
    "acme-sitemaps": "static",
    "cdk-of-five-or-more-words-between-its-assets": None,
    "assets-cdk": None,
    # What could be the one original of something that people miss.
    "jenkins-home": None,
    "letter-templates": None,
    "device-telemetry": None,
    "shop-inventories": None,
    "business-metrics": None,
    "gps-traces": None,
    "nature-trail": None,
    "patient-charts": None,
    "firmware": None,
    "packages": None,
    "provisioning": None,
    "emr": None,
    "blood-tests": None,
    "config-bucket": None,
}


@pytest.mark.parametrize("name", ROLES)
def test_what_a_name_says(name: str) -> None:
    assert CONTENT.role_of([name]) == ROLES[name]


IN_CLUSTERS: dict[str, set[str]] = {
    "ollama-data": {"loaded"},
    "image-registry-storage": {"loaded", "perhaps"},
    "chart-incomplete-downloads": {"loaded", "perhaps"},
    "maven-m2": {"loaded"},
    "llm-models": {"perhaps"},
    "registry": {"perhaps"},
    "openshift-netobserv-loki": {"gathering"},
    "open-cluster-management-observability": {"gathering"},
    "observability": set(),
    "isolated": set(),
    "home-assistant-config": set(),
}


@pytest.mark.parametrize("name", IN_CLUSTERS)
def test_what_a_name_says_in_a_cluster(name: str) -> None:
    assert CONTENT.in_cluster([name]) == IN_CLUSTERS[name]


@pytest.mark.parametrize("word", ["--", "*-logs", "logs-*"])
def test_a_word_without_a_token_at_its_ends_is_refused(word: str) -> None:
    """It would match nothing, or everything, in silence."""
    data = {
        **{key: [] for key in ("durable", "when_stated", "expiring", "fetched", "silent")},
        "clusters": {},
        "unless": {},
        "content": {"log": [["logs", word]]},
        "tags": {"keys": [], "data": [], "backup": [], "backup_off": []},
    }
    with pytest.raises(ValueError, match=f"`{re.escape(word)}` is no word"):
        content_from(data)
