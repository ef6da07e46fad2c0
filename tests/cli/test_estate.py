"""The sample estate through the whole program, against what it said before.

`SNAPSHOT_UPDATE=1 pytest tests/cli` rewrites the snapshots.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outlast.readers.pool import ENOUGH

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path(__file__).parent / "snapshots"
COMMANDS = {
    "estate.txt": ("lint", "--show-unknown", "--coverage"),
    "estate-quiet.txt": ("lint", "--quiet", "--no-ignores"),
    "estate.json": ("lint", "--format", "json"),
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that is a Git work tree of its own."""
    folder = tmp_path_factory.mktemp("sample") / "estate"
    shutil.copytree(ROOT / "fixtures" / "estate", folder)
    (folder / ".git").mkdir()
    return folder


def outlast(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "outlast", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_against_snapshot(estate: Path, name: str) -> None:
    done = outlast(estate, *COMMANDS[name])
    assert (done.returncode, done.stderr) == (1, "")
    place = SNAPSHOTS / name
    if "SNAPSHOT_UPDATE" in os.environ:
        place.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == place.read_text(encoding="utf-8")


def findings(estate: Path, *arguments: str) -> set[tuple[str, str, str]]:
    """Policy, address and level of each finding."""
    document = json.loads(outlast(estate, "lint", "--format", "json", *arguments).stdout)
    return {(f["policy"], f["address"], f["level"]) for f in document["findings"]}


SHOWN = {
    "a database whose backups are automated": ("BKP001", "module.orders.aws_db_instance.this"),
    "a bucket replicated to another region": ("BKP001", "aws_s3_bucket.uploads"),
    "a table with point-in-time recovery": ("BKP003", "aws_dynamodb_table.payments"),
    "a table without anything": ("BKP002", "aws_dynamodb_table.vouchers"),
    "a file system in a backup plan": ("BKP001", "aws_efs_file_system.receipts"),
    "a zone at one vendor": ("DNS001", "harbourlight-books.com"),
    "a zone at two, delegated to one": ("DNS002", "harbourlight-buecher.de"),
    "a critical service with one provider": ("SBY001", "checkout"),
    "two regions of one provider": ("SBY002", "search"),
    "a standby that nobody says was tried": ("DRL001", "catalog"),
    "a volume of a service that settings name": ("BKP002", "hcloud_volume.pages"),
}

SILENT = {
    "a database with a replica elsewhere": "google_sql_database_instance.books",
    "that replica": "module.books_copy.aws_db_instance.this",
    "a bucket that is copied to another vendor": "aws_s3_bucket.invoices",
    "that copy": "cloudflare_r2_bucket.invoices",
    "the destination of a replication": "aws_s3_bucket.uploads_frankfurt",
    "a zone delegated to two vendors": "harbourlight-api.net",
    "the state": "aws_s3_bucket.state",
    "its locks": "aws_dynamodb_table.locks",
    "the log of the load balancer": "aws_s3_bucket.lb_logs",
    "logs by name": "aws_s3_bucket.access_logs",
    "the audit trail": "aws_s3_bucket.cloudtrail",
    "a table with an inline ignore": "aws_dynamodb_table.carts",
    "a cache": "aws_elasticache_replication_group.sessions",
}


@pytest.mark.parametrize(("policy", "address"), SHOWN.values(), ids=SHOWN)
def test_what_it_shows(estate: Path, policy: str, address: str) -> None:
    assert (policy, address) in {(p, a) for p, a, _ in findings(estate)}


@pytest.mark.parametrize("address", SILENT.values(), ids=SILENT)
def test_what_it_leaves_alone(estate: Path, address: str) -> None:
    assert address not in {a for _, a, _ in findings(estate)}


def test_criticality_of_settings_and_tags(estate: Path) -> None:
    found = findings(estate)
    assert ("BKP002", "hcloud_volume.pages", "note") in found
    assert ("SBY001", "search", "warning") in found
    assert ("SBY001", "checkout", "error") in found


MACHINES = {
    "hash seed": {"PYTHONHASHSEED": "7"},
    "locale and time zone": {"LC_ALL": "C", "TZ": "Asia/Tokyo"},
    "wide terminal": {"COLUMNS": "300"},
}


@pytest.mark.parametrize("variables", MACHINES.values(), ids=MACHINES)
def test_same_bytes_whatever_the_machine(estate: Path, variables: dict[str, str]) -> None:
    here = outlast(estate, "lint", "--format", "json", PYTHONHASHSEED="0")
    assert outlast(estate, "lint", "--format", "json", **variables).stdout == here.stdout


def test_same_bytes_whatever_the_number_of_workers(estate: Path, tmp_path: Path) -> None:
    """So many units that several processes are started."""
    for name in ("north", "east", "south", "west"):
        shutil.copytree(estate, tmp_path / name)
    one = outlast(tmp_path, "lint", "--format", "json", "--workers", "1")
    two = outlast(tmp_path, "lint", "--format", "json", "--workers", "2")
    assert json.loads(one.stdout)["coverage"]["units"] >= ENOUGH
    assert one.stdout == two.stdout


def test_part_of_the_estate_is_read_with_all_that_it_reaches(estate: Path) -> None:
    """One stack alone still has its modules, and the settings of the folder above."""
    found = findings(estate, "checkout")
    assert ("BKP001", "module.orders.aws_db_instance.this", "error") in found
    assert not any(address == "hcloud_volume.pages" for _, address, _ in found)
    assert ("BKP002", "hcloud_volume.pages", "note") in findings(estate, "wiki")
