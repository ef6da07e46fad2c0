"""Where backup operators leave the content of volumes: beside it, at a vendor, or nobody knows."""

from __future__ import annotations

import pytest

from estates import copies, subjects

CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop, labels: {app: web}}
spec: {storageClassName: fast}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: %s
"""
EBS, LONGHORN = CLAIM % "ebs.csi.aws.com", CLAIM % "driver.longhorn.io"

STORE = """
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero}
spec: {provider: aws, objectStorage: {bucket: backups}, config: {%s}}
"""
B2 = STORE % "region: us-west-004, s3Url: https://s3.us-west-004.backblazeb2.com"
AWS = STORE % "region: eu-west-1"
SNAPSHOTS = """
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotClass
metadata: {name: fast}
driver: ebs.csi.aws.com
"""


def velero(template: str) -> str:
    head = "\n---\napiVersion: velero.io/v1\nkind: Schedule\n"
    return f"{head}metadata: {{name: a, namespace: velero}}\nspec: {{template: {{{template}}}}}\n"


def volsync(mover: str, secret: str = "") -> str:
    head = "\n---\napiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\n"
    spec = f"spec: {{sourcePVC: data, restic: {{repository: {mover}}}}}"
    return f"{head}metadata: {{name: data, namespace: shop}}\n{spec}\n{secret}"


def secret(repository: str) -> str:
    head = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: repo, namespace: shop}\n"
    return f'{head}stringData: {{RESTIC_REPOSITORY: "{repository}"}}\n'


MOVED = velero("snapshotMoveData: true, storageLocation: default")
FILES = velero("defaultVolumesToFsBackup: true, storageLocation: default")
BESIDE = velero("snapshotVolumes: true, storageLocation: default")

VELERO = {
    "data movement to another vendor": (
        EBS + B2 + MOVED,
        ["backup backblaze/us-west-004 independent"],
    ),
    "files to another vendor": (EBS + B2 + FILES, ["backup backblaze/us-west-004 independent"]),
    "files to the same vendor": (EBS + AWS + FILES, ["backup aws/eu-west-1 dependent"]),
    "snapshots stay, objects go": (EBS + B2 + BESIDE, ["snapshot aws/? dependent"]),
    "snapshots if there is a plugin": (
        EBS + B2 + velero("storageLocation: default"),
        ["snapshot aws/? dependent doubtful"],
    ),
    "snapshots with a class for them": (
        EBS + B2 + SNAPSHOTS + velero("storageLocation: default"),
        ["snapshot aws/? dependent"],
    ),
    "no volumes at all": (EBS + B2 + velero("snapshotVolumes: false"), []),
    "another namespace": (EBS + B2 + velero("includedNamespaces: [wiki]"), []),
    "a cluster of nobody, to storage": (
        LONGHORN + B2 + MOVED,
        ["backup backblaze/us-west-004 independent"],
    ),
    "a cluster of nobody, to a cloud": (LONGHORN + AWS + MOVED, ["backup aws/eu-west-1 perhaps"]),
    "a cluster of nobody, beside": (LONGHORN + B2 + BESIDE, ["snapshot ?/? dependent"]),
}


@pytest.mark.parametrize(("text", "expected"), VELERO.values(), ids=VELERO)
def test_velero(text: str, expected: list[str]) -> None:
    assert copies({"shop/all.yaml": text}, "PersistentVolumeClaim/shop/data") == expected


CHART = """
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: velero, namespace: velero}
spec:
  chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: vmware}}}
  values:
    configuration:
      backupStorageLocation:
        - {provider: aws, bucket: b, config: {s3Url: "https://s3.us-west-004.backblazeb2.com"}}
      %s
    schedules: {daily: {schedule: "@daily", template: {%s}}}
"""
ALL_FILES, AGENT = "defaultVolumesToFsBackup: true", "\n    deployNodeAgent: true"
CLOUD = "volumeSnapshotLocation: [{provider: aws}]"

SERVER = {
    "it sends all files": ((ALL_FILES + AGENT, ""), ["backup backblaze/us-west-004 independent"]),
    "it moves all snapshots": (
        ("defaultSnapshotMoveData: true" + AGENT, ""),
        ["backup backblaze/us-west-004 independent"],
    ),
    "a schedule that says otherwise": (
        (ALL_FILES + AGENT, "defaultVolumesToFsBackup: false, snapshotVolumes: true"),
        ["snapshot aws/? dependent"],
    ),
    "a schedule of its own mind": (
        (AGENT, "defaultVolumesToFsBackup: true"),
        ["backup backblaze/us-west-004 independent"],
    ),
    "no agent": ((ALL_FILES, ""), ["backup backblaze/us-west-004 independent doubtful"]),
    "snapshots at the vendor": ((CLOUD, ""), ["snapshot aws/? dependent"]),
    "no snapshots": (
        (CLOUD + "\n    snapshotsEnabled: false", ""),
        ["snapshot aws/? dependent doubtful"],
    ),
    "nothing": (("features: EnableCSI", ""), ["snapshot aws/? dependent doubtful"]),
}


@pytest.mark.parametrize(("values", "expected"), SERVER.values(), ids=SERVER)
def test_what_the_server_of_velero_does(values: tuple[str, str], expected: list[str]) -> None:
    code = EBS + CHART % values
    assert copies({"shop/all.yaml": code}, "PersistentVolumeClaim/shop/data") == expected


OLD_CHART = """
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: velero, namespace: velero}
spec:
  chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: vmware}}}
  values:
    configuration:
      provider: aws
      backupStorageLocation:
        name: default
        bucket: b
        config: {s3Url: "https://s3.us-west-004.backblazeb2.com"}
      %s
    schedules: {daily: {schedule: "@daily", template: {}}}
"""

OLD = {
    "files": (
        "defaultVolumesToRestic: true\n    deployRestic: true",
        ["backup backblaze/us-west-004 independent"],
    ),
    "files by a newer name": (
        "defaultVolumesToFsBackup: true\n    deployNodeAgent: true",
        ["backup backblaze/us-west-004 independent"],
    ),
    "no agent": (
        "defaultVolumesToRestic: true\n    deployRestic: false",
        ["backup backblaze/us-west-004 independent doubtful"],
    ),
    "snapshots": ("volumeSnapshotLocation: {name: default}", ["snapshot aws/? dependent"]),
}


@pytest.mark.parametrize(("values", "expected"), OLD.values(), ids=OLD)
def test_the_old_chart_of_velero(values: str, expected: list[str]) -> None:
    code = EBS + OLD_CHART % values
    assert copies({"shop/all.yaml": code}, "PersistentVolumeClaim/shop/data") == expected


VOLSYNC = {
    "a bucket of Backblaze": (
        LONGHORN + volsync("repo", secret("s3:https://s3.us-west-004.backblazeb2.com/b/data")),
        ["backup backblaze/us-west-004 independent"],
    ),
    "a secret that is not here": (LONGHORN + volsync("repo"), ["backup ?/? perhaps"]),
}


@pytest.mark.parametrize(("text", "expected"), VOLSYNC.values(), ids=VOLSYNC)
def test_volsync(text: str, expected: list[str]) -> None:
    assert copies({"shop/all.yaml": text}, "PersistentVolumeClaim/shop/data") == expected


SNAPSHOT = """
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: data, namespace: shop}
spec: {source: {persistentVolumeClaimName: data}}
"""


def test_a_snapshot_stays_with_its_storage() -> None:
    found = copies({"shop/all.yaml": EBS + SNAPSHOT}, "PersistentVolumeClaim/shop/data")
    assert found == ["snapshot aws/? dependent"]


SET = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {annotations: {%s}}
    spec: {containers: [{name: db, image: "postgres:16"}]}
  volumeClaimTemplates: [{metadata: {name: data}}]
"""


def test_a_pod_asks_for_its_files() -> None:
    asked = SET % "backup.velero.io/backup-volumes: data"
    text = asked + B2 + velero("storageLocation: default")
    found = copies({"shop/all.yaml": text}, "StatefulSet/shop/db")
    assert found == ["backup backblaze/us-west-004 independent"]


def test_a_volume_of_a_set_is_the_set() -> None:
    made = volsync("repo", secret("s3:https://s3.us-west-004.backblazeb2.com/b/data"))
    text = SET % "" + made.replace("sourcePVC: data", "sourcePVC: data-db-0")
    found = copies({"shop/all.yaml": text}, "StatefulSet/shop/db")
    assert found == ["backup backblaze/us-west-004 independent"]


BUCKET = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec:
  backup: {barmanObjectStore: {destinationPath: "s3://db-copies/", endpointURL: "%s"}}
---
apiVersion: objectbucket.io/v1alpha1
kind: ObjectBucketClaim
metadata: {name: copies, namespace: shop}
spec: {bucketName: db-copies, storageClassName: ceph-bucket}
"""

BUCKETS = {
    "in the cluster": (
        "http://rook-ceph-rgw.rook-ceph.svc.cluster.local",
        ["backup ?/? dependent doubtful"],
        "backup",
    ),
    "elsewhere, of the same name": (
        "https://s3.eu-central-003.backblazeb2.com",
        ["backup backblaze/eu-central-003 independent doubtful"],
        "data",
    ),
}


@pytest.mark.parametrize(("endpoint", "expected", "role"), BUCKETS.values(), ids=BUCKETS)
def test_a_bucket_that_is_claimed(endpoint: str, expected: list[str], role: str) -> None:
    files = {"shop/all.yaml": BUCKET % endpoint}
    assert copies(files, "Cluster/shop/db") == expected
    (bucket,) = [one for one in subjects(files).datastores if one.kind == "bucket"]
    assert bucket.role == role


SENT_ON = """
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: send, namespace: shop}
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: rclone
              image: rclone/rclone:1.70
              args: [sync, "here:db-copies", "there:db-copies"]
              env:
                - {name: RCLONE_CONFIG_HERE_TYPE, value: s3}
                - {name: RCLONE_CONFIG_HERE_ENDPOINT, value: "%s"}
                - {name: RCLONE_CONFIG_THERE_TYPE, value: b2}
"""


def test_a_copy_is_sent_on_from_its_bucket() -> None:
    host = BUCKETS["in the cluster"][0]
    found = copies({"shop/all.yaml": BUCKET % host + SENT_ON % host}, "Cluster/shop/db")
    assert found == ["backup ?/? dependent doubtful", "sync backblaze/? independent"]


LOG = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec: {%s}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: away, namespace: shop}
spec: {configuration: {destinationPath: "s3://a/", endpointURL: "https://s3.us-west-004.backblazeb2.com"}}
"""
BUILT_IN = """backup: {barmanObjectStore:
  {destinationPath: "s3://a/", endpointURL: "https://s3.us-west-004.backblazeb2.com"}}"""
PLUGIN = "plugins: [{name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: away}}]"


def scheduled(name: str, kind: str = "ScheduledBackup") -> str:
    return f"""
---
apiVersion: postgresql.cnpg.io/v1
kind: {kind}
metadata: {{name: daily, namespace: shop}}
spec: {{cluster: {{name: {name}}}, METHOD}}
"""


SURE = "backup backblaze/us-west-004 independent"
BEGUN = {
    "a schedule": (scheduled("db"), SURE),
    "one backup by hand": (scheduled("db", "Backup"), SURE),
    "nothing": ("", f"{SURE} doubtful"),
    "the schedule of another database": (
        scheduled("other")
        + "\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n"
        + "metadata: {name: other, namespace: shop}\nspec: {instances: 1}\n",
        f"{SURE} doubtful",
    ),
    "a schedule of a database that is not in the code": (scheduled('"${NAME}"'), SURE),
}
SPECS = {
    "built in": (BUILT_IN, "method: barmanObjectStore"),
    "by plugin": (PLUGIN, "method: plugin"),
}


@pytest.mark.parametrize(("spec", "method"), SPECS.values(), ids=SPECS)
@pytest.mark.parametrize(("others", "expected"), BEGUN.values(), ids=BEGUN)
def test_a_log_begins_with_a_backup(spec: str, method: str, others: str, expected: str) -> None:
    code = LOG % spec + others.replace("METHOD", method)
    assert set(copies({"shop/all.yaml": code}, "Cluster/shop/db")) == {expected}
