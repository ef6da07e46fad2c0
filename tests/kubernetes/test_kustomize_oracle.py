"""What we render is what the kustomize binary renders, wherever it can be had."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.domain.value import Value
from outlast.readers.kubernetes.kustomize.build import built
from outlast.readers.kubernetes.kustomize.loading import Loader
from outlast.readers.kubernetes.manifests.documents import documents, objects_in
from outlast.readers.kubernetes.manifests.run import Run
from outlast.readers.kubernetes.manifests.values import plain
from outlast.source.discover import open_tree

KUSTOMIZE = shutil.which("kustomize")
pytestmark = pytest.mark.skipif(KUSTOMIZE is None, reason="no kustomize on the path")

Files = Mapping[str, str]
Objects = dict[str, Value]

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: nginx:1.25@sha256:abc
        args: [a, b]
        env:
        - {name: A, value: "1"}
        - {name: HOST, valueFrom: {configMapKeyRef: {name: settings, key: host}}}
        envFrom: [{secretRef: {name: login}}]
        ports: [{containerPort: 80}, {containerPort: 443, protocol: TCP}]
        volumeMounts: [{name: data, mountPath: /data}]
      - name: side
        image: registry.example:5000/team/side:v1
      initContainers: [{name: init, image: busybox}]
      volumes:
      - {name: data, persistentVolumeClaim: {claimName: data}}
      - name: empty
        emptyDir:
"""
REST = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 80}, {port: 443, protocol: TCP}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
imagePullSecrets: [{name: login}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {host: db.example.org, port: "5432"}
---
apiVersion: v1
kind: Secret
metadata: {name: login}
stringData: {password: no}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects:
- {kind: ServiceAccount, name: web}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: other, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web}
rules: [{apiGroups: [""], resources: [secrets], resourceNames: [login, other], verbs: [get]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/auth-secret: login}}
spec:
  rules: [{host: a.example.org, http: {paths: [{path: /, pathType: Prefix,
    backend: {service: {name: web, port: {number: 80}}}}]}}]
  tls: [{secretName: login, hosts: [a.example.org]}]
"""
OTHERS = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: dump}
spec:
  schedule: "0 1 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: dump
            image: postgres:16
            env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: login, key: password}}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:16"}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {storageClassName: fast, accessModes: [ReadWriteOnce]}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg}
spec: {instances: 3, storage: {size: 1Gi}, list: [{name: a, x: 1}, {name: b, x: 2}]}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: b}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: two}, data: {a: b}}
"""
BASE = {
    "web.yaml": WEB,
    "rest.yaml": REST,
    "others.yaml": OTHERS,
    "base/kustomization.yaml": "resources: [../k/web.yaml]\n",
}
HEAD = "resources: [web.yaml, rest.yaml, others.yaml]\n"

STEPS: dict[str, str] = {
    "nothing": "",
    "namespace": "namespace: shop2",
    "prefix": "namePrefix: eu-",
    "suffix": "nameSuffix: -v2",
    "all names": "namePrefix: eu-\nnameSuffix: -v2\nnamespace: prod",
    "common labels": "commonLabels: {team: a, app: b}",
    "labels": "labels: [{pairs: {team: a}}]",
    "labels of templates": "labels: [{pairs: {team: a}, includeTemplates: true}]",
    "labels of selectors": "labels: [{pairs: {team: a}, includeSelectors: true}]",
    "labels of fields": (
        "labels: [{pairs: {team: a}, fields: [{path: spec/inheritedMetadata/labels, kind: Cluster, "
        "create: true}]}]"
    ),
    "annotations": 'commonAnnotations: {a: "1", b/c: text}',
    "json patch of annotations that are not there": """\
        patches:
        - target: {kind: Service}
          patch: |-
            - op: add
              path: /metadata/annotations/a~1b
              value: x
        - target: {kind: ServiceAccount}
          patch: |-
            - op: remove
              path: /metadata/annotations
        """,
    "image tag": "images: [{name: nginx, newTag: '1.27'}, {name: postgres, newTag: v17}]",
    "image name": "images: [{name: registry.example:5000/team/side, newName: other/side}]",
    "image digest": "images: [{name: postgres, digest: 'sha256:123'}]",
    "image suffix": "images: [{name: postgres, tagSuffix: -alpine}, {name: busybox, newTag: x}]",
    "image all": "images: [{name: nginx, newName: a/b, newTag: '2', digest: 'sha256:1'}]",
    "replicas": "replicas: [{name: web, count: 5}, {name: db, count: 0}]",
    "json patch": """\
        patches:
        - target: {kind: Deployment}
          patch: |-
            - {op: replace, path: /spec/replicas, value: 4}
            - {op: add, path: /spec/template/spec/containers/0/args/-, value: c}
            - {op: add, path: /spec/template/spec/containers/0/args/0, value: z}
            - {op: remove, path: /spec/template/spec/containers/0/env/0}
            - {op: add, path: /metadata/annotations, value: {a~1b: c}}
            - {op: add, path: /metadata/annotations/x~1y, value: d}
            - {op: test, path: /metadata/name, value: web}
            - {op: copy, from: /metadata/labels, path: /metadata/more}
            - {op: move, from: /metadata/more, path: /metadata/moved}
            - {op: replace, path: /metadata/new, value: 1}
            - {op: replace, path: /spec/template/spec/containers/-1/name, value: last}
        """,
    "json patch as json": """\
        patches:
        - target: {kind: Service}
          patch: '[{"op": "replace", "path": "/spec/ports/0/port", "value": 81}]'
        """,
    "json 6902": """\
        patchesJson6902:
        - target: {version: v1, kind: Service, name: web}
          patch: |-
            - op: add
              path: /spec/type
              value: LoadBalancer
        """,
    "merge": """\
        patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {a: b}}
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                  - name: web
                    args: [c]
                    env: [{name: A, value: "2"}, {name: B, value: "3"}]
                    ports: [{containerPort: 8080}, {containerPort: 443, protocol: TCP, name: tls}]
                  - {name: third, image: third}
        """,
    "merge that removes": """\
        patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: null}}
            spec:
              replicas: null
              template:
                spec:
                  containers:
                  - {name: side, $patch: delete}
                  - name: web
                    env: [{$patch: replace}, {name: ONLY, value: x}]
                  initContainers: null
                  volumes: [{name: data, $patch: delete}]
        - patch: |-
            $patch: delete
            apiVersion: v1
            kind: Service
            metadata: {name: web}
        """,
    "merge that replaces": """\
        patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                $patch: replace
                spec: {containers: [{name: only, image: only}]}
        """,
    "merge by target": """\
        patches:
        - target: {kind: Deployment|StatefulSet, name: "w.*|db", group: apps}
          patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: any}
            spec: {template: {spec: {priorityClassName: high}}}
        - target: {labelSelector: "app in (web, x)", annotationSelector: "!none"}
          patch: |-
            kind: X
            apiVersion: v1
            metadata: {name: any, annotations: {found: "yes"}}
        """,
    "merge of an unknown kind": """\
        patches:
        - patch: |-
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata: {name: pg}
            spec: {instances: 1, list: [{name: b, x: 3}], backup: {a: {b: null}, c: {}}}
        """,
    "merge that renames": """\
        patches:
        - target: {kind: ConfigMap, name: settings}
          options: {allowNameChange: true}
          patch: |-
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: other}
            data: {host: other.example.org}
        """,
    "merge of the old kind": """\
        patchesStrategicMerge:
        - |-
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          data: {host: null, new: "true"}
        """,
    "config map": """\
        configMapGenerator:
        - name: made
          literals: [a=b, 'c="d e"', "f=g=h", 'html=<a href="x">&</a>', "uni=äöü€"]
        - {name: settings, behavior: merge, literals: [host=merged]}
        """,
    "config map replaces": """\
        configMapGenerator:
        - {name: settings, behavior: replace, literals: [only=this]}
        - {name: plain, options: {disableNameSuffixHash: true, labels: {a: b}, immutable: true}}
        - {name: spaced, namespace: apart, literals: [a=b]}
        """,
    "secret": """\
        secretGenerator:
        - {name: made, literals: [user=a, password=b], type: kubernetes.io/basic-auth}
        - {name: login, behavior: merge, literals: [more=x]}
        generatorOptions: {annotations: {by: us}, labels: {k: v}}
        """,
    "generated and renamed": """\
        namePrefix: eu-
        namespace: prod
        configMapGenerator: [{name: settings, behavior: replace, literals: [host=x]}]
        secretGenerator: [{name: login, behavior: merge, literals: [more=x]}]
        """,
    "replacements": """\
        replacements:
        - source: {kind: ConfigMap, name: settings, fieldPath: data.host}
          targets:
          - select: {kind: Deployment}
            fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=A].value"]
          - select: {kind: Ingress}
            fieldPaths: [spec.rules.0.host, spec.tls.*.hosts.0]
        - source: {kind: ConfigMap, name: settings, fieldPath: data.host,
                   options: {delimiter: ., index: 1}}
          targets:
          - select: {kind: Deployment, name: web}
            reject: [{name: other}]
            fieldPaths: ["metadata.annotations.[a.b/c]"]
            options: {create: true}
          - select: {kind: Service}
            fieldPaths: [metadata.name]
            options: {delimiter: "-", index: 1}
        - sourceValue: "7"
          targets:
          - {select: {kind: Deployment}, fieldPaths: [spec.replicas]}
          - {select: {kind: ConfigMap, name: settings}, fieldPaths: [data.port]}
        """,
    "everything": """\
        namespace: prod
        namePrefix: a-
        nameSuffix: -z
        commonLabels: {env: prod}
        commonAnnotations: {owner: us}
        images: [{name: nginx, newTag: "9"}]
        replicas: [{name: web, count: 2}]
        configMapGenerator: [{name: extra, literals: [a=b]}]
        patches:
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/template/spec/volumes/-
              value: {name: extra, configMap: {name: extra}}
        """,
    "a local object": """\
        patches:
        - target: {kind: Service}
          patch: |-
            - op: add
              path: /metadata/annotations
              value: {config.kubernetes.io/local-config: "true"}
        """,
}
FILES: dict[str, Files] = {
    "overlay of an overlay": {
        "base/kustomization.yaml": "resources: [../web.yaml, ../rest.yaml]\nnamePrefix: b-\n",
        "mid/kustomization.yaml": "bases: [../base]\nnameSuffix: -m\nnamespace: mid\n",
        "k/kustomization.yaml": "resources: [../mid]\nnamePrefix: k-\ncommonLabels: {x: z}\n",
    },
    "two overlays of one base": {
        "base/kustomization.yaml": "resources: [../web.yaml, ../rest.yaml]\n",
        "one/kustomization.yaml": "resources: [../base]\nnamePrefix: one-\n",
        "two/kustomization.yaml": "resources: [../base]\nnamePrefix: two-\n",
        "k/kustomization.yaml": "resources: [../one, ../two]\nnamespace: both\n",
    },
    "components": {
        "base/kustomization.yaml": "resources: [../web.yaml, ../rest.yaml]\n",
        "c/kustomization.yaml": (
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
            "resources: [cm.yaml]\nreplicas: [{name: web, count: 7}]\nnamePrefix: c-\n"
        ),
        "c/cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-component}\n",
        "k/kustomization.yaml": "resources: [../base]\ncomponents: [../c]\nnameSuffix: -k\n",
    },
    "files": {
        "k/kustomization.yaml": """\
            resources: [../web.yaml, ../rest.yaml]
            configMapGenerator:
            - {name: from-files, files: [a.txt, other=dir/b.txt], envs: [x.env]}
            - {name: of-env, env: x.env}
            secretGenerator: [{name: s, files: [a.txt], envs: [x.env]}]
            patches: [{path: p.yaml}, {path: j.json, target: {kind: Service}}]
            patchesStrategicMerge: [q.yaml]
            replacements: [{path: r.yaml}]
            """,
        "k/a.txt": 'line\n  two: "x"\n' + "long " * 40,
        "k/dir/b.txt": "b",
        "k/x.env": '# comment\nA=b\n  B=c=d\n\nEMPTY\nQUOTED="q"\n',
        "k/p.yaml": (
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n---\n"
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\nsecrets: [{name: x}]\n"
        ),
        "k/j.json": '[{"op": "add", "path": "/metadata/labels", "value": {"n": "1"}}]',
        "k/q.yaml": (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
            "spec: {paused: true, template: {spec: {hostAliases: [{ip: 1.1.1.1}]}}}\n"
        ),
        "k/r.yaml": (
            "- source: {kind: Service, name: web, fieldPath: spec.type}\n"
            "  targets: [{select: {kind: Deployment}, fieldPaths: [spec.strategy], "
            "options: {create: true}}]\n"
        ),
    },
    "anchors": {
        "k/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: x-\ncommonLabels: {a: b}\n",
        "k/a.yaml": """\
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, labels: &labels {x: y, z: "1"}}
            data: {<<: *labels, own: "2", x: over}
            """,
    },
    "subjects across namespaces": {
        "k/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\n",
        "k/a.yaml": """\
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: sa, namespace: one}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: sa, namespace: two}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
            subjects:
            - {kind: ServiceAccount, name: sa, namespace: one}
            - {kind: ServiceAccount, name: sa, namespace: two}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: r}
            """,
    },
}


def cases() -> dict[str, Files]:
    steps: dict[str, Files] = {
        name: {f"k/{path}": text for path, text in BASE.items() if "/" not in path}
        | {"k/kustomization.yaml": HEAD + dedent(text)}
        for name, text in STEPS.items()
    }
    return steps | {name: {**BASE, **files} for name, files in FILES.items()}


@pytest.mark.parametrize("files", cases().values(), ids=cases())
def test_rendering(files: Files, tmp_path: Path) -> None:
    expected = theirs(files, tmp_path)
    assert isinstance(expected, dict), expected
    rendered, problems = ours(tmp_path)
    assert problems == []
    assert list(differences(rendered, expected)) == []


REFUSED: dict[str, str] = {
    "a patch for nobody": """\
        patches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: nobody}}"}]""",
    "replicas of nobody": "replicas: [{name: nobody, count: 1}]",
    "a map that is there": "configMapGenerator: [{name: settings, literals: [a=b]}]",
    "a map that is not there": "configMapGenerator: [{name: x, behavior: merge}]",
    "a literal without a value": "configMapGenerator: [{name: x, literals: [a]}]",
    "a file that is not there": "configMapGenerator: [{name: x, files: [none.txt]}]",
    "a patch file that is not there": "patches: [{path: none.yaml}]",
    "a path that is not there": """\
        patches:
        - target: {kind: Service}
          patch: "[{op: remove, path: /spec/none}]"
        """,
    "an index that is not there": """\
        patches:
        - target: {kind: Service}
          patch: "[{op: replace, path: /spec/ports/9, value: 1}]"
        """,
    "a test that fails": """\
        patches:
        - target: {kind: Service}
          patch: "[{op: test, path: /spec/type, value: x}]"
        """,
    "a JSON patch without target": 'patches: [{patch: "[{op: remove, path: /a}]"}]',
    "an unknown field": "namePrefixes: x",
    "the same object twice": "bases: [again]",
    "a source that is not there": """\
        replacements:
        - source: {kind: Nothing, name: x}
          targets: [{select: {kind: Service}, fieldPaths: [spec.type]}]
        """,
    "a target field that is not there": """\
        replacements:
        - source: {kind: Service, name: web}
          targets: [{select: {kind: Service}, fieldPaths: [spec.none]}]
        """,
    "a component among resources": "bases: [component]",
    "a resource among components": "components: [again]",
}


@pytest.mark.parametrize("step", REFUSED.values(), ids=REFUSED)
def test_what_kustomize_refuses_is_a_problem(step: str, tmp_path: Path) -> None:
    files = {
        **cases()["nothing"],
        "k/kustomization.yaml": HEAD + dedent(step),
        "k/again/kustomization.yaml": "resources: [../web.yaml]\n",
        "k/component/kustomization.yaml": (
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        ),
    }
    assert isinstance(theirs(files, tmp_path), str)
    rendered, problems = ours(tmp_path)
    assert len(problems) == 1, problems
    assert "Deployment web" in " ".join(rendered)


LETTER = st.sampled_from("abc")
VALUE = st.sampled_from(["1", "x", '"y"', "null", "true", "[1, 2]", "{n: 1}", "{}", "[]", '""'])
KEYED = st.lists(
    st.fixed_dictionaries({"name": LETTER, "value": st.sampled_from(["1", "2"])}),
    unique_by=lambda one: one["name"],
    max_size=3,
)
PORTS = st.lists(
    st.tuples(st.sampled_from([1, 2]), st.sampled_from(["TCP", "UDP"])), unique=True, max_size=3
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """What a patch and what it patches may both hold: maps, plain lists, lists with keys."""
    env = ", ".join(f'{{name: {e["name"]}, value: "{e["value"]}"}}' for e in draw(KEYED))
    ports = ", ".join(f"{{containerPort: {n}, protocol: {p}}}" for n, p in draw(PORTS))
    more = ", ".join(f"{key}: {draw(VALUE)}" for key in draw(st.sets(LETTER)))
    names = draw(st.lists(LETTER, unique=True, min_size=1, max_size=2))
    inner = "".join(f", env: [{env}]" if env else "") + (f", ports: [{ports}]" if ports else "")
    containers = ", ".join(f"{{name: {name}, args: [{name}]{inner}}}" for name in names)
    return f"{{x: {{{more}}}, template: {{spec: {{containers: [{containers}]}}}}}}"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("{x: {}, template: {spec: {containers: [{name: a}]}}}", "{x: {a: {n: 1}}}")
@given(bodies(), bodies())
def test_any_merge(base: str, patch: str) -> None:
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    files = {
        "k/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        "k/a.yaml": f"{head}spec: {base}\n",
        "k/p.yaml": f"{head}spec: {patch}\n",
    }
    agree(files)


PARTS = st.sampled_from(sorted(set(STEPS) - {"everything", "nothing"}))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(["json patch", "merge that removes"])
@given(st.lists(PARTS, min_size=2, max_size=3, unique=True))
def test_any_layers(names: list[str]) -> None:
    """Steps one above the other: what one layer renamed, the next one still finds."""
    files = dict(cases()[names[0]])
    for number, name in enumerate(names[1:]):
        below = "../k" if number == 0 else f"../layer{number - 1}"
        files[f"layer{number}/kustomization.yaml"] = f"resources: [{below}]\n{dedent(STEPS[name])}"
    agree(files, f"layer{len(names) - 2}")


def agree(files: Files, folder: str = "k") -> None:
    """Both render the same, or both find fault."""
    with tempfile.TemporaryDirectory() as place:
        expected = theirs(files, Path(place), folder)
        rendered, problems = ours(Path(place), folder)
    if isinstance(expected, str):
        assert problems, expected
    else:
        assert problems == []
        assert list(differences(rendered, expected)) == []


def theirs(files: Files, place: Path, folder: str = "k") -> Objects | str:
    """What the binary renders, or what it complains about."""
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(dedent(text))
    done = subprocess.run(
        [str(KUSTOMIZE), "build", str(place / folder), "--load-restrictor=LoadRestrictionsNone"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.decode()
    found = documents("out.yaml", done.stdout)
    return {key(one): one for node in found.nodes for one in map(plain, objects_in(node))}


def ours(place: Path, folder: str = "k") -> tuple[Objects, list[str]]:
    """What we render, and the problems."""
    run = Run(open_tree((str(place),)), Unit(folder, "kubernetes"))
    one = Loader(run).kustomization(folder, Span(folder, 1))
    assert one is not None
    rendered = map(plain, built(one, run).objects)
    return {key(each): each for each in rendered}, [p.message for p in sorted(run.problems)]


def differences(ours: object, theirs: object, path: str = "") -> Iterator[str]:
    """Every place where two values differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(name, ...), theirs.get(name, ...), f"{path}/{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(*pair, f"{path}/{number}")
    elif ours != theirs or type(ours) is not type(theirs):
        yield f"{path}: {ours!r} is not {theirs!r}"


def key(value: Value) -> str:
    assert isinstance(value, dict)
    metadata = value["metadata"]
    assert isinstance(metadata, dict)
    return f"{value['kind']} {metadata.get('name')} {metadata.get('namespace', '')}"
