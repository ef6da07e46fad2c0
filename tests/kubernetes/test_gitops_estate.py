"""The sample of two clusters through the whole program, against what it said before.

`SNAPSHOT_UPDATE=1 pytest tests/kubernetes` rewrites the snapshot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from estates import said
from outlast.pipeline import Estate, Request, settings_for, survey

SAMPLE = Path(__file__).parents[2] / "fixtures" / "gitops"
SNAPSHOT = Path(__file__).parent / "snapshots" / "gitops.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that is a Git work tree of its own."""
    made = tmp_path_factory.mktemp("sample") / "gitops"
    shutil.copytree(SAMPLE, made)
    (made / ".git").mkdir()
    return made


@pytest.fixture(scope="module")
def estate(folder: Path) -> Estate:
    request = Request((str(folder),), workers=1)
    return survey(request, settings_for(request))


def test_against_snapshot(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "outlast", "lint", "--quiet", "--show-unknown"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    if "SNAPSHOT_UPDATE" in os.environ:
        SNAPSHOT.write_text(done.stdout, encoding="utf-8")
    assert done.stdout == SNAPSHOT.read_text(encoding="utf-8")


STORES = {
    "Cluster/tickets/tickets aws": ["backup cloudflare true"],
    "Cluster/tickets/tickets hetzner": ["backup cloudflare true"],
    "PersistentVolumeClaim/accounts/ledger aws": ["backup aws false"],
    "PersistentVolumeClaim/wiki/pages hetzner": ["backup backblaze true"],
    "StatefulSet/wardrobe/wardrobe aws": [],
}


def test_every_store_with_its_copies(estate: Estate) -> None:
    found = {
        f"{store.address} {said(store.vendor)}": sorted(
            {f"{c.kind} {said(c.vendor)} {said(c.independent)}" for c in store.copies}
        )
        for store in estate.subjects.datastores
        if store.durable is True
    }
    assert found == STORES


def test_one_service_runs_in_both_clusters(estate: Estate) -> None:
    (tickets,) = [one for one in estate.subjects.services if one.name == "tickets"]
    assert [(said(d.vendor), said(d.region)) for d in tickets.deployments] == [
        ("aws", "eu-west-1"),
        ("hetzner", "hel1"),
    ]
    assert (tickets.criticality, tickets.redundant) == ("critical", True)


def test_the_platform_is_no_service(estate: Estate) -> None:
    names = [service.name for service in estate.subjects.services]
    assert not {"velero", "flux-system", "external-dns"} & set(names)
