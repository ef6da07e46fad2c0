"""What tags and names say of criticality, service, environment, standby, and what not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.catalogue.criticality import squash
from outlast.catalogue.load import load

TAGS = load().conventions

LEVELS: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    ({"criticality": "critical"}, "critical"),
    ({"Criticality": "Mission-critical"}, "critical"),
    ({"BusinessCriticality": "high"}, "high"),
    ({"business_criticality": "2 - somewhat critical"}, "high"),
    ({"busines_criticality": "4 - not critical"}, "low"),
    ({"criticality": "Business unit-critical"}, "high"),
    ({"criticality": "1"}, None),
    ({"criticality": "a"}, None),
    ({"criticality": "p0"}, "critical"),
    ({"tier": "web"}, None),
    ({"tier": "db"}, None),
    ({"tier": "premium"}, None),
    ({"tier": "1"}, "critical"),
    ({"service-tier": "Tier 2"}, "high"),
    ({"tier": "gold"}, "high"),
    ({"mission-critical": "true"}, "critical"),
    ({"critical": "false"}, None),
    ({"sla": "99.95%"}, "high"),
    ({"sla": "gold"}, None),
    ({"availability-target": "99.99"}, "critical"),
    ({"rto": "4h"}, "high"),
    ({"RTO": "PT15M"}, "critical"),
    ({"rto-hours": "4"}, "high"),
    ({"rto": "4"}, None),
    ({"rpo": "2 days"}, "low"),
    ({"dr": "true"}, None),
    ({"dr": "mission critical"}, "critical"),
    ({"is-production": "true"}, "high"),
    ({"cloud-platform.justice.gov.uk/is-production": "false"}, "low"),
    ({"is_production": "true", "criticality": "low"}, "low"),
    ({"tier": "web", "criticality": "high"}, "high"),
    ({"criticality": "low", "tier": "0"}, "critical"),
    ({"impact-level": "il4"}, None),
    ({"environment": "production"}, None),
]


@pytest.mark.parametrize(("tags", "level"), LEVELS, ids=lambda part: str(part))
def test_criticality(tags: dict[str, str], level: str | None) -> None:
    assert TAGS.criticality_of(tags) == level


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=5))
def test_any_tags_get_a_level_or_none(tags: dict[str, str]) -> None:
    assert TAGS.criticality_of(tags) in (None, "low", "medium", "high", "critical")


@given(st.sampled_from([case for case in LEVELS if case[0]]))
def test_spelling_does_not_matter(case: tuple[dict[str, str], str | None]) -> None:
    tags, level = case
    loud = {
        key.upper() if "/" in key else squash(key).upper(): value for key, value in tags.items()
    }
    assert TAGS.criticality_of(loud) == level


@pytest.mark.parametrize(
    ("tags", "service"),
    [
        ({}, None),
        ({"Name": "checkout-db"}, None),
        ({"Service": "checkout", "Application": "shop"}, "checkout"),
        ({"application": "shop"}, "shop"),
        ({"app.kubernetes.io/name": "api", "app.kubernetes.io/part-of": "shop"}, "shop"),
        ({"tags.datadoghq.com/service": "checkout"}, "checkout"),
        ({"app": "  "}, None),
        ({"project": "shop", "app_name": "cart"}, "cart"),
    ],
    ids=str,
)
def test_service(tags: dict[str, str], service: str | None) -> None:
    assert TAGS.service_of(tags) == service


@pytest.mark.parametrize(
    ("tags", "owner"),
    [({"team_name": "web"}, "web"), ({"Owner": "a", "Team": "b"}, "a"), ({"x": "y"}, None)],
    ids=str,
)
def test_owner(tags: dict[str, str], owner: str | None) -> None:
    assert TAGS.owner_of(tags) == owner


@pytest.mark.parametrize(
    ("tags", "environment"),
    [
        ({"Environment": "PRD"}, "production"),
        ({"env": "prod-eu-west-1"}, "production"),
        ({"env": "non-prod"}, "development"),
        ({"environment-name": "Live"}, "production"),
        ({"env": "uat"}, "staging"),
        ({"env": "blue"}, "blue"),
        ({"stage": "prod"}, "production"),
        ({"stage": "extract"}, None),
        ({"workspace": "default"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_environment_of_tags(tags: dict[str, str], environment: str | None) -> None:
    assert TAGS.environment_of(tags) == environment


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("prod", "production"),
        ("live", "production"),
        ("prod-eu", "production"),
        ("live.tfvars", "production"),
        ("eu_prod_1", "production"),
        ("nonprod", "development"),
        ("non-prod", "development"),
        ("pre-prod", "staging"),
        ("staging", "staging"),
        ("dev", "development"),
        ("test", "development"),
        ("load-test-results", None),
        ("product", None),
        ("production-and-staging", None),
        ("p", None),
        ("code-review", None),
        ("delivery", None),
        ("", None),
    ],
)
def test_environment_of_a_name(text: str, environment: str | None) -> None:
    assert TAGS.environment_of_text(text) == environment


@pytest.mark.parametrize(
    ("tags", "standby"),
    [
        ({"role": "standby"}, True),
        ({"Role": "web"}, False),
        ({"dr-role": "Warm Standby"}, True),
        ({"dr": "true"}, True),
        ({"dr": "mission-critical"}, False),
        ({"environment": "dr"}, True),
        ({"environment": "prod"}, False),
        ({"failover-for": "checkout"}, True),
        ({"role": "primary"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_standby(tags: dict[str, str], standby: bool) -> None:
    assert TAGS.is_standby(tags) is standby


@pytest.mark.parametrize(
    ("name", "standby"),
    [("db-dr", True), ("eu_standby", True), ("drone", False), ("warmth", False)],
)
def test_standby_names(name: str, standby: bool) -> None:
    assert TAGS.is_standby_name(name) is standby


def test_standby_for_and_drill() -> None:
    tags = {"standby-for": "checkout", "Last-DR-Test": "2026-09-01"}
    assert TAGS.standby_for(tags) == "checkout"
    assert TAGS.drill_of(tags) == "2026-09-01"
    assert TAGS.standby_for({}) is None
    assert TAGS.drill_of({}) is None
