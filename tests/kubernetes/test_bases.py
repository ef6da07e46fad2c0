"""One object of a base that overlays take in is one thing to mend, and one finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.pipeline import Request, lint

BASE = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
"""
HEAD = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
OVERLAY = HEAD + "resources: [../../base]\n"

SAME = "labels: [{pairs: {app: shop}}]\n"

OVERLAYS = {
    "as it is": (SAME, SAME, ["PersistentVolumeClaim/data 2"]),
    "in two namespaces": (
        SAME + "namespace: a\n",
        SAME + "namespace: b\n",
        ["PersistentVolumeClaim/a/data 2"],
    ),
    "under two names": (
        SAME + "namePrefix: a-\n",
        SAME + "namePrefix: b-\n",
        ["PersistentVolumeClaim/a-data 1", "PersistentVolumeClaim/b-data 1"],
    ),
    "for two services": (
        "labels: [{pairs: {app: a}}]\n",
        "labels: [{pairs: {app: b}}]\n",
        ["PersistentVolumeClaim/data 1", "PersistentVolumeClaim/data 1"],
    ),
}


@pytest.mark.parametrize(("one", "other", "expected"), OVERLAYS.values(), ids=OVERLAYS)
def test_findings(tmp_path: Path, one: str, other: str, expected: list[str]) -> None:
    files = {
        "base/data.yaml": BASE,
        "base/kustomization.yaml": HEAD + "resources: [data.yaml]\n",
        "apps/one/kustomization.yaml": OVERLAY + one,
        "apps/two/kustomization.yaml": OVERLAY + other,
    }
    for path, text in files.items():
        place = tmp_path / "estate" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    report = lint(Request((str(tmp_path / "estate"),), workers=1))
    found = [f for f in report.findings if f.policy == "BKP002"]
    assert [f"{f.address} {f.instances}" for f in found] == expected
