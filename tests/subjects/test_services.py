"""What belongs to one service, where it runs, and how much it matters."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects
from outlast.domain.fragment import Unit
from outlast.settings import ServiceRule, Settings
from outlast.subjects.model import Service


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


AWS = """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "far"
  region = "us-east-1"
}
"""
STORE = resource("aws_dynamodb_table", 'name = "orders"')


def machine(body: str = "", name: str = "a") -> str:
    return resource("aws_instance", body, name)


def google(body: str = "", name: str = "g") -> str:
    return resource("google_compute_instance", f'name = "x"\nzone = "europe-west1-b"\n{body}', name)


def tagged(name: str, more: str = "") -> str:
    return f'tags = {{ service = "{name}"{more} }}'


def services(code: str | Files, settings: Settings | None = None) -> dict[str, Service]:
    return {one.label: one for one in subjects(code, settings).services}


CHECKOUT = ServiceRule("checkout", "critical", paths=("shop/**",))

NAMES: dict[str, tuple[str | Files, Settings | None, list[tuple[str, bool]]]] = {
    "folder": (AWS + STORE, None, [("shop", False)]),
    "folder above the environment": (
        {"shop/prod/main.tf": AWS + STORE},
        None,
        [("shop", False)],
    ),
    "folder below the environment": ({"prod/shop/main.tf": AWS + STORE}, None, [("shop", False)]),
    "the root itself": ({"main.tf": AWS + STORE}, None, [("root", False)]),
    "a folder that only says it is code": (
        {"shop/terraform/main.tf": AWS + STORE},
        None,
        [("shop", False)],
    ),
    "tag": (AWS + machine(tagged("checkout")), None, [("checkout", True)]),
    "tag of the provider": (
        'provider "aws" {\n  default_tags { tags = { service = "checkout" } }\n}\n' + STORE,
        None,
        [("checkout", True)],
    ),
    "tags of two": (
        AWS + machine(tagged("checkout")) + machine(tagged("search"), "b"),
        None,
        [("checkout", True), ("search", True)],
    ),
    "settings by path": (AWS + STORE, Settings(services=(CHECKOUT,)), [("checkout", True)]),
    "settings by address": (
        AWS + STORE + machine(),
        Settings(services=(ServiceRule("db", addresses=("aws_dynamodb_*",)),)),
        [("db", True), ("shop", False)],
    ),
    "settings by tags, all of them": (
        AWS + machine('tags = { app = "x", tier = "1" }') + machine('tags = { app = "x" }', "b"),
        Settings(services=(ServiceRule("both", tags={"app": "x", "tier": "1"}),)),
        [("both", True), ("x", True)],
    ),
    "settings before tags": (
        AWS + machine(tagged("search")),
        Settings(services=(CHECKOUT,)),
        [("checkout", True)],
    ),
    "the first rule": (
        AWS + STORE,
        Settings(services=(CHECKOUT, ServiceRule("other", paths=("**",)))),
        [("checkout", True)],
    ),
    "nothing that runs or keeps data": (
        AWS + resource("aws_iam_role", 'name = "x"'),
        None,
        [],
    ),
    "only a bucket of logs": (AWS + resource("aws_s3_bucket", 'bucket = "x-logs"'), None, []),
}


@pytest.mark.parametrize(("code", "settings", "names"), NAMES.values(), ids=NAMES)
def test_name(code: str | Files, settings: Settings | None, names: list[tuple[str, bool]]) -> None:
    assert [(one.name, one.stated) for one in subjects(code, settings).services] == names


ENVIRONMENTS: dict[str, tuple[str | Files, list[str]]] = {
    "by folder": (
        {"shop/prod/main.tf": AWS + STORE, "shop/staging/main.tf": AWS + STORE},
        ["shop (production)", "shop (staging)"],
    ),
    "by tag": (
        AWS
        + machine(tagged("checkout", ', environment = "production"'))
        + machine(tagged("checkout", ', environment = "staging"'), "b"),
        ["checkout (production)", "checkout (staging)"],
    ),
    "one of them has none": (
        AWS
        + machine(tagged("checkout", ', environment = "staging"'))
        + machine(tagged("checkout"), "b"),
        ["checkout", "checkout (staging)"],
    ),
    "one alone is not named": ({"shop/prod/main.tf": AWS + STORE}, ["shop"]),
    "the same word for it": (
        AWS
        + machine(tagged("checkout", ', env = "prod"'))
        + machine(tagged("checkout", ', Environment = "Production"'), "b"),
        ["checkout"],
    ),
    "not production": (
        {"shop/non-prod/main.tf": AWS + STORE, "shop/prod/main.tf": AWS + STORE},
        ["shop (development)", "shop (production)"],
    ),
    "before production": (
        {"shop/pre-prod/main.tf": AWS + STORE, "shop/prod1/main.tf": AWS + STORE},
        ["shop (production)", "shop (staging)"],
    ),
}


@pytest.mark.parametrize(("code", "labels"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_one_name_in_two_environments_is_two_services(code: str | Files, labels: list[str]) -> None:
    assert list(services(code)) == labels


def test_instances_of_one_unit_are_services_of_their_own() -> None:
    files = {
        "shop/main.tf": 'variable "region" {}\nprovider "aws" { region = var.region }\n'
        + machine(),
        "shop/prod.tfvars": 'region = "eu-west-1"\n',
        "shop/dev.tfvars": 'region = "us-east-1"\n',
    }
    settings = Settings(
        environments=tuple(
            Unit("shop", "terraform", name, (f"shop/{name}.tfvars",)) for name in ("prod", "dev")
        )
    )
    found = services(files, settings)
    assert {label: said(one.deployments[0].region) for label, one in found.items()} == {
        "shop (development)": "us-east-1",
        "shop (production)": "eu-west-1",
    }


PLACES: dict[str, tuple[str | Files, str, str, str]] = {
    "one place": (AWS + machine(), "aws", "eu-west-1", "aws"),
    "the same name in two regions": (
        AWS
        + resource("aws_lambda_function", 'function_name = "api"')
        + resource("aws_lambda_function", 'provider = aws.far\nfunction_name = "api"', "b"),
        "aws",
        "eu-west-1+us-east-1",
        "aws",
    ),
    "the same block in two regions": (
        {
            "shop/main.tf": AWS
            + 'module "here" { source = "../app" }\n'
            + 'module "far" {\n  source = "../app"\n  providers = { aws = aws.far }\n}\n',
            "app/main.tf": machine(),
        },
        "aws",
        "eu-west-1+us-east-1",
        "aws",
    ),
    "different things in two regions": (
        AWS
        + machine()
        + resource("aws_lambda_function", 'provider = aws.far\nfunction_name = "edge"', "b"),
        "aws",
        "eu-west-1",
        "aws",
    ),
    "one thing in a region that is not decided": (
        'variable "r" {}\nprovider "aws" { region = var.r }\n' + machine(),
        "aws",
        "",
        "aws",
    ),
    "the same block twice in the one region of a stack, whichever that is": (
        'variable "r" {}\nprovider "aws" { region = var.r }\n' + machine("count = 2"),
        "aws",
        "",
        "aws",
    ),
    "the same block in two regions that are not decided": (
        'variable "r" {}\nvariable "s" {}\nprovider "aws" { region = var.r }\n'
        'provider "aws" {\n  alias = "far"\n  region = var.s\n}\n'
        + resource("aws_lambda_function", 'function_name = "api"')
        + resource("aws_lambda_function", 'provider = aws.far\nfunction_name = "api"', "b"),
        "aws",
        "?",
        "aws",
    ),
    "the same name in a region that is not decided": (
        'variable "r" {}\nprovider "aws" { region = "eu-west-1" }\n'
        'provider "aws" {\n  alias = "far"\n  region = var.r\n}\n'
        + resource("aws_lambda_function", 'function_name = "api"')
        + resource("aws_lambda_function", 'provider = aws.far\nfunction_name = "api"', "b"),
        "aws",
        "?",
        "aws",
    ),
    "two regions, one of which may not be there": (
        'variable "on" {}\n'
        + AWS
        + resource("aws_lambda_function", 'function_name = "api"')
        + resource(
            "aws_lambda_function",
            'count = var.on ? 1 : 0\nprovider = aws.far\nfunction_name = "api"',
            "b",
        ),
        "aws",
        "?",
        "aws",
    ),
    "two vendors, one of which may not be there": (
        'variable "on" {}\n'
        + AWS
        + machine(tagged("x"))
        + google('count = var.on ? 1 : 0\nlabels = { service = "x" }'),
        "aws+gcp",
        "eu-west-1",
        "?",
    ),
    "two vendors": (
        AWS + machine(tagged("x")) + google('labels = { service = "x" }'),
        "aws+gcp",
        "eu-west-1",
        "",
    ),
    "two vendors that stand on one": (
        AWS + machine() + resource("heroku_app", 'name = "a"\nregion = "eu"'),
        "aws+heroku",
        "eu-west-1",
        "aws",
    ),
    "nothing runs": (AWS + STORE, "", "", ""),
    "what is only looked up does not run": (
        AWS + STORE + 'data "aws_instance" "d" { instance_id = "i-1" }\n',
        "",
        "",
        "",
    ),
}


@pytest.mark.parametrize(("code", "vendors", "regions", "shared"), PLACES.values(), ids=PLACES)
def test_places(code: str | Files, vendors: str, regions: str, shared: str) -> None:
    (service,) = subjects(code).services
    found = (said(service.vendors), said(service.regions), said(service.shared_domains))
    assert found == (vendors, regions, shared)


def test_a_standby_is_marked_by_its_tags() -> None:
    code = AWS + machine(tagged("x")) + google('labels = { service = "x", role = "standby" }')
    (service,) = subjects(code).services
    assert {said(one.vendor): one.standby for one in service.deployments} == {
        "aws": False,
        "gcp": True,
    }


def test_a_place_where_something_else_runs_too_is_no_standby() -> None:
    code = AWS + machine(tagged("x", ', role = "standby"')) + machine(tagged("x"), "b")
    (service,) = subjects(code).services
    assert [one.standby for one in service.deployments] == [False]


def test_stores_and_zones_of_a_service() -> None:
    code = (
        AWS + machine(tagged("x")) + resource("aws_db_instance", f'identifier = "o"\n{tagged("x")}')
    )
    code += resource("aws_s3_bucket", f'bucket = "acme-logs"\n{tagged("x")}')
    code += resource("aws_route53_zone", f'name = "acme.com"\n{tagged("x")}')
    (service,) = subjects(code).services
    assert (service.datastores, service.zones) == (("aws_db_instance.a",), ("acme.com",))


LEVELS: dict[str, tuple[str, Settings | None, str]] = {
    "untagged": ("", None, "unstated"),
    "tag": ('tags = { criticality = "high" }', None, "high"),
    "tag, other words": ('tags = { business-criticality = "Mission Critical" }', None, "critical"),
    "tag of the team": (
        'tags = { tier = "gold" }',
        Settings(criticality_tags=("tier",), criticality_values={"gold": "critical"}),
        "critical",
    ),
    "tag of the team in capitals": (
        'tags = { tier = "GOLD" }',
        Settings(criticality_tags=("tier",), criticality_values={"gold": "critical"}),
        "critical",
    ),
    "tag of the team with a value it does not name": (
        'tags = { tier = "backend" }',
        Settings(criticality_tags=("tier",), criticality_values={"gold": "critical"}),
        "unstated",
    ),
    "a tier of the architecture is none": ('tags = { tier = "web" }', None, "unstated"),
    "a bare number may be the top or the bottom": (
        'tags = { criticality = "1" }',
        None,
        "unstated",
    ),
    "settings": ("", Settings(services=(CHECKOUT,)), "critical"),
    "settings over a tag": (
        'tags = { criticality = "low" }',
        Settings(services=(CHECKOUT,)),
        "critical",
    ),
    "a rule that says none leaves the tag": (
        'tags = { criticality = "low" }',
        Settings(services=(ServiceRule("x", paths=("**",)),)),
        "low",
    ),
    "a value that is not decided": ("tags = { criticality = var.x }", None, "unstated"),
}


@pytest.mark.parametrize(("body", "settings", "level"), LEVELS.values(), ids=LEVELS)
def test_criticality(body: str, settings: Settings | None, level: str) -> None:
    code = 'variable "x" {}\n' + AWS + resource("aws_db_instance", f'identifier = "o"\n{body}')
    found = subjects(code, settings)
    (store,), (service,) = found.datastores, found.services
    assert (store.criticality, service.criticality) == (level, level)


def test_a_service_is_as_critical_as_its_most_critical_part() -> None:
    code = AWS + machine(tagged("x", ', criticality = "low"'))
    code += resource("aws_db_instance", tagged("x", ', criticality = "high"'))
    assert services(code)["x"].criticality == "high"


FOLDERS = {
    "shop-prod": "production",
    "prod-eu": "production",
    "shop-non-prod": "development",
    "preprod-eu": "staging",
    "dev-desktops": "?",
    "product": "?",
    "livestream": "?",
}


@pytest.mark.parametrize(("folder", "environment"), FOLDERS.items(), ids=FOLDERS)
def test_environment_of_a_folder(folder: str, environment: str) -> None:
    (service,) = subjects({f"{folder}/main.tf": AWS + STORE}).services
    assert said(service.environment) == environment
