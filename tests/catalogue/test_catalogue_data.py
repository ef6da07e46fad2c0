"""The shipped data as a whole, and what `check` says of bad data."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.catalogue.check import check
from outlast.catalogue.files import DataFiles, shipped
from outlast.catalogue.load import Catalogue, load
from outlast.catalogue.parse import FORMATS, type_names

NAMED_VENDORS = [
    "aws",
    "gcp",
    "azure",
    "cloudflare",
    "digitalocean",
    "oci",
    "alibaba",
    "ibm",
    "hetzner",
    "ovh",
    "scaleway",
    "linode",
    "vultr",
    "backblaze",
    "wasabi",
    "fastly",
    "akamai",
    "ns1",
    "dnsimple",
    "mongodbatlas",
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_the_shipped_data_is_sound() -> None:
    problems = check(shipped())
    assert not problems, "\n".join(f"{p.span}: {p.message}" for p in problems)


def test_at_least_a_thousand_types(catalogue: Catalogue) -> None:
    assert len(catalogue.types()) >= 1000


@pytest.mark.parametrize("vendor", NAMED_VENDORS)
def test_vendor_is_there(catalogue: Catalogue, vendor: str) -> None:
    found = catalogue.vendor(vendor)
    assert found is not None
    assert found.name
    assert vendor in catalogue.vendors()


def test_the_index_by_text_finds_what_parsing_finds(catalogue: Catalogue) -> None:
    """Files are indexed without parsing them; a layout the index misses would hide entries."""
    entries = {kind: catalogue.entry(kind) for kind in catalogue.types()}
    assert [kind for kind, entry in entries.items() if entry is None] == []
    things = sum(
        len([name for form in FORMATS for name in type_names(item, form)])
        for file in catalogue.files.all
        if file.folder not in ("", "vendors", "signals", "modules")
        for item in file.items()
    )
    assert things == len(entries)
    assert [kind for kind, entry in entries.items() if entry and entry.type != kind] == []


def test_every_module_is_found_by_its_own_name(catalogue: Catalogue) -> None:
    assert [name for name in catalogue.modules() if catalogue.module(name) is None] == []
    listed = sum(len(file.items()) for file in catalogue.files.within("modules"))
    assert listed == len(catalogue.modules())


def test_settings_make_sense(catalogue: Catalogue) -> None:
    """A default that fulfils `set` would claim a copy for everybody; a region needs a copy."""
    wrong = [
        f"{kind}: {setting.attr}"
        for kind in catalogue.types()
        if (entry := catalogue.entry(kind))
        for setting in entry.settings
        if (setting.when.operator in ("set", "many") and setting.default not in (None, False))
        or (setting.copy is None and (setting.region_from or setting.region == "other"))
        or (not setting.attr and setting.when.operator != "always")
    ]
    assert wrong == []


def test_a_region_rule_says_where(catalogue: Catalogue) -> None:
    wrong = [
        kind
        for kind in catalogue.types()
        if (entry := catalogue.entry(kind))
        and (entry.region.source in ("attr", "attr_list", "inherit")) != bool(entry.region.path)
        and entry.region.source != "provider"
    ]
    assert wrong == []


def test_broken_data_is_told_all_at_once_and_where(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "vendors").mkdir()
    (tmp_path / "modules").mkdir()
    (tmp_path / "aws" / "a.yaml").write_text(
        "# comment\n"
        "- thing: aws_a\n"
        "  roles: [datastore.kv]\n"
        "  verified: doc\n"
        "  colour: red\n"
        "  terraform:\n"
        "    region: nowhere\n"
        "  relations:\n"
        "    - {rel: protects, to: [aws_missing], by: arn, terraform: x}\n"
        "  settings:\n"
        "    - {purpose: automated, copy: backup, when: '>x', terraform: y}\n"
        "\n"
        "- thing: aws_a\n"
        "  vendor: nobody\n"
        "  roles: [datastore.kv]\n"
        "  verified: doc\n"
        "  terraform: {region: provider}\n"
    )
    (tmp_path / "aws" / "b.yaml").write_text("- thing: [\n")
    (tmp_path / "vendors" / "v.yaml").write_text(
        "- id: aws\n"
        "  name: A\n"
        "  kind: cloud\n"
        "  kinds: [cloud]\n"
        "  nameservers: {regex: ['(']}\n"
        "  underlying: [{surface: dns, vendors: [ghost]}]\n"
    )
    (tmp_path / "modules" / "m.yaml").write_text(
        "- module: a/b/aws\n  creates: aws_none\n  verified: doc\n"
    )
    told = {f"{p.span.path}:{p.span.line}" for p in check(DataFiles(tmp_path))}
    assert told == {
        "aws/a.yaml:2",  # an unknown key
        "aws/a.yaml:7",  # a region that is none
        "aws/a.yaml:9",  # a target nobody describes
        "aws/a.yaml:11",  # a condition that is none
        "aws/a.yaml:13",  # the same type again
        "aws/a.yaml:14",  # a vendor nobody describes
        "aws/b.yaml:2",  # no YAML
        "vendors/v.yaml:5",  # no regular expression
        "vendors/v.yaml:6",  # stands on a vendor nobody describes
        "modules/m.yaml:2",  # creates a type nobody describes
    }


def test_an_added_file_needs_no_list(tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "new.yaml").write_text(
        "# Acme.\n\n"
        "- thing: acme_db\n"
        "  roles: [datastore.relational]\n"
        "  verified: doc\n"
        "  terraform:\n"
        "    region: provider\n"
        "  cloudformation:\n"
        "    type: Acme::Db::Instance\n"
        "    region: project\n"
    )
    catalogue = Catalogue(DataFiles(tmp_path))
    one, other = catalogue.entry("acme_db"), catalogue.entry("Acme::Db::Instance")
    assert one is not None
    assert other is not None
    assert (one.vendor, one.thing, one.format, one.region.source) == (
        "acme",
        "acme_db",
        "terraform",
        "provider",
    )
    assert (other.thing, other.format, other.region.source) == (
        "acme_db",
        "cloudformation",
        "project",
    )


STATED = "- thing: acme_bucket\n  roles: [datastore.bucket]\n  verified: doc\n"
SELLS = "- {id: acme, name: Acme, kind: cloud, kinds: [cloud]}\n"
SOFTWARE = "- {id: acme, name: Acme, kind: cloud, kinds: [cloud], generic: true}\n"
SLIPS = {
    "a vendor that is described": (STATED, SELLS, ""),
    "a folder of no vendor": (STATED, SELLS.replace("id: acme", "id: other"), "no vendor `acme`"),
    "software that many run": (STATED, SOFTWARE, "write `vendor: null` and `vendor_from`"),
    "software, and who runs it is said elsewhere": (
        STATED.replace("  roles", "  vendor: null\n  vendor_from: provider_host\n  roles"),
        SOFTWARE,
        "",
    ),
    "a role of no family": (STATED.replace("datastore.", "store."), SELLS, "'store.bucket'"),
}


@pytest.mark.parametrize(("types", "vendors", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_of_a_newcomer_is_told(types: str, vendors: str, said: str, tmp_path: Path) -> None:
    for folder, text in {
        "acme": types + "  terraform: {region: provider}\n",
        "vendors": vendors,
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yaml").write_text(text)
    told = [problem.message for problem in check(DataFiles(tmp_path))]
    assert [said in message for message in told] == ([True] if said else [])
