"""Who hosts a public domain, and who it is delegated to."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects
from outlast.subjects.model import Zone


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


def zones(code: str | Files) -> dict[str, Zone]:
    return {zone.label: zone for zone in subjects(code).zones}


AWS = resource("aws_route53_zone", 'name = "acme.com"')
CLOUDFLARE = resource("cloudflare_zone", 'name = "acme.com"')
NS1 = resource("ns1_zone", 'zone = "acme.com"')
AWS_NS = ("ns-1.awsdns-01.com", "ns-2.awsdns-02.org")
CLOUDFLARE_NS = ("lara.ns.cloudflare.com", "tom.ns.cloudflare.com")
GOOGLE_NS = ("ns-cloud-a1.googledomains.com.", "ns-cloud-a2.googledomains.com.")
NS1_NS = ("dns1.p01.nsone.net", "dns2.p01.nsone.net")
AZURE_NS = ("ns1-01.azure-dns.com.", "ns2-01.azure-dns.net.")


def registrar(*hosts: str) -> str:
    servers = "".join(f"name_server {{\nname = {host}\n}}\n" for host in map(quoted, hosts))
    return resource(
        "aws_route53domains_registered_domain", f'domain_name = "acme.com"\n{servers}', "reg"
    )


def quoted(text: str) -> str:
    return text if text.startswith(("aws_", "cloudflare_", "var.")) else f'"{text}"'


def record(name: str, *hosts: str, zone: str = "aws_route53_zone.a.zone_id") -> str:
    listed = ", ".join(map(quoted, hosts))
    return resource(
        "aws_route53_record",
        f'zone_id = {zone}\nname = "{name}"\ntype = "NS"\nttl = 60\nrecords = [{listed}]',
        "ns",
    )


VENDORS: dict[str, tuple[str | Files, str, str]] = {
    "hosted at one": (AWS, "aws", "aws"),
    "hosted at two, delegated by no code": (AWS + CLOUDFLARE, "aws+cloudflare", ""),
    "hosted at two in two roots": (
        {"a/main.tf": AWS, "b/main.tf": CLOUDFLARE},
        "aws+cloudflare",
        "",
    ),
    "hosted at one, and looked up at another": (
        CLOUDFLARE + 'data "aws_route53_zone" "d" { name = "acme.com." }\n',
        "aws+cloudflare",
        "",
    ),
    "delegated to two": (
        AWS + CLOUDFLARE + registrar(*AWS_NS, *CLOUDFLARE_NS),
        "aws+cloudflare",
        "",
    ),
    "hosted at two, delegated to one": (AWS + CLOUDFLARE + registrar(*AWS_NS), "aws", "aws"),
    "hosted at one, delegated to another": (
        AWS + registrar(*CLOUDFLARE_NS),
        "cloudflare",
        "cloudflare",
    ),
    "delegated to two, one of which is not in the code": (
        AWS + registrar(*AWS_NS, *NS1_NS),
        "aws+ns1",
        "",
    ),
    "delegated to a host nobody knows": (AWS + registrar(*AWS_NS, "ns1.acme.net"), "?", "?"),
    "delegated to what is not decided": (
        'variable "ns" {}\n' + AWS + registrar(AWS_NS[0], "var.ns"),
        "?",
        "?",
    ),
    "delegated by reference": (
        AWS + CLOUDFLARE + registrar("aws_route53_zone.a.name_servers[0]"),
        "aws",
        "aws",
    ),
    "delegated by reference to two": (
        AWS
        + CLOUDFLARE
        + registrar("aws_route53_zone.a.name_servers[0]", "cloudflare_zone.a.name_servers[0]"),
        "aws+cloudflare",
        "",
    ),
    "delegated by each of the computed servers": (
        AWS
        + resource(
            "aws_route53domains_registered_domain",
            'domain_name = "acme.com"\ndynamic "name_server" {\n'
            "for_each = aws_route53_zone.a.name_servers\ncontent {\n"
            "name = name_server.value\n}\n}",
        ),
        "aws",
        "aws",
    ),
    "apex names two": (
        AWS + CLOUDFLARE + record("acme.com", *AWS_NS, *CLOUDFLARE_NS),
        "aws+cloudflare",
        "",
    ),
    "apex names one": (AWS + CLOUDFLARE + record("acme.com", *AWS_NS), "aws", "aws"),
    "the registrar decides over the apex": (
        AWS + CLOUDFLARE + record("acme.com", *AWS_NS, *CLOUDFLARE_NS) + registrar(*AWS_NS),
        "aws",
        "aws",
    ),
    "white label of Google": (
        resource("google_dns_managed_zone", 'name = "z"\ndns_name = "acme.com."')
        + registrar(*GOOGLE_NS),
        "gcp",
        "gcp",
    ),
    "Azure's servers": (
        resource("azurerm_dns_zone", 'name = "acme.com"') + registrar(*AZURE_NS),
        "azure",
        "azure",
    ),
    "Netlify and NS1 are one": (
        resource("netlify_dns_zone", 'name = "acme.com"') + NS1,
        "netlify+ns1",
        "ns1",
    ),
    "Netlify and AWS are two": (
        resource("netlify_dns_zone", 'name = "acme.com"') + AWS,
        "aws+netlify",
        "",
    ),
    "hosted at two, one of them as Cloudflare's provider spelled it before": (
        AWS + resource("cloudflare_zone", 'account_id = "x"\nzone = "acme.com"'),
        "aws+cloudflare",
        "",
    ),
}


@pytest.mark.parametrize(("code", "vendors", "shared"), VENDORS.values(), ids=VENDORS)
def test_vendors_of_a_zone(code: str | Files, vendors: str, shared: str) -> None:
    zone = zones(code)["acme.com"]
    assert (said(zone.vendors), said(zone.shared_domains)) == (vendors, shared)


PARENT = resource("aws_route53_zone", 'name = "acme.com"') + resource(
    "aws_route53_zone", 'name = "shop.acme.com"', "child"
)

CHILDREN: dict[str, tuple[str | Files, str]] = {
    "full name": (PARENT + record("shop.acme.com", *AWS_NS), "aws"),
    "short name": (PARENT + record("shop", *AWS_NS), "aws"),
    "to another vendor": (PARENT + record("shop", *CLOUDFLARE_NS), "cloudflare"),
    "to the computed servers of the child": (
        PARENT
        + resource(
            "aws_route53_record",
            'zone_id = aws_route53_zone.a.zone_id\nname = "shop"\ntype = "NS"\n'
            "records = aws_route53_zone.child.name_servers",
        ),
        "aws",
    ),
    "from a parent in another root": (
        {
            "up/main.tf": resource("aws_route53_zone", 'name = "acme.com"')
            + record("shop", *CLOUDFLARE_NS),
            "down/main.tf": resource("aws_route53_zone", 'name = "shop.acme.com"'),
        },
        "cloudflare",
    ),
    "from a parent that is only looked up": (
        'data "aws_route53_zone" "up" { name = "acme.com" }\n'
        + resource("aws_route53_zone", 'name = "shop.acme.com"')
        + record("shop", *CLOUDFLARE_NS, zone="data.aws_route53_zone.up.zone_id"),
        "cloudflare",
    ),
}


@pytest.mark.parametrize(("code", "vendors"), CHILDREN.values(), ids=CHILDREN)
def test_delegation_by_the_parent_zone(code: str | Files, vendors: str) -> None:
    zone = zones(code)["shop.acme.com"]
    assert isinstance(zone.nameservers, tuple)
    assert said(zone.vendors) == vendors


def test_a_parent_record_says_nothing_of_the_parent() -> None:
    assert said(zones(PARENT + record("shop", *CLOUDFLARE_NS))["acme.com"].nameservers) == "?"


def test_who_hosts_and_who_is_delegated_to() -> None:
    zone = zones(AWS + CLOUDFLARE + registrar(*AWS_NS))["acme.com"]
    assert [(one.address, one.delegated) for one in zone.hosted] == [
        ("aws_route53_zone.a", True),
        ("cloudflare_zone.a", False),
    ]
    assert zone.hosted_vendors == ("aws", "cloudflare")
    assert zone.registrar == "aws"
    assert isinstance(zone.nameservers, tuple)
    assert [(one.host, one.vendor) for one in zone.nameservers] == [
        (host, "aws") for host in AWS_NS
    ]


def test_a_zone_that_no_code_delegates_says_so() -> None:
    zone = zones(AWS)["acme.com"]
    assert said(zone.nameservers) == said(zone.hosted[0].delegated) == said(zone.registrar) == "?"


NO_ZONE: dict[str, str] = {
    "private by its network": resource(
        "aws_route53_zone", 'name = "acme.com"\nvpc {\nvpc_id = "vpc-1"\n}'
    ),
    "private at Google": resource(
        "google_dns_managed_zone", 'name = "z"\ndns_name = "acme.com."\nvisibility = "private"'
    ),
    "private at Azure": resource("azurerm_private_dns_zone", 'name = "acme.com"'),
    "internal": resource("aws_route53_zone", 'name = "acme.internal"'),
    "internal, with a final dot": resource("aws_route53_zone", 'name = "acme.local."'),
    "of one word": resource("aws_route53_zone", 'name = "acme"'),
    "backwards": resource("aws_route53_zone", 'name = "0.10.in-addr.arpa"'),
    "only looked up": 'data "aws_route53_zone" "d" { name = "acme.com" }\n',
    "not there": resource("aws_route53_zone", 'count = 0\nname = "acme.com"'),
}


@pytest.mark.parametrize("code", NO_ZONE.values(), ids=NO_ZONE)
def test_what_is_no_public_zone(code: str) -> None:
    assert zones(code) == {}


def test_a_domain_that_is_not_decided_is_not_judged_by_its_host() -> None:
    code = 'variable "domain" {}\n' + resource("aws_route53_zone", "name = var.domain")
    zone = zones(code)["aws_route53_zone.a"]
    assert (said(zone.domain), said(zone.vendors), said(zone.shared_domains)) == ("?", "?", "?")


def test_two_domains_that_are_not_decided_are_two() -> None:
    code = 'variable "domain" {}\n' + "".join(
        resource("aws_route53_zone", "name = var.domain", name) for name in "ab"
    )
    assert list(zones(code)) == ["aws_route53_zone.a", "aws_route53_zone.b"]


TRANSFERS = {
    "Cloudflare takes it from another": CLOUDFLARE.replace("}", 'type = "secondary"\n}'),
    "NS1 takes it from another": resource("ns1_zone", 'zone = "acme.com"\nprimary = "192.0.2.1"'),
    "Cloudflare takes part with others": CLOUDFLARE
    + resource(
        "cloudflare_zone_dns_settings", "zone_id = cloudflare_zone.a.id\nmulti_provider = true"
    ),
    "Cloudflare gives it to others": CLOUDFLARE
    + resource(
        "cloudflare_dns_zone_transfers_outgoing",
        'zone_id = cloudflare_zone.a.id\nname = "acme.com"\npeers = ["x"]',
    ),
    "NS1 gives it to others": resource(
        "ns1_zone", 'zone = "acme.com"\nsecondaries {\nip = "192.0.2.1"\n}'
    ),
}


@pytest.mark.parametrize("code", TRANSFERS.values(), ids=TRANSFERS)
def test_a_zone_that_is_transferred_may_be_served_by_others(code: str) -> None:
    assert said(zones(code)["acme.com"].vendors) == "?"


def test_names_are_compared_without_case_and_final_dot() -> None:
    code = resource("aws_route53_zone", 'name = "Acme.com."') + CLOUDFLARE
    assert [zone.domain for zone in subjects(code).zones] == ["acme.com"]


def test_settings_that_leave_a_zone_alone_change_nothing() -> None:
    code = CLOUDFLARE + resource(
        "cloudflare_zone_dns_settings", "zone_id = cloudflare_zone.a.id\nmulti_provider = false"
    )
    assert zones(code)["acme.com"].vendors == ("cloudflare",)


NS1_WWW = resource(
    "ns1_record",
    'zone = ns1_zone.a.zone\ndomain = "www.acme.com"\ntype = "A"\n'
    'answers {\nanswer = "192.0.2.1"\n}',
)


def kept(
    name: str,
    value: str = '"192.0.2.1"',
    kind: str = "A",
    label: str = "r",
    zone: str = "aws_route53_zone.a",
) -> str:
    return resource(
        "aws_route53_record",
        f'zone_id = {zone}.zone_id\nname = "{name}"\ntype = "{kind}"\nrecords = [{value}]',
        label,
    )


DRIFT: dict[str, tuple[str, str]] = {
    "equal": (kept("www") + NS1_WWW, ""),
    "absolute and relative names": (kept("www.acme.com.") + NS1_WWW, ""),
    "lacking": (kept("www") + kept("api", label="s") + NS1_WWW, "A api.acme.com absent ns1"),
    "lacking at the other": (
        kept("api") + NS1_WWW,
        "A api.acme.com absent ns1, A www.acme.com absent aws",
    ),
    "another value": (kept("www", '"192.0.2.9"') + NS1_WWW, "A www.acme.com different ns1"),
    "a value that is not decided": (kept("www", "aws_eip.a.public_ip") + NS1_WWW, ""),
    "nameservers of the apex": (
        kept("www") + kept("acme.com", '"ns-1.awsdns-01.com"', "NS", "s") + NS1_WWW,
        "",
    ),
    "nothing kept at the other": (kept("www"), ""),
    "a name that is not decided": (
        'variable "name" {}\n' + kept("api") + kept("${var.name}", label="s") + NS1_WWW,
        "?",
    ),
}


@pytest.mark.parametrize(("records", "expected"), DRIFT.values(), ids=DRIFT)
def test_records_at_two_vendors(records: str, expected: str) -> None:
    missing = zones(AWS + NS1 + records)["acme.com"].missing_records
    told = (
        "?"
        if said(missing) == "?"
        else ", ".join(f"{m.type} {m.name} {m.why} {m.vendor}" for m in missing)  # type: ignore[union-attr]
    )
    assert told == expected


LOOKED_UP = 'data "aws_route53_zone" "a" { name = "acme.com" }\n'
RUN_HERE: dict[str, tuple[str, bool]] = {
    "a name in a zone of somebody else": (
        LOOKED_UP + kept("www", zone="data.aws_route53_zone.a"),
        False,
    ),
    "mail of the domain in a zone that is looked up": (
        LOOKED_UP + kept("acme.com", '"10 mx.acme.net"', "MX", zone="data.aws_route53_zone.a"),
        True,
    ),
    "a vendor that has no resource for a zone": (
        resource(
            "porkbun_dns_record",
            'domain = "acme.com"\nname = "www"\ntype = "A"\ncontent = "192.0.2.1"',
        ),
        True,
    ),
}


def by_filter(kind: str, found: str) -> str:
    """A zone that is looked up by a filter, and a record that is kept in it."""
    return (
        f'data "{kind}" "a" {{\nfilter = {{ name = "acme.com" }}\n}}\n'
        'resource "cloudflare_record" "w" {\nname = "www"\ntype = "CNAME"\n'
        f'value = "acme.net"\nzone_id = {found}\n}}\n'
    )


FILTERED = {
    "one": by_filter("cloudflare_zone", "data.cloudflare_zone.a.zone_id"),
    "the first of all": by_filter("cloudflare_zones", "data.cloudflare_zones.a.zones[0].id"),
    "the first of all, as a map": by_filter(
        "cloudflare_zones", 'lookup(data.cloudflare_zones.a.zones[0], "id")'
    ),
}


@pytest.mark.parametrize("code", FILTERED.values(), ids=FILTERED)
def test_a_zone_that_is_looked_up_by_a_filter(code: str) -> None:
    assert [said(zone.vendors) for zone in zones(code).values()] == ["cloudflare"]
    assert list(zones(code)) == ["acme.com"]


@pytest.mark.parametrize(("code", "managed"), RUN_HERE.values(), ids=RUN_HERE)
def test_a_zone_of_which_only_records_are_kept(code: str, managed: bool) -> None:
    assert zones(code)["acme.com"].managed is managed
