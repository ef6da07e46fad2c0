"""What Argo CD applies: sources, destinations, and what ApplicationSets generate."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.kubernetes.deploying.appparams import Filler
from outlast.readers.kubernetes.deploying.deployers import Deployer, deployers, sources_in
from outlast.readers.kubernetes.manifests.documents import documents
from outlast.readers.kubernetes.manifests.values import plain
from outlast.readers.kubernetes.unread import unread
from trees import tree

WEB = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
HERE = "https://git.example/team/estate.git"
LOCAL = "https://kubernetes.default.svc"


def app(name: str, source: str, destination: str = f"{{server: {LOCAL}, namespace: shop}}") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  source: {{repoURL: {HERE}, {source}}}
  destination: {destination}
"""


def appset(generators: str, path: str, name: str = "x", *, go: bool = False) -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: set, namespace: argocd}}
spec:
  goTemplate: {str(go).lower()}
  generators: {generators}
  template:
    metadata: {{name: "{name}"}}
    spec:
      source: {{repoURL: "{HERE}", path: "{path}"}}
      destination: {{server: "{{{{{"." if go else ""}server}}}}", namespace: shop}}
"""


def crowd(many: int, times: int) -> str:
    """A set that makes `many` times `times` Applications."""
    words = (
        ", ".join(f"{{{key}: w{i}}}" for i in range(n))
        for key, n in zip("ab", (many, times), strict=True)
    )
    lists = ", ".join(f"{{list: {{elements: [{found}]}}}}" for found in words)
    return appset(f"[{{matrix: {{generators: [{lists}]}}}}]", "apps/web", "{{a}}-{{b}}")


def secret(name: str, server: str, labels: str = "") -> str:
    return f"""\
apiVersion: v1
kind: Secret
metadata:
  name: {name}-secret
  labels: {{argocd.argoproj.io/secret-type: cluster{labels}}}
stringData: {{name: {name}, server: "{server}"}}
"""


def found(files: Mapping[str, str]) -> tuple[Deployer, ...]:
    return deployers(tree(files))


def brief(files: Mapping[str, str]) -> list[str]:
    return [f"{one.name} {one.path}" for one in found(files)]


def test_an_application_says_where_what_and_how() -> None:
    source = "path: apps/web, kustomize: {namePrefix: eu-, namespace: web, images: ['a=b/c:1']}"
    (one,) = found({"argo/web.yaml": app("web", source), "apps/web/a.yaml": WEB})
    assert (one.kind, one.name, one.namespace, one.path, one.chart) == (
        "argocd",
        "web",
        "argocd",
        "apps/web",
        False,
    )
    assert one.span == Span("argo/web.yaml", 2, 1, 2, 18)
    assert (one.cluster, one.server) == ("", "")
    assert (one.target_namespace, one.default_namespace) == ("web", "shop")
    assert one.overlay is not None
    assert plain(one.overlay) == {
        "namePrefix": "eu-",
        "namespace": "web",
        "images": [{"name": "a", "newName": "b/c", "newTag": "1"}],
    }


SPOKES = {
    "argo/spoke.yaml": secret("spoke", "https://10.0.0.1"),
    "argo/blue.yaml": secret("blue", "https://10.0.0.2", ", env: prod"),
}
DESTINATIONS = [
    ("the cluster of Argo CD", f"{{server: {LOCAL}}}", "", ""),
    ("the same by name", "{name: in-cluster}", "", ""),
    ("a name", "{name: eu}", "eu", ""),
    ("a name with a Secret", "{name: spoke}", "spoke", "https://10.0.0.1"),
    ("a server with a Secret", "{server: https://10.0.0.2}", "blue", "https://10.0.0.2"),
    ("a server that nothing names", "{server: https://k8s.example}", "", "https://k8s.example"),
]


@pytest.mark.parametrize(
    ("destination", "cluster", "server"),
    [row[1:] for row in DESTINATIONS],
    ids=[row[0] for row in DESTINATIONS],
)
def test_the_destination_names_the_cluster(destination: str, cluster: str, server: str) -> None:
    files = {"argo/a.yaml": app("a", "path: apps", destination), "apps/a.yaml": WEB, **SPOKES}
    (one,) = found(files)
    assert (one.cluster, one.server) == (cluster, server)


def test_a_placeholder_is_no_cluster() -> None:
    files = {"argo/a.yaml": app("a", "path: apps", "{name: <CLUSTER>}"), "apps/a.yaml": WEB}
    (one,) = found(files)
    assert isinstance(one.cluster, Unknown)


DIRECTORIES = [
    ("the folder alone", "path: apps", ["apps/a.yaml", "apps/b.json"]),
    (
        "with its folders",
        "path: apps, directory: {recurse: true}",
        ["apps/a.yaml", "apps/b.json", "apps/sub/c.yaml"],
    ),
    (
        "what is included",
        "path: apps, directory: {recurse: true, include: '{*.json,sub/*}'}",
        ["apps/b.json", "apps/sub/c.yaml"],
    ),
    ("what is excluded", "path: apps, directory: {exclude: '*.json'}", ["apps/a.yaml"]),
]


@pytest.mark.parametrize(
    ("source", "expected"), [row[1:] for row in DIRECTORIES], ids=[row[0] for row in DIRECTORIES]
)
def test_a_plain_folder_has_the_members_that_are_asked_for(
    source: str, expected: list[str]
) -> None:
    files = {
        "argo/a.yaml": app("a", source),
        "apps/a.yaml": WEB,
        "apps/b.json": "{}",
        "apps/notes.txt": "",
        "apps/sub/c.yaml": WEB,
    }
    (one,) = found(files)
    assert list(one.members or ()) == expected


def test_a_folder_with_a_chart_is_one() -> None:
    files = {"argo/a.yaml": app("a", "path: chart"), "chart/Chart.yaml": "name: x"}
    assert [(one.path, one.chart, one.members) for one in found(files)] == [("chart", True, None)]


def test_apps_of_apps_pass_their_cluster_on() -> None:
    files = {
        "bootstrap/root.yaml": app("root", "path: spokes/eu", "{name: eu}"),
        "spokes/eu/web.yaml": app("web", "path: apps/web"),
        "spokes/eu/far.yaml": app("far", "path: apps/far", "{name: us}"),
        "apps/web/a.yaml": WEB,
        "apps/far/a.yaml": WEB,
    }
    assert {one.name: one.cluster for one in found(files)} == {
        "root": "eu",
        "web": "eu",
        "far": "us",
    }


GIT = "[{git: {repoURL: '" + HERE + "', %s}}]"
FOLDERS = {
    "apps/web/a.yaml": WEB,
    "apps/api/a.yaml": WEB,
    "apps/old/a.yaml": WEB,
    "apps/.hidden/a.yaml": WEB,
    "apps/deep/er/a.yaml": WEB,
}
CONFIG = {
    "envs/prod.json": '{"app": {"path": "apps/web"}, "env": "prod"}',
    "envs/dev.yaml": "[{app: {path: apps/api}, env: dev}, {app: {path: apps/old}, env: old}]",
}

SETS = [
    (
        "list",
        appset("[{list: {elements: [{unit: web}, {unit: api}]}}]", "apps/{{unit}}", "{{unit}}-x"),
        ["api-x apps/api", "web-x apps/web"],
    ),
    (
        "list in go",
        appset(
            "[{list: {elements: [{unit: web}]}}]",
            "apps/{{ .unit | lower }}",
            "{{ .unit }}",
            go=True,
        ),
        ["web apps/web"],
    ),
    (
        "directories",
        appset(
            GIT % "directories: [{path: apps/*}, {path: apps/old, exclude: true}]",
            "{{path}}",
            "{{path.basename}}",
        ),
        ["api apps/api", "deep apps/deep", "web apps/web"],
    ),
    (
        "directories in go",
        appset(
            GIT % "directories: [{path: apps/w*}]",
            "{{.path.path}}",
            "{{index .path.segments 1}}",
            go=True,
        ),
        ["web apps/web"],
    ),
    (
        "directories with a prefix",
        appset(
            GIT % "pathParamPrefix: p, directories: [{path: apps/w*}]",
            "{{p.path}}",
            "{{p.path[1]}}",
        ),
        ["web apps/web"],
    ),
    (
        "files",
        appset(GIT % "files: [{path: envs/*}]", "{{app.path}}", "{{env}}"),
        ["dev apps/api", "old apps/old", "prod apps/web"],
    ),
    (
        "files in go, with values",
        appset(
            GIT % "files: [{path: 'envs/*.json'}], values: {unit: '{{.path.filename}}'}",
            "{{.app.path}}",
            "{{.values.unit}}",
            go=True,
        ),
        ["prod.json apps/web"],
    ),
    (
        "matrix",
        appset(
            "[{matrix: {generators: [{list: {elements: [{e: a}, {e: b}]}}, "
            + (GIT % "directories: [{path: apps/w*}]")[1:-1]
            + "]}}]",
            "{{path}}",
            "{{e}}-{{path.basename}}",
        ),
        ["a-web apps/web", "b-web apps/web"],
    ),
    (
        "matrix, the second filled in by the first",
        appset(
            "[{matrix: {generators: [{list: {elements: [{e: prod}]}}, "
            + (GIT % "files: [{path: 'envs/{{e}}.json'}]")[1:-1]
            + "]}}]",
            "{{app.path}}",
            "{{env}}",
        ),
        ["prod apps/web"],
    ),
    (
        "merge",
        appset(
            "[{merge: {mergeKeys: [unit], generators: ["
            "{list: {elements: [{unit: web, p: a}, {unit: api, p: b}]}},"
            "{list: {elements: [{unit: web, p: c}, {unit: nobody, p: d}]}}]}}]",
            "apps/{{unit}}",
            "{{p}}",
        ),
        ["b apps/api", "c apps/web"],
    ),
    (
        "selector",
        appset(
            "[{list: {elements: [{unit: web}, {unit: api}]},"
            " selector: {matchLabels: {unit: web}}}]",
            "apps/{{unit}}",
            "{{unit}}",
        ),
        ["web apps/web"],
    ),
    (
        "another repository",
        appset(
            "[{git: {repoURL: 'https://git.example/other', directories: [{path: 'x/*'}]}}]",
            "{{path}}",
            "{{path.basename}}",
        ),
        [],
    ),
    ("pull requests", appset("[{pullRequest: {github: {}}}]", "apps/web", "{{branch}}"), []),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in SETS], ids=[row[0] for row in SETS]
)
def test_a_set_makes_the_applications_that_the_repository_decides(
    text: str, expected: list[str]
) -> None:
    assert sorted(brief({"argo/set.yaml": text, **FOLDERS, **CONFIG})) == expected


def test_clusters_are_those_whose_secrets_are_here() -> None:
    text = appset("[{clusters: {}}]", "apps/web", "{{name}}")
    made = found({"argo/set.yaml": text, **FOLDERS, **SPOKES})
    assert [(one.name, one.cluster, one.server) for one in made] == [
        ("blue", "blue", "https://10.0.0.2"),
        ("in-cluster", "", ""),
        ("spoke", "spoke", "https://10.0.0.1"),
    ]


def test_clusters_are_selected_by_label() -> None:
    rule = "{matchExpressions: [{key: env, operator: In, values: [prod]}]}"
    text = appset(f"[{{clusters: {{selector: {rule}}}}}]", "apps/web", "{{name}}")
    assert [one.name for one in found({"argo/set.yaml": text, **FOLDERS, **SPOKES})] == ["blue"]


def test_without_secrets_a_folder_lies_on_clusters_that_are_not_known() -> None:
    text = appset("[{clusters: {}}]", "apps/web", "web-{{name}}")
    (one,) = found({"argo/set.yaml": text, **FOLDERS})
    assert one.path == "apps/web"
    assert isinstance(one.cluster, Unknown)
    assert one.name == "web-{{name}}"


TEMPLATES = [
    ("a field", "{{ .path.basename }}", "web"),
    ("trimmed", "a {{- .n -}} b", "aonb"),
    ("piped", '{{ .n | upper | printf "%s-x" }}', "ON-x"),
    ("default", '{{ .gone | default "d" }}{{ default "e" .gone }}', "de"),
    ("index", '{{ index .labels "a/b" }}', "c"),
    ("replace", '{{ .path.basename | replace "e" "3" }}', "w3b"),
    ("normalize", "{{ normalize .odd }}", "a-b"),
    ("segments", '{{ last (splitList "/" .p) }}', None),
    ("missing", "{{ .gone }}", None),
    ("a condition", "{{ if .n }}x{{ end }}", None),
    ("a number", "{{ .count }}", "3"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in TEMPLATES], ids=[row[0] for row in TEMPLATES]
)
def test_go_templates_are_read_or_left_open(text: str, expected: str | None) -> None:
    filler = Filler(
        {
            "path": {"basename": "web"},
            "n": "on",
            "labels": {"a/b": "c"},
            "odd": "A_b",
            "p": "x/y",
            "count": 3,
        },
        go=True,
    )
    value = filler.text(text)
    if expected is None:
        assert isinstance(value, Unknown)
    else:
        assert value == expected


UNREAD = [
    (
        "pull requests of a chart",
        appset("[{pullRequest: {github: {}}}]", "apps/web"),
        ["not-decided"],
    ),
    ("as many as are read", crowd(50, 40), []),
    ("one more than is read", crowd(3, 667), ["too-many"]),
    ("pull requests of elsewhere", appset("[{pullRequest: {github: {}}}]", "gone"), []),
    (
        "a set of resources",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: x}\n",
        ["template-not-rendered"],
    ),
    ("Jsonnet", app("a", "path: jsonnet"), ["template-not-rendered"]),
    ("a plugin", app("a", "path: apps/web, plugin: {name: x}"), ["not-decided"]),
    ("nothing special", app("a", "path: apps/web"), []),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in UNREAD], ids=[row[0] for row in UNREAD]
)
def test_what_would_be_deployed_and_is_not_read_is_said(text: str, expected: list[str]) -> None:
    files = tree({"argo/x.yaml": text, "jsonnet/a.jsonnet": "{}", **FOLDERS})
    (node,) = documents("argo/x.yaml", files.read("argo/x.yaml")).nodes
    assert [problem.kind for problem in unread([node], sources_in(files))] == expected


@pytest.mark.parametrize("text", ["{{" * 25_000, "{{ .a | " * 6_000, "{{" + " " * 49_000])
def test_a_hostile_template_ends_soon(text: str) -> None:
    assert Filler({"a": "b"}, go=True).text(text) == text


def test_a_long_template_is_left_open() -> None:
    assert isinstance(Filler({"a": "b"}, go=True).text("{{ .a }}" * 50_000), Unknown)
