"""What Flux deploys: which folder, with which variables, on which cluster, led by whom."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value
from outlast.readers.kubernetes.deploying.deployers import Deployer, deployers
from outlast.readers.kubernetes.deploying.substitute import Substitutions, substituted
from outlast.readers.kubernetes.manifests.documents import documents
from outlast.readers.kubernetes.manifests.values import plain
from outlast.readers.kubernetes.reader import read, units
from trees import tree

WEB = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: web}
    """


def flux(name: str, path: str, more: str = "", source: str = "flux-system") -> str:
    return f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  path: {path}
  sourceRef: {{kind: GitRepository, name: {source}}}
  {more}
"""


def git(name: str, url: str) -> str:
    return f"""\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {{name: {name}, namespace: flux-system}}
spec: {{url: {url}}}
"""


def found(files: Mapping[str, str]) -> dict[str, Deployer]:
    return {f"{one.path} {one.id}": one for one in deployers(tree(files))}


def test_a_kustomization_says_where_what_and_how() -> None:
    more = """targetNamespace: shop
  namePrefix: eu-
  components: [../../components/backup]
  dependsOn: [{name: infra}, {name: dns, namespace: net}]
  commonMetadata: {labels: {team: a}}
  suspend: true"""
    files = {"clusters/prod/apps.yaml": flux("apps", "./apps/web", more), "apps/web/a.yaml": WEB}
    (one,) = found(files).values()
    assert (one.kind, one.name, one.namespace, one.path) == (
        "flux",
        "apps",
        "flux-system",
        "apps/web",
    )
    assert one.span == Span("clusters/prod/apps.yaml", 2, 1, 2, 20)
    assert (one.target_namespace, one.cluster, one.suspended) == ("shop", "prod", True)
    assert one.depends_on == ("infra", "net/dns")
    assert one.members == ("apps/web/a.yaml",)
    assert one.substitutions is None
    assert one.overlay is not None
    assert plain(one.overlay) == {
        "namePrefix": "eu-",
        "components": ["../../components/backup"],
        "namespace": "shop",
        "labels": [{"pairs": {"team": "a"}}],
    }


CLUSTERS: list[tuple[str, dict[str, str], dict[str, Value]]] = [
    (
        "the folder that Flux documents",
        {"clusters/prod/apps.yaml": flux("apps", "./apps"), "apps/a.yaml": WEB},
        {"apps apps": "prod"},
    ),
    (
        "the root that leads there",
        {
            "clusters/prod/flux-system/gotk-sync.yaml": flux("flux-system", "./clusters/prod"),
            "clusters/prod/infra.yaml": flux("infra", "./infra"),
            "infra/apps.yaml": flux("apps", "./apps"),
            "apps/a.yaml": WEB,
        },
        {"apps apps": "prod", "clusters/prod flux-system": "prod", "infra infra": "prod"},
    ),
    (
        "one folder on two clusters",
        {
            "clusters/prod/apps.yaml": flux("apps", "./apps"),
            "clusters/dev/apps.yaml": flux("apps", "./apps"),
            "apps/a.yaml": WEB,
        },
        {"apps dev/apps": "dev", "apps prod/apps": "prod"},
    ),
    (
        "the credentials that are named",
        {
            "clusters/hub/apps.yaml": flux(
                "apps", "./apps", "kubeConfig: {secretRef: {name: spoke-kubeconfig}}"
            ),
            "apps/a.yaml": WEB,
        },
        {"apps apps": "spoke"},
    ),
    (
        "nothing names it",
        {
            "kubernetes/flux/apps.yaml": flux("apps", "./kubernetes/apps"),
            "kubernetes/apps/a.yaml": WEB,
        },
        {"kubernetes/apps apps": ""},
    ),
    (
        "two that lead to each other",
        {"a/ks.yaml": flux("b", "./b"), "b/ks.yaml": flux("a", "./a")},
        {"b b": "", "a a": ""},
    ),
    (
        "the sync of a FluxInstance",
        {
            "clusters/prod/instance.yaml": """
                apiVersion: fluxcd.controlplane.io/v1
                kind: FluxInstance
                metadata: {name: flux, namespace: flux-system}
                spec: {sync: {url: https://git.example/x.git, path: clusters/prod}}
                """,
            "clusters/prod/apps.yaml": flux("apps", "./apps"),
            "apps/a.yaml": WEB,
        },
        {"apps apps": "prod", "clusters/prod flux": "prod"},
    ),
]


@pytest.mark.parametrize(
    ("files", "expected"), [row[1:] for row in CLUSTERS], ids=[row[0] for row in CLUSTERS]
)
def test_the_cluster_is_the_one_the_chain_names(
    files: dict[str, str], expected: dict[str, Value]
) -> None:
    assert {key: one.cluster for key, one in found(files).items()} == expected


SOURCES = [
    ("a path that is not here", {"ks.yaml": flux("x", "./gone")}, []),
    (
        "another repository by its URL",
        {
            "flux/own.yaml": git("own", "https://git.example/team/estate.git"),
            "flux/other.yaml": git("other", "https://git.example/team/product"),
            "flux/a.yaml": flux("a", "./apps/a", source="own"),
            "flux/b.yaml": flux("b", "./apps/b", source="own"),
            "flux/c.yaml": flux("c", "./apps/a", source="other"),
            "apps/a/x.yaml": WEB,
            "apps/b/x.yaml": WEB,
        },
        ["apps/a a", "apps/b b"],
    ),
    (
        "another repository beside the one that Flux was started with",
        {
            "flux/own.yaml": flux("own", "./apps/a"),
            "flux/b.yaml": flux("b", "./apps/b"),
            "flux/other.yaml": git("other", "https://git.example/team/product"),
            "flux/c.yaml": flux("c", "./apps", source="other"),
            "apps/a/x.yaml": WEB,
            "apps/b/x.yaml": WEB,
        },
        ["apps/a own", "apps/b b"],
    ),
    (
        "an instance that syncs the repository by its URL",
        {
            "flux/instance.yaml": """
                apiVersion: fluxcd.controlplane.io/v1
                kind: FluxInstance
                metadata: {name: flux}
                spec: {sync: {kind: GitRepository, url: "https://git.example/e", path: apps/a}}
                """,
            "flux/b.yaml": flux("b", "./apps/b"),
            "flux/c.yaml": flux("c", "./apps/c"),
            "apps/a/x.yaml": WEB,
            "apps/b/x.yaml": WEB,
            "apps/c/x.yaml": WEB,
        },
        ["apps/a flux", "apps/b b", "apps/c c"],
    ),
    (
        "the same repository by another URL",
        {
            "flux/own.yaml": git("own", "https://git.example/team/estate.git"),
            "flux/ssh.yaml": git("ssh", "ssh://git@git.example/team/estate"),
            "flux/a.yaml": flux("a", "./apps/a", source="own"),
            "flux/b.yaml": flux("b", "./apps/b", source="ssh"),
            "apps/a/x.yaml": WEB,
            "apps/b/x.yaml": WEB,
        },
        ["apps/a a", "apps/b b"],
    ),
    (
        "an estate in a folder of the repository",
        {"fixtures/x/flux/a.yaml": flux("a", "./apps"), "fixtures/x/apps/a.yaml": WEB},
        ["fixtures/x/apps a"],
    ),
    (
        "an artifact that is cut from the repository",
        {
            "clusters/prod/artifacts.yaml": """
                apiVersion: source.extensions.fluxcd.io/v1beta1
                kind: ArtifactGenerator
                metadata: {name: cut}
                spec:
                  sources: [{alias: mono, kind: GitRepository, name: flux-system}]
                  artifacts:
                    - name: apps
                      copy:
                        - {from: "@mono/apps/base/**", to: "@artifact/base/"}
                        - {from: "@mono/apps/production/**", to: "@artifact/prod/"}
                """,
            "clusters/prod/apps.yaml": """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps}
                spec: {path: ./prod, sourceRef: {kind: ExternalArtifact, name: apps}}
                """,
            "apps/production/a.yaml": WEB,
        },
        ["apps/production apps"],
    ),
    (
        "an artifact that is made elsewhere",
        {
            "ks.yaml": """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps}
                spec: {path: ./apps, sourceRef: {kind: OCIRepository, name: product}}
                """,
            "apps/a.yaml": WEB,
        },
        [],
    ),
    (
        "a path that leaves the root",
        {"ks.yaml": flux("x", "../../etc"), "etc/a.yaml": WEB},
        [],
    ),
    (
        "a template of a chart",
        {
            "chart/Chart.yaml": "name: x",
            "chart/templates/ks.yaml": flux("x", "./apps"),
            "apps/a.yaml": WEB,
        },
        [],
    ),
]


@pytest.mark.parametrize(
    ("files", "expected"), [row[1:] for row in SOURCES], ids=[row[0] for row in SOURCES]
)
def test_only_folders_of_this_repository_are_deployed(
    files: dict[str, str], expected: list[str]
) -> None:
    assert list(found(files)) == expected


FROM = """postBuild:
    substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: secrets}]
    substitute: {APP: web}"""
SETTINGS = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: flux-system}
    data: {REGION: eu-west-1, APP: other}
    """


def variables(files: dict[str, str]) -> Substitutions | None:
    base = {"flux/apps.yaml": flux("apps", "./apps", FROM), "apps/a.yaml": WEB}
    (one,) = found({**base, **files}).values()
    return one.substitutions


def test_variables_come_from_the_repository_and_the_inline_ones_win() -> None:
    made = variables({"flux/settings.yaml": SETTINGS})
    assert made is not None
    assert (made("REGION"), made("APP")) == ("eu-west-1", "web")
    other = made("ANY")
    assert isinstance(other, Unknown)
    assert other.reason == "the Secret `secrets` is not in the repository"


SECRETS = [
    ("encrypted", "stringData: {DOMAIN: 'ENC[AES256_GCM,data:x]'}", "it is encrypted"),
    ("in base64", "data: {DOMAIN: c2hvcC5leGFtcGxl}", "shop.example"),
    ("no base64", "data: {DOMAIN: '***'}", "it is no text in base64"),
    ("plain", 'stringData: {DOMAIN: "a\\nb"}', "ab"),
    ("filled in by a tool", "stringData: {DOMAIN: op://vault/item}", "another tool fills it in"),
]


@pytest.mark.parametrize(
    ("data", "expected"), [row[1:] for row in SECRETS], ids=[row[0] for row in SECRETS]
)
def test_a_secret_in_the_repository_decides_what_it_can(data: str, expected: str) -> None:
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: secrets}}\n{data}\n"
    made = variables({"flux/settings.yaml": SETTINGS, "flux/secrets.yaml": secret})
    assert made is not None
    value = made("DOMAIN")
    assert expected in (value.reason if isinstance(value, Unknown) else value or "")
    assert made("NOBODY") is None


def test_a_generated_config_map_holds_its_literals_and_files() -> None:
    made = variables(
        {
            "flux/kustomization.yaml": """
                configMapGenerator:
                  - name: settings
                    literals: [A=1, 'B="two words"']
                    envs: [settings.env]
                    files: [C=c.txt]
                """,
            "flux/settings.env": "# comment\nD=4\n",
            "flux/c.txt": "see",
        }
    )
    assert made is not None
    assert [made(name) for name in "ABCD"] == ["1", "two words", "see", "4"]


def test_of_two_maps_with_one_name_the_one_of_the_same_cluster_counts() -> None:
    def settings(region: str) -> str:
        return SETTINGS.replace("eu-west-1", region)

    build = "postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
    files = {"apps/a.yaml": WEB}
    for name, region in (("prod", "eu-west-1"), ("dev", "us-east-1")):
        files[f"clusters/{name}/sync.yaml"] = flux("flux-system", f"./clusters/{name}")
        files[f"clusters/{name}/settings.yaml"] = settings(region)
        files[f"clusters/{name}/apps.yaml"] = flux("apps", "./apps", build)
    made = {key: one.substitutions for key, one in found(files).items()}
    prod, dev = made["apps prod/apps"], made["apps dev/apps"]
    assert prod is not None
    assert dev is not None
    assert (prod("REGION"), dev("REGION")) == ("eu-west-1", "us-east-1")


def test_of_two_maps_with_one_name_what_they_agree_on_counts() -> None:
    here, there = SETTINGS, SETTINGS.replace("eu-west-1", "eu-north-1")
    made = variables({"flux/a.yaml": here, "other/a.yaml": there, "x/a.yaml": here})
    assert made is not None
    assert made("APP") == "web"
    region = made("REGION")
    assert isinstance(region, Unknown)
    assert "`REGION` stands in several places" in region.reason


def test_a_name_that_no_map_holds_takes_its_default() -> None:
    maps = {"flux/a.yaml": SETTINGS, "other/a.yaml": SETTINGS.replace("eu-west-1", "eu-north-1")}
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: secrets}\nstringData: {A: b}\n"
    made = variables({**maps, "flux/s.yaml": secret})
    assert made is not None
    assert made("NOBODY") is None


def test_a_deployer_gets_the_variables_of_the_one_above_it() -> None:
    build = "postBuild: {substitute: {CLUSTER: blue}}"
    files = {
        "clusters/prod/root.yaml": flux("root", "./tenants", build),
        "tenants/apps.yaml": flux("'apps-${CLUSTER}'", "./apps/${CLUSTER}"),
        "apps/blue/a.yaml": WEB,
        "apps/green/a.yaml": WEB,
    }
    assert list(found(files)) == ["apps/blue apps-blue", "tenants root"]


def rendered(text: str, values: dict[str, str | Unknown]) -> Value:
    (node,) = documents("a.yaml", text.encode()).nodes
    return plain(substituted(node, Substitutions(values)))


VALUES: list[tuple[str, str, Value]] = [
    ("a number, whatever its quotes", 'x: "${FIVE}"', 5),
    ("a truth value", "x: ${YES}", True),
    ("a text that YAML must quote stays a text", 'x: "${FIVE}: ${YES}"', "5: true"),
    ("a list", "x: ${LIST}", ["a", "b"]),
    ("a text with its own quotes", "x: ${QUOTED}", "5"),
    ("a wildcard", 'x: "*.${DOMAIN}"', "*.example.com"),
    ("a block", "x: |\n  a=${FIVE}\n", "a=5\n"),
    ("a key", "${NAME}: 1", 1),
    ("no variable", 'x: "5"', "5"),
    ("nothing", "x: ${EMPTY}", None),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES]
)
def test_a_value_is_what_flux_reads_after_it_wrote_it(text: str, expected: Value) -> None:
    known = {
        "FIVE": "5",
        "YES": "true",
        "LIST": '["a", "b"]',
        "QUOTED": '"5"',
        "DOMAIN": "example.com",
        "NAME": "x",
        "EMPTY": "",
    }
    assert rendered(text, dict(known)) == {"x": expected}


def test_an_undecided_value_keeps_text_reason_and_place() -> None:
    value = rendered("a: 1\nx: https://${S3}/b", {"S3": Unknown("it is encrypted")})
    assert isinstance(value, dict)
    assert value["x"] == Unknown(
        "it is encrypted", Span("a.yaml", 2, 4, 2, 19), text="https://${S3}/b"
    )


@pytest.mark.parametrize("where", ["annotations", "labels"])
def test_an_object_can_ask_to_be_left_alone(where: str) -> None:
    text = f"""
metadata: {{{where}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}}}
x: ${{FIVE}}
"""
    value = rendered(text, {"FIVE": "5"})
    assert isinstance(value, dict)
    assert value["x"] == "${FIVE}"


def test_without_variables_text_is_left_alone() -> None:
    assert rendered("x: ${FIVE:=5}", {}) == {"x": "${FIVE:=5}"}


def test_a_deployer_is_what_the_patches_of_the_one_above_make_it() -> None:
    patches = """patches:
    - target: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}
      patch: |
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: _}
        spec:
          targetNamespace: shop
          postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"""
    files = {
        "clusters/prod/root.yaml": flux("root", "./tenants", patches),
        "clusters/prod/settings.yaml": SETTINGS,
        "tenants/kustomization.yaml": "namePrefix: eu-\nresources: [apps.yaml]\n",
        "tenants/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": WEB,
    }
    one = found(files)["apps eu-apps"]
    assert one.target_namespace == "shop"
    assert one.span == Span("tenants/apps.yaml", 2, 1, 2, 20)
    assert one.substitutions is not None
    assert one.substitutions("REGION") == "eu-west-1"


def test_a_folder_without_a_kustomization_is_taken_but_for_what_flux_ignores() -> None:
    files = {
        "clusters/prod/root.yaml": flux("root", "./"),
        ".github/workflows/a.yaml": "on: push",
        ".sops.yaml": "{}",
        ".sourceignore": "# tools\n/hack/\n*.tpl.yaml\n!keep.tpl.yaml\n",
        "hack/a.yaml": WEB,
        "apps/x.tpl.yaml": WEB,
        "apps/keep.tpl.yaml": WEB,
        "apps/hack/a.yaml": WEB,
        "kustomized/kustomization.yaml": "resources: [a.yaml]",
        "kustomized/a.yaml": WEB,
    }
    (one,) = (one for one in found(files).values() if one.name == "root")
    assert one.members == (
        "apps/hack/a.yaml",
        "apps/keep.tpl.yaml",
        "clusters/prod/root.yaml",
        "kustomized",
    )


def test_credentials_of_any_cluster_name_none() -> None:
    remote = "kubeConfig: {secretRef: {name: cluster-kubeconfig}}"
    files = {"hub/apps.yaml": flux("apps", "./apps", remote), "apps/a.yaml": WEB}
    (one,) = found(files).values()
    assert isinstance(one.cluster, Unknown)


def test_deployers_that_multiply_come_to_an_end() -> None:
    files = {"apps/a.yaml": WEB}
    for level in range(30):
        following = f"./level{level + 1}" if level < 29 else "./apps"
        for name in "ab":
            files[f"level{level}/{name}.yaml"] = flux(f"{name}{level}", following)
    assert len(found(files)) <= 20_000


def test_a_kustomization_that_is_not_listed_is_switched_off() -> None:
    files = {
        "clusters/prod/root.yaml": flux("root", "./apps"),
        "apps/kustomization.yaml": "resources: [web/ks.yaml]\n# - old/ks.yaml\n",
        "apps/web/ks.yaml": flux("web", "./apps/web/app"),
        "apps/web/app/a.yaml": WEB,
        "apps/old/ks.yaml": flux("old", "./apps/old/app"),
        "apps/old/app/a.yaml": WEB,
    }
    assert list(found(files)) == ["apps root", "apps/web/app web"]


def test_a_deployer_that_two_apply_to_one_cluster_is_one() -> None:
    files = {
        "clusters/prod/one.yaml": flux("one", "./tenants"),
        "clusters/prod/two.yaml": flux("two", "./tenants"),
        "tenants/apps.yaml": flux("apps", "./apps"),
        "apps/a.yaml": WEB,
    }
    assert list(found(files)) == ["apps apps", "tenants one", "tenants two"]


def test_paths_start_from_the_root_when_one_of_them_does() -> None:
    files = {
        "clusters/prod/root.yaml": flux("root", "./tenants"),
        "tenants/team.yaml": flux("team", "./prod"),
        "tenants/prod/a.yaml": WEB,
    }
    assert list(found(files)) == ["tenants root"]


def test_what_a_switched_off_kustomization_would_apply_is_not_judged() -> None:
    files = tree(
        {
            "clusters/prod/root.yaml": flux("root", "./apps"),
            "apps/kustomization.yaml": "resources: [web/ks.yaml]\n",
            "apps/web/ks.yaml": flux("web", "./apps/web/app"),
            "apps/web/app/kustomization.yaml": "resources: [a.yaml]",
            "apps/web/app/a.yaml": WEB,
            "apps/old/ks.yaml": flux("old", "./apps/old/app"),
            "apps/old/app/kustomization.yaml": "resources: [a.yaml]",
            "apps/old/app/a.yaml": WEB,
        }
    )
    offered = {unit.path: read(unit, files).offered for unit in units(files)}
    assert offered["apps/old/app"]
    assert not offered["apps/web/app"]
