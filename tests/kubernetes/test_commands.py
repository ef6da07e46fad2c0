"""What pods run to back up: from the words of a container to what is copied, and where to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates import catalogue, graph, links
from outlast.graph.commands.shell import Line, arguments, lines

SCRIPTS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "one line": ("pg_dump -h db app", [("pg_dump", "-h", "db", "app")]),
    "a pipe": ("pg_dump app | gzip -c", [("pg_dump", "app"), ("gzip", "-c")]),
    "lines that go on": ("pg_dump \\\n  -h db", [("pg_dump", "-h", "db")]),
    "what is known fills in": ("X=a\nrun $X ${X}b ${Y:-c} $HOST", [("run", "a", "ab", "c", "h")]),
    "what is not known stays": ("run $Z", [("run", "${Z}")]),
    "a variable of one line only": ("A=1 run $A; run $A", [("run", "1"), ("run", "${A}")]),
    "export lasts": ("export A=1\nrun $A", [("run", "1")]),
    "a comment with a quote": ("# don't\nrun", [("run",)]),
    "a quote over two lines": ("run 'a\nb'", [("run", "a\nb")]),
    "a quote that does not end": ("ok\nrun 'a", [("ok",)]),
    "a document": ("cat <<EOF\nit's rclone\nEOF\nrun", [("cat",), ("run",)]),
    "and, or, if": (
        "if ok; then run && go || no; fi",
        [("ok",), ("run",), ("go",), ("no",), ("fi",)],
    ),
    "a shell in a shell": ("bash -c 'run a'", [("run", "a")]),
    "what another command tells": ("run $(inner x)", [("inner", "x"), ("run", "${command}")]),
    "errors thrown away": ("run 2>/dev/null", [("run",)]),
    "wrappers": ("sudo -- nohup run", [("run",)]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("script", "words"), SCRIPTS.values(), ids=SCRIPTS)
def test_lines_of_a_script(script: str, words: list[tuple[str, ...]]) -> None:
    assert [line.words for line in lines(script, {"HOST": "h"})] == words


def test_where_output_goes() -> None:
    found = list(lines("dump > /b/x.sql; dump >> /c | gzip", {}))
    assert [(line.output, line.piped) for line in found] == [
        ("/b/x.sql", False),
        ("/c", True),
        ("", False),
    ]


def test_arguments_are_one_command_or_a_script() -> None:
    assert list(arguments(("rclone", "sync", "$(A)"), {"A": "x"})) == [
        Line(("rclone", "sync", "x"), {"A": "x"})
    ]
    (line,) = arguments(("/bin/sh", "-ec", "run $A"), {"A": "x"})
    assert line.words == ("run", "x")


@given(st.text(alphabet="ab'\"\\$(){}`|;&<>#\n =-c sh", max_size=60))
def test_any_text_is_read_without_an_error(script: str) -> None:
    assert all(line.words for line in lines(script, {"a": "b"}))


OBJECTS = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec: {storage: {size: 1Gi}}
---
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec: {selector: {app: mysql}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: maria, namespace: shop}
spec:
  template: {metadata: {labels: {app: mysql}}, spec: {containers: [{image: mariadb}]}}
  volumeClaimTemplates: [{metadata: {name: data}}]
---
apiVersion: v1
kind: Secret
metadata: {name: far, namespace: shop}
stringData:
  AWS_ENDPOINT_URL: https://s3.eu-central-003.backblazeb2.com
  RESTIC_REPOSITORY: "s3:https://s3.fr-par.scw.cloud/vault"
  rclone.conf: "[far]\\ntype = crypt\\nremote = b2:x\\n[b2]\\ntype = b2\\n"
---
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts, namespace: shop}
data: {backup.sh: "pg_dump -h $DB app > /dumps/x.sql\\n"}
"""
for _name in ("data", "dumps"):
    OBJECTS += (
        "---\napiVersion: v1\nkind: PersistentVolumeClaim\n"
        f"metadata: {{name: {_name}, namespace: shop}}\nspec: {{}}\n"
    )
VOLUMES = (
    "[{name: d, persistentVolumeClaim: {claimName: data}},"
    " {name: o, persistentVolumeClaim: {claimName: dumps}}, {name: t, emptyDir: {}},"
    " {name: c, secret: {secretName: far}}, {name: s, configMap: {name: scripts}},"
    " {name: net, nfs: {server: nas.acme.net, path: /x}}]"
)
MOUNTS = (
    "[{name: d, mountPath: /data}, {name: o, mountPath: /dumps}, {name: t, mountPath: /tmp},"
    " {name: c, mountPath: /config}, {name: s, mountPath: /scripts}, {name: net, mountPath: /nas}]"
)


def job(container: str, kind: str = "CronJob", mounts: str = MOUNTS) -> str:
    pod = f"{{volumes: {VOLUMES}, containers: [{{volumeMounts: {mounts}, {container}}}]}}"
    spec = f"{{template: {{spec: {pod}}}}}"
    group = {"CronJob": "batch/v1", "Job": "batch/v1", "Deployment": "apps/v1"}[kind]
    spec = f"{{jobTemplate: {{spec: {spec}}}}}" if kind == "CronJob" else spec
    named = f"---\napiVersion: {group}\nkind: {kind}\nmetadata: {{name: job, namespace: shop}}\n"
    return f"{named}spec: {spec}\n"


def sh(script: str, rest: str = "image: x") -> str:
    return f"{rest}, command: [sh, -c, {script!r}]"


DB, DATA, DUMPS = (
    "Cluster/shop/db",
    "PersistentVolumeClaim/shop/data",
    "PersistentVolumeClaim/shop/dumps",
)
FAR = "envFrom: [{secretRef: {name: far}}]"

JOBS: dict[str, tuple[str, list[str]]] = {
    "a dump in a pipe to a bucket": (
        sh("pg_dump -h db-rw app | gzip | aws s3 cp - s3://dumps/x.gz"),
        [f"aws-s3 -protects-> {DB}", "aws-s3 -stores_in-> <dumps aws ?>"],
    ),
    "an endpoint as a flag": (
        sh(
            "pg_dump -h db-rw app | aws s3 cp --endpoint-url https://s3.fr-par.scw.cloud - s3://d/x"
        ),
        [f"aws-s3 -protects-> {DB}", "aws-s3 -stores_in-> <d scaleway fr-par>"],
    ),
    "an endpoint in a Secret": (
        sh("pg_dump -h db-rw.shop.svc app | aws s3 cp - s3://d/x", f"image: x, {FAR}"),
        [f"aws-s3 -protects-> {DB}", "aws-s3 -stores_in-> <d backblaze eu-central-003>"],
    ),
    "an endpoint that nobody sees": (
        sh("aws s3 sync /data s3://d", "image: x, envFrom: [{secretRef: {name: gone}}]"),
        [f"aws-s3 -protects-> {DATA}", "aws-s3 -stores_in-> unknown"],
    ),
    "a host in the Secret that the operator writes": (
        sh(
            "pg_dump > /dumps/x",
            "image: x, env: [{name: PGHOST, valueFrom: {secretKeyRef: {name: db-app, key: host}}}]",
        ),
        [f"pg-dump -protects-> {DB}", f"pg-dump -stores_in-> {DUMPS}"],
    ),
    "a host in a URL": (
        sh(
            "pg_dump postgres://u:p@db-rw/app -f /tmp/x && aws s3 cp /tmp/x s3://d/", "image: x"
        ).replace("pg_dump postgres", "pg_dump -d postgres"),
        [f"aws-s3 -protects-> {DB}", "aws-s3 -stores_in-> <d aws ?>"],
    ),
    "a service in front of a set of pods": (
        sh("mysqldump -h mysql app > /nas/x"),
        [
            "mysqldump -protects-> StatefulSet/shop/maria",
            "mysqldump -stores_in-> <nas.acme.net ? ?>",
        ],
    ),
    "a dump onto a claim": (
        sh("pg_dump -h db-rw app > /dumps/x.sql"),
        [f"pg-dump -protects-> {DB}", f"pg-dump -stores_in-> {DUMPS}"],
    ),
    "a script in a ConfigMap": (
        "image: x, command: [/bin/sh, /scripts/backup.sh], env: [{name: DB, value: db-rw}]",
        [f"pg-dump -protects-> {DB}", f"pg-dump -stores_in-> {DUMPS}"],
    ),
    "a program that its image starts": (
        f"image: 'restic/restic:0.17', args: [backup, /data], {FAR}",
        [f"restic -protects-> {DATA}", "restic -stores_in-> <vault scaleway fr-par>"],
    ),
    "a repository that nobody sees": (
        "image: restic/restic, args: [backup, /data]",
        [f"restic -protects-> {DATA}"],
    ),
    "a remote in variables": (
        "image: 'rclone/rclone:1', args: [sync, /data, 'r2:b/x'], env: ["
        "{name: RCLONE_CONFIG_R2_TYPE, value: s3}, {name: RCLONE_CONFIG_R2_ENDPOINT,"
        " value: 'https://abc.r2.cloudflarestorage.com'}]",
        [f"rclone -protects-> {DATA}", "rclone -stores_in-> <b cloudflare ?>"],
    ),
    "a remote in a file, behind a cipher": (
        "image: rclone/rclone, args: [copy, /data, 'far:b']",
        [f"rclone -protects-> {DATA}", "rclone -stores_in-> <b backblaze ?>"],
    ),
    "a remote that nobody sees": (
        "image: rclone/rclone, args: [copy, /data, 'cold:b']",
        [f"rclone -protects-> {DATA}", "rclone -stores_in-> unknown"],
    ),
    "an alias": (
        sh("mc alias set far https://s3.fr-par.scw.cloud $A $B && mc mirror /data far/b"),
        [f"mc -protects-> {DATA}", "mc -stores_in-> <b scaleway fr-par>"],
    ),
    "Google's bucket": (
        "image: x, command: [gsutil, -m, rsync, -r, /data, 'gs://b/x']",
        [f"gsutil -protects-> {DATA}", "gsutil -stores_in-> <b gcp ?>"],
    ),
    "a machine by rsync": (
        sh("rsync -a -e ssh /data/ me@u1.your-storagebox.de:/x"),
        [f"rsync -protects-> {DATA}", "rsync -stores_in-> <u1.your-storagebox.de hetzner ?>"],
    ),
    "a target that is set when it runs": (
        sh("aws s3 sync /data $DEST"),
        [f"aws-s3 -protects-> {DATA}", "aws-s3 -stores_in-> unknown"],
    ),
    "something that is brought here": (sh("aws s3 cp s3://d/x /data"), []),
    "a list of what is there": (sh("aws s3 ls s3://d; restic snapshots; rclone lsd far:"), []),
    "nothing of the kind": (sh("echo pg_dump | cat"), []),
}


@pytest.mark.parametrize(("container", "expected"), JOBS.values(), ids=JOBS)
def test_what_a_job_copies(container: str, expected: list[str]) -> None:
    bare = "cold:b" in container or container.startswith("image: restic/restic, args")
    mounts = "[{name: d, mountPath: /data}]" if bare else MOUNTS
    found = links(graph({"shop/a.yaml": OBJECTS + job(container, mounts=mounts)}))
    told = [link.removeprefix("CronJob/shop/job/") for link in found]
    assert [link for link in told if " -" in link and link[0].islower()] == expected


@pytest.mark.parametrize("kind", ["Job", "Deployment"])
def test_other_workloads_are_looked_at_too(kind: str) -> None:
    found = graph({"shop/a.yaml": OBJECTS + job(sh("aws s3 sync /data s3://d"), kind)})
    assert links(found, "stores_in") == [f"{kind}/shop/job/aws-s3 -stores_in-> <d aws ?>"]


OWN_FILE = ("blackbox",)
"""Tools that take what they read and write from a file of their own."""


@pytest.mark.parametrize("tool", catalogue.tools, ids=lambda tool: tool.name)
def test_a_tool_reads_or_writes_something(tool) -> None:  # type: ignore[no-untyped-def]
    places = (tool.source, tool.target)
    stated = tool.operands or any(place.flags or place.env for place in places)
    assert stated or tool.name in OWN_FILE
    assert tool.programs
