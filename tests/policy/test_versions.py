"""Which version of which policy runs, and what wrong selections are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.domain.location import Span
from outlast.errors import UsageError
from outlast.policy.load import loaded
from outlast.policy.model import Policy
from outlast.policy.names import names_of, refuse_strangers
from outlast.policy.versions import chosen, every_version, load_policies
from outlast.settings import IgnoreRule, PolicyChoice, SeverityRule

AT = Span(".outlast.yaml", 3, 5)

TEXT = """\
id: {id}
name: {name}
version: {version}
layer: backup
subject: datastore
title: A title
rationale: Because.
severity: {{critical: error, high: error, medium: warning, low: note, unstated: off}}
effort: low
require: datastore.durable
message: m
remediation: Do it.
references: [https://example.com/a]
{more}
"""


def text(id_: str, version: str, more: str = "", name: str = "") -> str:
    return TEXT.format(id=id_, name=name or f"name-{id_.lower()}", version=version, more=more)


def policy(id_: str, version: str, more: str = "", pack: str = "outlast") -> Policy:
    return loaded(f"{id_}.yaml", text(id_, version, more).encode(), pack)


ALL = (
    policy("ACM001", "1.0.0", pack="acme"),
    policy("BKP001", "1.3.0"),
    policy("BKP001", "2.0.1"),
    policy("BKP002", "1.0.0", "aliases: [OLD002]"),
    policy("BKP003", "2.0.0"),
    policy("DNS001", "1.0.0"),
    policy("DNS009", "1.0.0", "deprecated: use DNS001"),
)

CHOICES = [
    pytest.param(PolicyChoice(), "ACM001/1 BKP001/2 BKP002/1 BKP003/2 DNS001/1", id="newest"),
    pytest.param(PolicyChoice(select=("BKP",)), "BKP001/2 BKP002/1 BKP003/2", id="prefix"),
    pytest.param(PolicyChoice(select=("OLD002",)), "BKP002/1", id="alias"),
    pytest.param(PolicyChoice(select=("name-dns001",)), "DNS001/1", id="name"),
    pytest.param(PolicyChoice(select=("DNS",)), "DNS001/1", id="deprecated-not-by-prefix"),
    pytest.param(PolicyChoice(select=("DNS009",)), "DNS009/1", id="deprecated-by-id"),
    pytest.param(PolicyChoice(ignore=("BKP", "ACM")), "DNS001/1", id="ignore"),
    pytest.param(
        PolicyChoice(select=("BKP", "DNS"), ignore=("BKP003",)),
        "BKP001/2 BKP002/1 DNS001/1",
        id="select-and-ignore",
    ),
    pytest.param(
        PolicyChoice(pin={"BKP001": 1}, select=("BKP001",)), "BKP001/1", id="pin-a-policy"
    ),
    pytest.param(
        PolicyChoice(pin={"outlast": 1}), "ACM001/1 BKP001/1 BKP002/1 DNS001/1", id="pin-a-pack"
    ),
    pytest.param(
        PolicyChoice(pin={"outlast": 1, "BKP003": 2}, select=("BKP",)),
        "BKP001/1 BKP002/1 BKP003/2",
        id="own-pin-is-stronger",
    ),
]


@pytest.mark.parametrize(("choice", "expected"), CHOICES)
def test_chosen(choice: PolicyChoice, expected: str) -> None:
    assert " ".join(f"{one.id}/{one.major}" for one in chosen(ALL, choice)) == expected


WRONG = [
    pytest.param(
        PolicyChoice(pin={"BKP001": 3}),
        "`pin` wants BKP001 at version 3; there is version 1 and 2",
        id="no-such-version",
    ),
    pytest.param(
        PolicyChoice(pin={"BKP01": 1}),
        "`pin` names `BKP01`, no policy and no pack; did you mean `BKP001`?",
        id="pin-of-nothing",
    ),
    pytest.param(
        PolicyChoice(select=("BKP0001",)),
        "no policy is called `BKP0001`; did you mean `BKP001`?",
        id="select-nothing",
    ),
    pytest.param(
        PolicyChoice(ignore=("DNS7",)),
        "no policy is called `DNS7`; did you mean `DNS009`?",
        id="ignore-nothing",
    ),
    pytest.param(
        PolicyChoice(select=("bkp001",)),
        "no policy is called `bkp001`; did you mean `BKP001`?",
        id="lower-case",
    ),
    pytest.param(
        PolicyChoice(severity=(SeverityRule("note", ("BKP01",), span=AT),)),
        ".outlast.yaml:3:5: no policy is called `BKP01`; did you mean `BKP001`?",
        id="level-of-nothing",
    ),
    pytest.param(
        PolicyChoice(ignore=("BKP0001",), places={"BKP0001": AT}),
        ".outlast.yaml:3:5: no policy is called `BKP0001`; did you mean `BKP001`?",
        id="settings-tell-the-place",
    ),
    pytest.param(
        PolicyChoice(pin={"BKP001": 9}, places={"BKP001": AT}),
        ".outlast.yaml:3:5: `pin` wants BKP001 at version 9; there is version 1 and 2",
        id="settings-tell-the-place-of-a-pin",
    ),
]


@pytest.mark.parametrize(("choice", "message"), WRONG)
def test_a_wrong_choice(choice: PolicyChoice, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(ALL, choice)
    assert str(caught.value) == message


def test_an_ignore_of_no_policy() -> None:
    rule = IgnoreRule("BKP0003", "because", service="shop", span=AT)
    with pytest.raises(UsageError) as caught:
        refuse_strangers(names_of(ALL), PolicyChoice(), [rule])
    said = ".outlast.yaml:3:5: no policy is called `BKP0003`; did you mean `BKP003`?"
    assert str(caught.value) == said


def test_settings_beside_a_policy_are_no_policy(tmp_path: Path) -> None:
    (tmp_path / ".outlast.yaml").write_text("policies: {packs: ['.']}\n")
    (tmp_path / "ACM001.yaml").write_text(text("ACM001", "1.0.0"))
    found = load_policies(PolicyChoice(select=("ACM",), packs=(".",)), tmp_path)
    assert [one.source for one in found] == ["./ACM001.yaml"]


def write(folder: Path, **files: str) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)


def test_a_folder_is_a_pack(tmp_path: Path) -> None:
    files = {"ACM001": text("ACM001", "2.0.0"), "ACM001@1": text("ACM001", "1.0.0")}
    write(tmp_path / "rules", **files)
    found = load_policies(PolicyChoice(select=("ACM",), packs=("./rules",)), tmp_path)
    assert [(one.id, one.version, one.pack) for one in found] == [("ACM001", "2.0.0", "rules")]


PACKS = [
    pytest.param(
        {"ACM1": text("ACM001", "1.0.0")},
        "rules/ACM1.yaml holds ACM001 1.0.0 and must be called ACM001.yaml",
        id="file-name",
    ),
    pytest.param(
        {"ACM001": text("ACM001", "1.0.0"), "ACM001@2": text("ACM001", "2.0.0")},
        "rules/ACM001.yaml holds ACM001 1.0.0 and must be called ACM001@1.yaml",
        id="newest-has-the-plain-name",
    ),
    pytest.param(
        {"ACM001": text("ACM001", "1.1.0"), "ACM001@1": text("ACM001", "1.0.0")},
        "rules/ACM001.yaml: ACM001 has its version 1 in rules/ACM001@1.yaml already; "
        "ids are for ever, take a free one",
        id="one-file-a-major-version",
    ),
    pytest.param(
        {"ACM001": text("ACM001", "1.0.0", "aliases: [BKP001]")},
        "rules/ACM001.yaml: the alias `BKP001` means BKP001 in policies/BKP001.yaml already; "
        "take a free one",
        id="alias-of-another-policy",
    ),
    pytest.param(
        {"ACM001": text("ACM001", "1.0.0"), "ACM002": text("ACM002", "1.0.0", name="name-acm001")},
        "rules/ACM002.yaml: the name `name-acm001` means ACM001 in rules/ACM001.yaml already; "
        "take a free one",
        id="name-of-another-policy",
    ),
    pytest.param(
        {"BKP001": text("BKP001", "1.0.0")},
        "rules/BKP001.yaml: BKP001 has its version 1 in policies/BKP001.yaml already; "
        "ids are for ever, take a free one",
        id="id-of-the-shipped-pack",
    ),
]


@pytest.mark.parametrize(("files", "message"), PACKS)
def test_a_wrong_pack(tmp_path: Path, files: dict[str, str], message: str) -> None:
    write(tmp_path / "rules", **files)
    with pytest.raises(UsageError) as caught:
        every_version(("rules",), tmp_path)
    assert str(caught.value) == message


FOLDERS = [
    pytest.param("nowhere", "is no folder of", id="missing"),
    pytest.param("../rules", "lies outside", id="parent"),
    pytest.param("/etc", "lies outside", id="absolute"),
    pytest.param("link", "lies outside", id="symlink"),
]


@pytest.mark.parametrize(("folder", "words"), FOLDERS)
def test_a_pack_stays_inside_the_root(tmp_path: Path, folder: str, words: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(UsageError, match=words):
        every_version((folder,), root)


def test_a_policy_file_that_leads_out_of_its_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password")
    write(tmp_path / "rules")
    (tmp_path / "rules" / "ACM001.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match="leads out of its folder"):
        every_version(("rules",), tmp_path)
