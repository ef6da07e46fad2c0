"""Templates that nobody rendered may hold the backup; the key of a chart's volume names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.domain.finding import Report
from outlast.pipeline import Request, lint

CLAIM = """apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files, namespace: shop}
spec: {storageClassName: fast}
"""
SET = """---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: copies, namespace: shop}
spec:
  resourcesTemplate: |
    << range $app := inputs.apps >>
    ---
    apiVersion: GROUP/v1alpha1
    kind: KIND
    metadata:
      name: << $app >>
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: player, namespace: media}
spec:
  chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: bjw-s}}}
  values:
    persistence:
      KEY: {type: persistentVolumeClaim, storageClass: fast, size: 1Gi}
"""


def linted(folder: Path, text: str) -> Report:
    (folder / "all.yaml").write_text(text)
    return lint(Request(paths=(str(folder),), workers=1))


@pytest.mark.parametrize(
    ("group", "kind", "doubtful"),
    [("volsync.backube", "ReplicationSource", True), ("apps", "Deployment", False)],
    ids=["backups", "workloads"],
)
def test_a_set_of_backups_that_is_not_rendered(
    tmp_path: Path, group: str, kind: str, doubtful: bool
) -> None:
    report = linted(tmp_path, CLAIM + SET.replace("GROUP", group).replace("KIND", kind))
    failed = [finding.policy for finding in report.findings]
    assert failed == ([] if doubtful else ["BKP002"])
    reasons = [reason for one in report.undecided for reason in one.reasons]
    told = "`ResourceSet/shop/copies` makes backups of volumes, and is not rendered"
    assert (told in reasons) == doubtful


@pytest.mark.parametrize(
    ("key", "failed"), [("config", ["BKP002"]), ("player-cache", [])], ids=["config", "cache"]
)
def test_the_key_of_a_volume_tells_what_is_in_it(
    tmp_path: Path, key: str, failed: list[str]
) -> None:
    report = linted(tmp_path, RELEASE.replace("KEY", key))
    assert [finding.policy for finding in report.findings] == failed


SOURCE = """---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: files, namespace: PLACE}
spec:
  sourcePVC: ${CLAIM:=files}
  restic: {repository: files-restic}
"""
APPLIED = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  path: ./shop
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substituteFrom: [{kind: Secret, name: elsewhere}]}
"""


@pytest.mark.parametrize(
    ("place", "doubtful"), [("shop", True), ("blog", False)], ids=["shop", "blog"]
)
def test_a_backup_of_what_is_not_decided(tmp_path: Path, place: str, doubtful: bool) -> None:
    (tmp_path / "flux").mkdir()
    (tmp_path / "flux" / "shop.yaml").write_text(APPLIED)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "all.yaml").write_text(CLAIM + SOURCE.replace("PLACE", place))
    report = lint(Request(paths=(str(tmp_path),), workers=1))
    assert [finding.policy for finding in report.findings] == ([] if doubtful else ["BKP002"])
    reasons = [reason for one in report.undecided for reason in one.reasons]
    told = f"what `ReplicationSource/{place}/files` backs up: the Secret `elsewhere` is not in"
    assert any(reason.startswith(told) for reason in reasons) == doubtful


CHART = """{{- range .Values.claims }}
apiVersion: GROUP
kind: KIND
metadata: {name: {{ . }}}
{{- end }}
"""
GENERATING = """apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: nightly}
spec:
  rules:
  - match: {any: [{resources: {kinds: [PersistentVolumeClaim]}}]}
    generate: {apiVersion: GROUP, kind: KIND, name: nightly, data: {spec: {WORDS: x}}}
"""
PROMISED = {
    "a chart's backup of claims": ("chart", "volsync.backube/v1alpha1", "ReplicationSource", True),
    "a chart's plan of Trilio": ("chart", "triliovault.trilio.io/v1", "BackupPlan", True),
    "a chart's backup of databases": ("chart", "postgresql.cnpg.io/v1", "ScheduledBackup", False),
    "a chart's workload": ("chart", "apps/v1", "Deployment", False),
    "a policy's backup": ("policy", "volsync.backube/v1alpha1", "ReplicationSource", True),
    "a policy's job": ("policy", "batch/v1", "CronJob", True),
    "a policy's network": ("policy", "networking.k8s.io/v1", "NetworkPolicy", False),
}


@pytest.mark.parametrize(
    ("where", "group", "kind", "doubtful"), PROMISED.values(), ids=PROMISED.keys()
)
def test_a_backup_that_something_else_writes(
    tmp_path: Path, where: str, group: str, kind: str, doubtful: bool
) -> None:
    word = "kopia" if kind == "CronJob" else "x"
    made = GENERATING if where == "policy" else CHART
    made = made.replace("GROUP", group).replace("KIND", kind).replace("WORDS", word)
    (tmp_path / "copies" / "templates").mkdir(parents=True)
    if where == "chart":
        (tmp_path / "copies" / "Chart.yaml").write_text("name: copies\nversion: 1.0.0\n")
        (tmp_path / "copies" / "templates" / "a.yaml").write_text(made)
        made = ""
    (tmp_path / "all.yaml").write_text(CLAIM + "---\n" + made)
    report = lint(Request(paths=(str(tmp_path),), workers=1))
    assert [finding.policy for finding in report.findings] == ([] if doubtful else ["BKP002"])


NAMED = {
    "files of people": ("files", "shop", ["BKP002"], 0),
    "weights": ("ollama-data", "shop", [], 0),
    "weights, or not": ("llm-models", "shop", [], 1),
    "what a collector gathers": ("archive", "openshift-logging", [], 0),
}


@pytest.mark.parametrize(("name", "place", "failed", "doubts"), NAMED.values(), ids=NAMED)
def test_what_a_claim_is_called_tells_whether_anybody_misses_it(
    tmp_path: Path, name: str, place: str, failed: list[str], doubts: int
) -> None:
    text = CLAIM.replace("name: files", f"name: {name}").replace("shop", place)
    report = linted(tmp_path, text)
    assert [finding.policy for finding in report.findings] == failed
    assert sum(one.policy == "BKP002" for one in report.undecided) == doubts


DUMP = """{{- if .Values.copies }}
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{command: [PROGRAM, --all]}]}}}}}
{{- end }}
"""


@pytest.mark.parametrize(
    ("program", "beside", "doubtful"),
    [("mysqldump", True, True), ("mysqldump", False, False), ("curl", True, False)],
    ids=["a dump", "a dump of another chart", "another job"],
)
def test_a_job_of_a_chart(tmp_path: Path, program: str, beside: bool, doubtful: bool) -> None:
    chart = tmp_path / "shop"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("name: shop\nversion: 1.0.0\n")
    (chart / "templates" / "job.yaml").write_text(DUMP.replace("PROGRAM", program))
    (chart / "templates" / "claim.yaml" if beside else tmp_path / "all.yaml").write_text(CLAIM)
    report = lint(Request(paths=(str(tmp_path),), workers=1))
    assert [finding.policy for finding in report.findings] == ([] if doubtful else ["BKP002"])


def test_a_disk_that_is_filled_from_an_image(tmp_path: Path) -> None:
    address = '{cdi.kubevirt.io/storage.import.endpoint: "https://example.org/linux.qcow2"}'
    text = CLAIM.replace("namespace: shop", f"namespace: shop, annotations: {address}")
    assert linted(tmp_path, text).findings == ()


BOX = """---
apiVersion: batch/v1
kind: CronJob
metadata: {name: box, namespace: PLACE}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {containers: [{name: box, image: lemonsaurus/blackbox}]}}}}
"""


@pytest.mark.parametrize(
    ("place", "failed"), [("shop", []), ("blog", ["BKP002"])], ids=["shop", "blog"]
)
def test_a_program_whose_own_file_says_what_it_dumps(
    tmp_path: Path, place: str, failed: list[str]
) -> None:
    report = linted(tmp_path, CLAIM + BOX.replace("PLACE", place))
    assert [finding.policy for finding in report.findings] == failed


def test_a_claim_whose_name_nobody_fills_in(tmp_path: Path) -> None:
    report = linted(tmp_path, CLAIM.replace("name: files", 'name: "${APP}"'))
    assert report.findings == ()
    assert "`${APP}`" in " ".join(reason for one in report.undecided for reason in one.reasons)
