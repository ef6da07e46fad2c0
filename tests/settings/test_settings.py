"""Settings files become Settings, or every complaint at its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outlast.domain.fragment import Unit
from outlast.errors import UsageError
from outlast.settings import FILE, Settings
from outlast.settings.evidence import dated
from outlast.settings.keys import KEYS
from outlast.settings.parse import SECTIONS, parse
from outlast.settings.place import below
from outlast.source.yamldoc import compose

ROOT = Path(__file__).parents[2]
STATED = json.loads(
    (files("outlast.settings") / "settings.schema.json").read_text(encoding="utf-8")
)
SCHEMA = Draft202012Validator(STATED)

FULL = """\
services:
  - name: checkout
    criticality: critical
    environment: production
    match:
      {paths: [infra/checkout, "shared/**"], tags: {app: checkout, tier: 1}, addresses: ["a.*"]}
clusters:
  - {path: ./clusters/prod/, name: prod, vendor: self-hosted, region: EU-west-1}
  - {name: edge, vendor: hetzner}
terraform:
  environments:
    - {path: ./infra/app/, name: prod, var_files: prod.tfvars}
cloudformation:
  region: eu-west-1
  parameters:
    - {path: "stacks/*.yaml", file: ./params/prod.json}
    - {path: ./web, file: web.json, name: far, region: eu-north-1}
vendors:
  colo: {name: Our rack, stands_on: [equinix]}
  rack: {}
criticality: {tags: tier, values: {critical: ["0", Gold], low: none}}
policies:
  {select: BKP, ignore: [BKP003], pin: {BKP001: 1}, packs: [rules], severity: [
    {policy: [BKP, DNS001], path: sandbox, criticality: [low, unstated], level: "off"}]}
ignore:
  - {policy: SBY001, service: wiki, path: infra/wiki, address: w, reason: ok, until: 2027-01-31,
     level: warning}
evidence:
  backups:
    - {of: "rds/*", vendor: self-hosted, region: EU, until: 2027-01-01, reason: dump, by: me}
  standbys:
    - {service: shop, environment: production, vendor: gcp, until: 2027-01-01, reason: warm}
  drills:
    - {service: shop, date: 2026-09-01, result: pass, scope: all, link: "https://wiki.acme/d/1"}
exclude: [examples]
limits: {file_megabytes: 20}
"""


def settings(text: str) -> Settings:
    node = compose(FILE, text.encode())
    assert node is not None
    return parse(node)


def complaints(text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        settings(text)
    return str(caught.value).splitlines()


def accepted(text: str) -> bool:
    node = compose(FILE, text.encode())
    assert node is not None
    return SCHEMA.is_valid(node.plain())


def test_everything() -> None:
    found = settings(FULL)
    service, ignore = found.services[0], found.ignores[0]
    assert (service.name, service.criticality) == ("checkout", "critical")
    assert service.paths == ("infra/checkout", "shared/**")
    assert service.tags == {"app": "checkout", "tier": "1"}
    assert found.environments == (
        Unit("infra/app", "terraform", "prod", ("prod.tfvars",)),
        Unit(".", "cloudformation", region="eu-west-1"),
        Unit("stacks/*.yaml", "cloudformation", "", ("params/prod.json",)),
        Unit("web", "cloudformation", "far", ("web.json",), "eu-north-1"),
    )
    assert [(c.path, c.name, c.vendor, c.region) for c in found.clusters] == [
        ("clusters/prod", "prod", "self_hosted", "eu-west-1"),
        ("", "edge", "hetzner", ""),
    ]
    assert [(v.id, v.name, v.stands_on) for v in found.vendors] == [
        ("colo", "Our rack", ("equinix",)),
        ("rack", "rack", ()),
    ]
    assert found.criticality_values == {"0": "critical", "gold": "critical", "none": "low"}
    assert (found.policies.select, found.policies.pin) == (("BKP",), {"BKP001": 1})
    assert (ignore.until, ignore.span.line) == (date(2027, 1, 31), 26)
    assert accepted(FULL)


def test_the_sample_fits_the_schema() -> None:
    assert accepted((ROOT / "fixtures" / "estate" / FILE).read_text(encoding="utf-8"))


def test_schema_and_parser_know_the_same_sections() -> None:
    assert set(STATED["properties"]) == set(SECTIONS)


def keys(part: Mapping[str, Any], path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every mapping of the schema by its path, with the keys that it takes."""
    known = part.get("properties", {})
    if path and known:
        yield path, tuple(known)
    if "enum" in part.get("propertyNames", {}):
        yield path, tuple(part["propertyNames"]["enum"])
    for name, inner in known.items():
        yield from keys(inner, f"{path}.{name}".lstrip("."))
    for word, mark in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(part.get(word), dict):
            yield from keys(part[word], path + mark)


def test_schema_and_parser_know_the_same_keys() -> None:
    assert {path: set(names) for path, names in keys(STATED, "")} == {
        path: set(names) for path, names in KEYS.items()
    }


@pytest.mark.parametrize("path", sorted(KEYS))
def test_a_key_that_no_mapping_knows(path: str) -> None:
    """Both refuse it, wherever it stands."""
    text: Any = {"zzz": "a"}
    for step in reversed(path.replace("[]", ".[]").split(".")):
        text = [text] if step == "[]" else {step.replace("*", "any"): text}
    said = complaints(json.dumps(text))
    assert any("unknown key `zzz`" in line for line in said)
    assert not accepted(json.dumps(text))


WRONG = {
    "unknown section": ("servics: []\n", ":1:1: unknown key `servics`; did you mean `services`?"),
    "nothing near": ("zzz: 1\n", ":1:1: unknown key `zzz`; known are `services`, "),
    "a list is asked for": ("services: {name: a}\n", ":1:11: `services` takes a list"),
    "a mapping is asked for": ("services: [checkout]\n", ":1:12: expected a mapping with `name`"),
    "no match": ("services: [{name: a}]\n", ":1:12: `match` is missing"),
    "no name": ("services: [{match: {paths: a}}]\n", ":1:12: `name` is missing here"),
    "level": (
        "services: [{name: a, criticality: hihg, match: {paths: a}}]\n",
        ":1:35: `hihg` is no criticality; did you mean `high`?",
    ),
    "nested unknown key": (
        "services: [{name: a, match: {path: a}}]\n",
        ":1:30: unknown key `path`; did you mean `paths`?",
    ),
    "key written twice": ("exclude: [a]\nexclude: [b]\n", ":1:1: this key is written twice"),
    "pin": (
        "policies: {pin: {BKP001: new}}\n",
        ":1:26: `BKP001: new` is no major version; write it as `BKP001: 1`",
    ),
    "pin at nothing": ("policies: {pin: {BKP001: 0}}\n", ":1:26: `BKP001: 0` is no major version"),
    "severity": (
        "policies: {severity: [{policy: BKP, level: eror}]}\n",
        ":1:44: `eror` is no level; did you mean `error`?",
    ),
    "severity of nothing": (
        "policies: {severity: [{level: note}]}\n",
        ":1:23: say what gets this level: a `policy`, `path` or `criticality`",
    ),
    "severity by a level that is none": (
        "policies: {severity: [{criticality: hihg, level: note}]}\n",
        ":1:37: `hihg` is no criticality; did you mean `high`?",
    ),
    "limit": (
        "limits: {file_megabytes: 4000}\n",
        ":1:26: `file_megabytes` takes a whole number from 1 to 64",
    ),
    "backup without a day": (
        "evidence: {backups: [{of: a, vendor: gcp, reason: x}]}\n",
        ":1:22: `until` is missing here",
    ),
    "backup without a reason": (
        "evidence: {backups: [{of: a, vendor: gcp, until: 2027-01-01}]}\n",
        ":1:22: `reason` is missing here",
    ),
    "standby without a vendor": (
        "evidence: {standbys: [{service: a, until: 2027-01-01, reason: x}]}\n",
        ":1:23: `vendor` is missing here",
    ),
    "drill without a day": (
        "evidence: {drills: [{service: a, result: pass}]}\n",
        ":1:21: `date` is missing here",
    ),
    "drill that half passed": (
        "evidence: {drills: [{service: a, date: 2026-01-01, result: passed}]}\n",
        ":1:60: `passed` is no result; did you mean `pass`?",
    ),
    "link that runs": (
        "evidence: {drills: [{service: a, date: 2026-01-01, result: pass, link: 'js:a'}]}\n",
        ":1:72: `link` takes an address that begins with https://",
    ),
    "level of an ignore": (
        "ignore: [{policy: BKP001, service: a, reason: x, level: critical}]\n",
        ":1:57: `critical` is no level; it is one of `error`, `warning`, `note`",
    ),
    "ignore without reason": (
        "ignore: [{policy: BKP001, service: a}]\n",
        ":1:10: `reason` is missing here",
    ),
    "ignore of nothing": (
        "ignore: [{policy: BKP001, reason: x}]\n",
        ":1:10: say what is ignored: a `service`, `path` or `address`",
    ),
    "parameters without a file": (
        "cloudformation: {parameters: [{path: a}]}\n",
        ":1:31: `file` is missing here",
    ),
    "parameters for no template": (
        "cloudformation: {parameters: [{file: a}]}\n",
        ":1:31: `path` is missing here",
    ),
    "cluster of nobody": ("clusters: [{path: a}]\n", ":1:12: `vendor` is missing here"),
    "cluster nowhere": (
        "clusters: [{vendor: aws}]\n",
        ":1:12: say which cluster: the `path` it is deployed from, or its `name`",
    ),
    "cluster key": (
        "clusters: [{path: a, vendor: aws, regoin: a}]\n",
        ":1:35: unknown key `regoin`; did you mean `region`?",
    ),
    "template key": (
        "cloudformation: {regoin: eu-west-1}\n",
        ":1:18: unknown key `regoin`; did you mean `region`?",
    ),
    "date": (
        "ignore: [{policy: BKP001, service: a, reason: x, until: soon}]\n",
        ":1:57: `soon` is no date; write it as 2027-01-31",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_complaint(text: str, said: str) -> None:
    found = complaints(text)
    assert found[0].startswith(FILE)
    assert said in found[0]


BEYOND_SCHEMA = {"key written twice", "date"}


@pytest.mark.parametrize("name", sorted(WRONG.keys() - BEYOND_SCHEMA))
def test_the_schema_refuses_the_same(name: str) -> None:
    assert not accepted(WRONG[name][0])


def test_below_a_folder() -> None:
    found = below(settings(FULL), "estates/a[b]")
    assert found.services[0].paths == ("estates/a[[]b]/infra/checkout", "estates/a[[]b]/shared/**")
    assert found.services[0].addresses == ("a.*",)
    assert [rule.path for rule in found.clusters] == ["estates/a[[]b]/clusters/prod", ""]
    assert found.environments[0].path == "estates/a[b]/infra/app"
    assert [(unit.path, unit.var_files) for unit in found.environments[1:]] == [
        ("estates/a[[]b]", ()),
        ("estates/a[[]b]/stacks/*.yaml", ("estates/a[b]/params/prod.json",)),
        ("estates/a[[]b]/web", ("estates/a[b]/web.json",)),
    ]
    assert found.ignores[0].path == "estates/a[[]b]/infra/wiki"
    assert found.policies.severity[0].paths == ("estates/a[[]b]/sandbox",)
    assert [one.path for one in found.evidence] == ["estates/a[[]b]/rds/*", "", ""]
    assert found.exclude == ("estates/a[[]b]/examples",)
    assert below(settings(FULL), ".") == settings(FULL)


TODAY = date(2026, 11, 23)


def test_a_drill_that_is_yet_to_come() -> None:
    text = "evidence:\n  drills:\n    - {service: shop, date: 2026-11-24, result: pass}\n"
    with pytest.raises(UsageError) as caught:
        dated(settings(text), TODAY)
    assert str(caught.value) == (
        f"{FILE}:3:29: the drill of shop on 2026-11-24 is yet to come (today is 2026-11-23); "
        "state it when it is done"
    )
    assert dated(settings(text), date(2026, 11, 24)).today == date(2026, 11, 24)
    assert dated(settings(text), date.min).evidence
