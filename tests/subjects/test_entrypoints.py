"""Every public name, the ways from it, and what closes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates import Files, said, subjects
from outlast.domain.value import Unknown
from outlast.subjects.entrypoint.ways import shared
from outlast.subjects.model import Entrypoint


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


def entrypoints(code: str | Files) -> dict[str, Entrypoint]:
    return {one.label: one for one in subjects(code).entrypoints}


ZONE = resource("aws_route53_zone", 'name = "acme.com"')
BALANCER = resource("aws_lb", 'name = "shop"')
DISTRIBUTION = resource(
    "aws_cloudfront_distribution",
    'aliases = ["www.acme.com"]\n'
    'origin {\norigin_id = "one"\ndomain_name = aws_lb.a.dns_name\n}\n'
    'default_cache_behavior {\ntarget_origin_id = "one"\n}',
)
CHECK = resource("aws_route53_health_check", 'type = "HTTPS"\nfqdn = "shop.acme.net"')
CLOUDFLARE = resource("cloudflare_zone", 'name = "acme.com"')


def record(value: str, more: str = "", kind: str = "CNAME", name: str = "a") -> str:
    stated = f"records = [{value}]" if value else ""
    return resource(
        "aws_route53_record",
        f'zone_id = aws_route53_zone.a.zone_id\nname = "www"\ntype = "{kind}"\n{stated}\n{more}',
        name,
    )


def policy(kind: str, what: str, mark: str, check: bool = False) -> str:
    checked = "health_check_id = aws_route53_health_check.a.id\n" if check else ""
    return f'set_identifier = "{mark}"\n{checked}{kind}_routing_policy {{\n{what}\n}}'


def proxied(content: str, flag: str = "true") -> str:
    return resource(
        "cloudflare_dns_record",
        f'zone_id = cloudflare_zone.a.id\nname = "www.acme.com"\ntype = "CNAME"\n'
        f"content = {content}\nproxied = {flag}",
    )


PAIR = record(
    "aws_lb.a.dns_name", policy("failover", 'type = "PRIMARY"', "p", check=True), name="p"
) + record('"shop-x.a.run.app"', policy("failover", 'type = "SECONDARY"', "s"), name="s")
WEIGHTS = record("aws_lb.a.dns_name", policy("weighted", "weight = 1", "p"), name="p") + record(
    '"shop-x.a.run.app"', policy("weighted", "weight = 1", "s"), name="s"
)

WAYS: dict[str, tuple[str, str, str, str, str]] = {
    "an alias of a balancer": (
        ZONE + BALANCER + record("", "alias {\nname = aws_lb.a.dns_name\n}", "A"),
        "",
        "aws",
        "aws",
        "false",
    ),
    "through CloudFront": (
        ZONE + BALANCER + DISTRIBUTION + record("aws_cloudfront_distribution.a.domain_name"),
        "aws",
        "aws",
        "aws",
        "false",
    ),
    "through a host of a CDN that no code declares": (
        ZONE + record('"d111.cloudfront.net"'),
        "aws",
        "?",
        "?",
        "?",
    ),
    "through a proxied record": (
        CLOUDFLARE + BALANCER + proxied("aws_lb.a.dns_name"),
        "cloudflare",
        "aws",
        "aws+cloudflare",
        "false",
    ),
    "past a record that is not proxied": (
        CLOUDFLARE + BALANCER + proxied("aws_lb.a.dns_name", "false"),
        "",
        "aws",
        "aws",
        "false",
    ),
    "two CDNs in a row": (
        CLOUDFLARE + BALANCER + DISTRIBUTION + proxied("aws_cloudfront_distribution.a.domain_name"),
        "aws+cloudflare",
        "aws",
        "aws+cloudflare",
        "false",
    ),
    "a name that follows another name": (
        ZONE
        + BALANCER
        + record('"shop.acme.com"')
        + resource(
            "aws_route53_record",
            'zone_id = aws_route53_zone.a.zone_id\nname = "shop.acme.com"\ntype = "CNAME"\n'
            "records = [aws_lb.a.dns_name]",
            "b",
        ),
        "",
        "aws",
        "aws",
        "false",
    ),
    "two names that follow each other": (
        ZONE
        + record('"shop.acme.com"')
        + resource(
            "aws_route53_record",
            'zone_id = aws_route53_zone.a.zone_id\nname = "shop.acme.com"\ntype = "CNAME"\n'
            'records = ["www.acme.com"]',
            "b",
        ),
        "",
        "?",
        "?",
        "?",
    ),
    "a failover with a health check": (ZONE + BALANCER + CHECK + PAIR, "", "aws+gcp", "", "true"),
    "weights without health checks": (ZONE + BALANCER + WEIGHTS, "", "aws+gcp", "", "true"),
    "a platform": (ZONE + record('"shop.fly.dev"'), "", "fly", "fly", "false"),
    "an address of nobody known": (ZONE + record('"192.0.2.1"', kind="A"), "", "?", "?", "false"),
    "a traffic manager": (
        ZONE
        + BALANCER
        + resource("azurerm_traffic_manager_profile", 'name = "shop"')
        + "".join(
            resource(
                "azurerm_traffic_manager_external_endpoint",
                f"profile_id = azurerm_traffic_manager_profile.a.id\ntarget = {target}",
                name,
            )
            for name, target in (("p", "aws_lb.a.dns_name"), ("s", '"shop-x.a.run.app"'))
        )
        + record("azurerm_traffic_manager_profile.a.fqdn"),
        "",
        "aws+gcp",
        "azure",
        "true",
    ),
    "pools of a balancer of Cloudflare": (
        CLOUDFLARE
        + resource(
            "cloudflare_load_balancer",
            'zone_id = cloudflare_zone.a.id\nname = "www.acme.com"\nproxied = true\n'
            "default_pool_ids = [cloudflare_load_balancer_pool.a.id]",
        )
        + resource(
            "cloudflare_load_balancer_pool",
            'name = "p"\nmonitor = cloudflare_load_balancer_monitor.a.id\n'
            'origins {\naddress = "shop-x.a.run.app"\n}\n'
            'origins {\naddress = "shop.fly.dev"\n}',
        )
        + resource("cloudflare_load_balancer_monitor", 'type = "https"'),
        "cloudflare",
        "fly+gcp",
        "cloudflare",
        "true",
    ),
}


@pytest.mark.parametrize(("code", "cdns", "targets", "closes", "failover"), WAYS.values(), ids=WAYS)
def test_ways(code: str, cdns: str, targets: str, closes: str, failover: str) -> None:
    found = entrypoints(code)["www.acme.com"]
    vendors = "+".join(sorted({said(one.vendor) for one in found.targets}))
    facts = (found.cdn_vendors, found.closes_with, found.failover)
    assert (*map(said, facts), vendors) == (cdns, closes, failover, targets)


CHECKED: dict[str, tuple[str, str, str]] = {
    "a failover with a check on the primary": (PAIR, "true", "aws"),
    "a failover without": (
        PAIR.replace("health_check_id = aws_route53_health_check.a.id\n", ""),
        "false",
        "aws",
    ),
    "weights without": (WEIGHTS, "false", "aws"),
    "no choice at all": (record("aws_lb.a.dns_name"), "false", ""),
}


@pytest.mark.parametrize(("records", "checked", "shares"), CHECKED.values(), ids=CHECKED)
def test_who_decides_and_by_what(records: str, checked: str, shares: str) -> None:
    found = entrypoints(ZONE + BALANCER + CHECK + records)["www.acme.com"]
    assert (said(found.health_checked), said(found.routing_shares)) == (checked, shares)


def test_a_switch_that_somebody_throws_is_no_health_check() -> None:
    switch = CHECK.replace('type = "HTTPS"', 'type = "RECOVERY_CONTROL"')
    found = entrypoints(ZONE + BALANCER + switch + PAIR)["www.acme.com"]
    assert (found.failover, found.health_checked) == (True, False)


NONE: dict[str, str] = {
    "mail": resource(
        "aws_route53_record",
        'zone_id = aws_route53_zone.a.zone_id\nname = "acme.com"\ntype = "MX"\n'
        'records = ["10 mx.acme.net"]',
    ),
    "a challenge": resource(
        "aws_route53_record",
        'zone_id = aws_route53_zone.a.zone_id\nname = "_acme-challenge.www"\ntype = "CNAME"\n'
        'records = ["x.acme.net"]',
    ),
    "a validation": resource(
        "aws_route53_record",
        'zone_id = aws_route53_zone.a.zone_id\nname = "x1"\ntype = "CNAME"\n'
        'records = ["_x2.jkddzztszm.acm-validations.aws."]',
    ),
    "a name for devices": resource(
        "aws_route53_record",
        'zone_id = aws_route53_zone.a.zone_id\nname = "autodiscover"\ntype = "CNAME"\n'
        'records = ["autodiscover.outlook.com"]',
    ),
    "a private address": record('"10.0.0.7"', kind="A"),
    "a database": resource("aws_db_instance", 'identifier = "db"')
    + record("aws_db_instance.a.address"),
    "a private zone": resource(
        "aws_route53_zone", 'name = "in.acme.com"\nvpc {\nvpc_id = "vpc-1"\n}', "in"
    )
    + resource(
        "aws_route53_record",
        'zone_id = aws_route53_zone.in.zone_id\nname = "www"\ntype = "A"\nrecords = ["192.0.2.1"]',
    ),
}


@pytest.mark.parametrize("code", NONE.values(), ids=NONE)
def test_what_is_no_way_in(code: str) -> None:
    assert entrypoints(ZONE + code) == {}


def test_a_cdn_that_no_record_leads_to_waits() -> None:
    fastly = resource(
        "fastly_service_vcl",
        'name = "a"\ndomain {\nname = "www.acme.com"\n}\n'
        'backend {\nname = "b"\naddress = aws_lb.a.dns_name\n}',
    )
    code = (
        ZONE
        + BALANCER
        + DISTRIBUTION
        + fastly
        + record("aws_cloudfront_distribution.a.domain_name")
    )
    found = entrypoints(code)["www.acme.com"]
    assert [(one.vendor, one.routed) for one in found.cdns] == [("aws", True), ("fastly", False)]


def test_a_group_of_records_is_read_one_by_one() -> None:
    template = """
Resources:
  Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: acme.com}}
  Names:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !Ref Zone
      RecordSets:
        - {Name: www.acme.com., Type: CNAME, ResourceRecords: [shop.fly.dev]}
        - {Name: acme.com., Type: MX, ResourceRecords: [10 mx.acme.net]}
        - {Name: api.acme.com., Type: CNAME, ResourceRecords: [shop-x.a.run.app]}
"""
    found = entrypoints({"stack.yaml": template})
    assert {name: said(one.targets[0].vendor) for name, one in found.items()} == {
        "api.acme.com": "gcp",
        "www.acme.com": "fly",
    }


def test_a_service_knows_the_names_that_lead_to_it() -> None:
    run = resource("google_cloud_run_v2_service", 'name = "shop"\nlabels = {service = "shop"}')
    found = subjects(ZONE + run + record("google_cloud_run_v2_service.a.uri"))
    (service,) = found.services
    assert (service.entrypoints, service.deployments[0].reached) == (("www.acme.com",), True)


NAMES = st.frozensets(st.sampled_from(["aws", "azure", "gcp"]), min_size=1).map(
    lambda names: tuple(sorted(names))
)
NOBODY = Unknown("the code does not say")


@given(st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 3))
def test_what_is_not_decided_never_decides_what_is_shared(
    sets: list[tuple[str, ...]], at: int
) -> None:
    """One set that is forgotten leaves what all share as it was, or makes it Unknown."""
    before = shared(sets)
    vague = [NOBODY if number == at else one for number, one in enumerate(sets)]
    after = shared(vague)
    assert isinstance(after, Unknown) or after == before or at >= len(sets)


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_another_way_shares_no_more(sets: list[tuple[str, ...]], more: tuple[str, ...]) -> None:
    before, after = shared(sets), shared([*sets, more])
    assert not isinstance(before, Unknown)
    assert not isinstance(after, Unknown)
    assert set(after) <= set(before)


def test_a_way_that_may_not_be_there_empties_nothing() -> None:
    assert shared([("aws",), ("gcp",)], [True, NOBODY]) == NOBODY
    assert shared([("aws",), ("aws",)], [True, NOBODY]) == ("aws",)


def test_a_host_name_that_is_bound_to_an_app_leads_to_it() -> None:
    code = resource("azurerm_linux_web_app", 'name = "shop"\nlocation = "westeurope"')
    code += resource(
        "azurerm_app_service_custom_hostname_binding",
        'hostname = "www.acme.com"\napp_service_name = azurerm_linux_web_app.a.name',
    )
    found = entrypoints(code)["www.acme.com"]
    assert [f"{said(one.vendor)}/{said(one.region)}" for one in found.targets] == [
        "azure/westeurope"
    ]


@pytest.mark.parametrize("kind", ["fastly_service_vcl", "fastly_service_v1"])
def test_a_cdn_is_one_by_its_former_name_as_well(kind: str) -> None:
    body = 'name = "shop"\ndomain { name = "www.acme.com" }\n'
    body += 'backend {\nname = "o"\naddress = "origin.acme.net"\n}'
    assert said(entrypoints(resource(kind, body))["www.acme.com"].cdn_vendors) == "fastly"


@pytest.mark.parametrize("lb", ["aws_lb", "aws_alb"])
def test_a_load_balancer_is_one_by_its_former_name_as_well(lb: str) -> None:
    code = (
        resource(lb, 'name = "shop"')
        + resource(f"{lb}_target_group", 'name = "shop"')
        + resource(
            f"{lb}_listener",
            f"load_balancer_arn = {lb}.a.arn\ndefault_action {{\n"
            f'type = "forward"\ntarget_group_arn = {lb}_target_group.a.arn\n}}',
        )
        + resource(
            "aws_ecs_service",
            f'name = "shop"\nload_balancer {{\ntarget_group_arn = {lb}_target_group.a.arn\n}}',
        )
    )
    code += ZONE + record(f"{lb}.a.dns_name")
    (entrypoint,) = subjects(code).entrypoints
    assert [said(one.vendor) for one in entrypoint.targets] == ["aws"]
    assert [one for one in subjects(code).services if "www.acme.com" in one.entrypoints]
