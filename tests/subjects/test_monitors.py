"""What watches a service, and the outages that nobody would be told of."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects
from outlast.subjects.model import Monitor

ECS = """
provider "aws" { region = "eu-west-1" }
resource "aws_ecs_service" "checkout" {
  name = "checkout"
}
"""
HOST = """
resource "aws_route53_record" "r" {
  zone_id = "Z1"
  name    = "shop.acme.com"
  type    = "A"
}
"""


REBOOT = '"arn:aws:automate:eu-west-1:ec2:reboot"'
PAGE = '"arn:aws:sns:eu-west-1:111122223333:page"'


def alarm(name: str = "errors", more: str = "") -> str:
    return (
        f'resource "aws_cloudwatch_metric_alarm" "{name}" {{\n alarm_name = "{name}"\n{more}\n}}\n'
    )


def check(url: str = "https://shop.acme.com/health", more: str = "") -> str:
    return f"""
resource "uptimerobot_monitor" "front" {{
  name = "front"
  type = "HTTP"
  url  = "{url}"
  {more}
}}
"""


def monitor(code: str | Files, name: str = "shop") -> Monitor:
    (found,) = (one for one in subjects(code).monitors if one.address == name)
    return found


def watchers(found: Monitor) -> list[str]:
    return [
        f"{one.count} {one.kind} {said(one.vendor)} {said(one.certain)}" for one in found.watchers
    ]


BLIND: dict[str, tuple[str | Files, list[str], str]] = {
    "one alarm": (ECS + alarm(), ["1 alarm aws true"], "aws"),
    "forty alarms of one block": (
        ECS + alarm(more=" count = 40"),
        ["40 alarm aws true"],
        "aws",
    ),
    "a check from outside": (ECS + check(), ["1 check uptimerobot true"], ""),
    "a check that perhaps exists": (
        ECS + check(more="count = var.c ? 1 : 0") + 'variable "c" {}\n',
        ["1 check uptimerobot ?"],
        "?",
    ),
    "a check by its host in a stack of its own": (
        {"shop/main.tf": ECS + HOST, "monitoring/main.tf": check()},
        ["1 check uptimerobot true"],
        "",
    ),
    "a check of something no code serves": (
        {"shop/main.tf": ECS + alarm(), "monitoring/main.tf": check("https://www.acme.org")},
        ["1 alarm aws true", "1 check uptimerobot ?"],
        "?",
    ),
    "an alarm of another cloud": (
        ECS + 'resource "google_monitoring_alert_policy" "p" {\n display_name = "p"\n}\n',
        ["1 alarm gcp true"],
        "aws",
    ),
    "a check from another cloud": (
        ECS + 'resource "google_monitoring_uptime_check_config" "p" {\n display_name = "p"\n}\n',
        ["1 check gcp true"],
        "",
    ),
    "an alarm that also scales": (
        ECS + alarm(more=f" alarm_actions = [{REBOOT}, {PAGE}]"),
        ["1 alarm aws true"],
        "aws",
    ),
}


@pytest.mark.parametrize(("code", "watched_by", "blind"), BLIND.values(), ids=BLIND)
def test_blind(code: str | Files, watched_by: list[str], blind: str) -> None:
    found = monitor(code)
    assert watchers(found) == watched_by
    assert said(found.blind) == blind


NOTHING = {
    "an alarm that reboots": alarm(more=f" alarm_actions = [{REBOOT}]"),
    "an alarm that scales": alarm(more=" alarm_actions = [aws_autoscaling_policy.up.arn]")
    + 'resource "aws_autoscaling_policy" "up" {\n name = "up"\n autoscaling_group_name = "x"\n}\n',
    "a dashboard": 'resource "aws_cloudwatch_dashboard" "d" {\n dashboard_name = "d"\n}\n',
    "an alarm that is only looked up": 'data "aws_cloudwatch_metric_alarm" "d" {\n name = "d"\n}\n',
}


@pytest.mark.parametrize("code", NOTHING.values(), ids=NOTHING)
def test_what_tells_nobody_is_no_monitor(code: str) -> None:
    assert subjects(ECS + code).monitors == ()


def test_what_an_alarm_watches_decides_whose_it_is() -> None:
    tagged = ECS.replace('name = "checkout"', 'name = "checkout"\n tags = { service = "till" }')
    looks = alarm(more=" dimensions = { ServiceName = aws_ecs_service.checkout.name }")
    assert [one.address for one in subjects(tagged + looks).monitors] == ["till"]


def test_alarms_of_nothing_that_runs_here_decide_nothing() -> None:
    assert said(monitor({"alarms/main.tf": alarm()}, "alarms").watched_domains) == "?"


def test_a_service_names_what_surely_watches_it() -> None:
    (service,) = subjects(ECS + alarm() + check()).services
    assert service.monitors == ("aws_cloudwatch_metric_alarm.errors", "uptimerobot_monitor.front")
