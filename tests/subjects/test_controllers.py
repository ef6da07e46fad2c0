"""Who applies a stack: runs of a backend, clusters of deployers, hosts that these pull from."""

from __future__ import annotations

import pytest

from estates import said, subjects
from outlast.domain.value import Unknown
from outlast.settings import ClusterRule, Settings
from outlast.subjects.model import Stack

HERE = Settings(
    clusters=(
        ClusterRule(name="remote", vendor="gcp", region="europe-west1"),
        ClusterRule(path="hub", vendor="aws", region="eu-west-1"),
        ClusterRule(path="app", vendor="gcp", region="europe-west1"),
    )
)
POD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: shop}
spec: {template: {spec: {containers: [{name: a, image: "a:1"}]}}}
"""
GITHUB = "https://github.com/acme/shop"


def application(url: str = GITHUB, to: str = "name: remote", more: str = "") -> str:
    return f"""
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: checkout, namespace: argocd}}
spec:
  source: {{repoURL: "{url}", path: app}}
  destination: {{{to}, namespace: shop}}
{more}"""


GENERATED = f"""
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: each, namespace: argocd}}
spec:
  generators: [{{list: {{elements: [{{cluster: remote}}]}}}}]
  template:
    metadata: {{name: "checkout-{{{{cluster}}}}"}}
    spec:
      source: {{repoURL: "{GITHUB}", path: app}}
      destination: {{name: "{{{{cluster}}}}", namespace: shop}}
"""


def kustomization(kind: str = "GitRepository", more: str = "") -> str:
    return f"""
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: checkout, namespace: flux-system}}
spec: {{path: ./app, sourceRef: {{kind: {kind}, name: shop}}{more}}}
---
"""


REMOTE = ", kubeConfig: {secretRef: {name: remote-kubeconfig}}"


def source(kind: str, spec: str) -> str:
    return f"""
apiVersion: source.toolkit.fluxcd.io/v1
kind: {kind}
metadata: {{name: shop, namespace: flux-system}}
spec: {{{spec}}}
"""


def git(url: str) -> str:
    return kustomization() + source("GitRepository", f'url: "{url}"')


HUB = "cluster aws aws"
STEERED: dict[str, tuple[str, list[str]]] = {
    "Argo CD applies to another cluster": (application(), [HUB, "source github github"]),
    "an Application that a set makes": (GENERATED, [HUB, "source github github"]),
    "Flux applies to another cluster": (
        kustomization(more=REMOTE) + source("GitRepository", f'url: "{GITHUB}"'),
        [HUB, "source github github"],
    ),
    "a source that the code does not declare": (kustomization(), [HUB, "source ? ?"]),
    "a source that an instance of the operator makes": (
        kustomization()
        + "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\n"
        + "metadata: {name: flux, namespace: flux-system}\n"
        + f"spec: {{sync: {{kind: GitRepository, url: {GITHUB}, path: other}}}}\n",
        [HUB, "source github github"],
    ),
    "an address of SSH": (git("ssh://git@github.com/acme/shop"), [HUB, "source github github"]),
    "an address of SCP": (
        application("git@gitlab.com:acme/shop.git"),
        [HUB, "source gitlab gcp+gitlab"],
    ),
    "CodeCommit": (
        git("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop"),
        [HUB, "source aws aws"],
    ),
    "Azure DevOps": (git("https://dev.azure.com/acme/_git/shop"), [HUB, "source azure azure"]),
    "Azure DevOps by its old name": (
        git("https://acme.visualstudio.com/_git/shop"),
        [HUB, "source azure azure"],
    ),
    "Bitbucket": (
        git("https://bitbucket.org/acme/shop.git"),
        [HUB, "source atlassian atlassian+aws"],
    ),
    "Gitea in the cluster of the deployer": (
        git("http://gitea-http.gitea.svc.cluster.local:3000/acme/shop.git"),
        [HUB, "source aws aws"],
    ),
    "a chart of a registry beside it": (
        application().replace(
            f'source: {{repoURL: "{GITHUB}", path: app}}',
            f'sources: [{{repoURL: "{GITHUB}", path: app}}, '
            "{repoURL: 1.dkr.ecr.eu-west-1.amazonaws.com, chart: shop}]",
        ),
        [HUB, "source github github", "source aws aws"],
    ),
    "a chart of a registry of images": (
        application().replace(
            f'source: {{repoURL: "{GITHUB}", path: app}}',
            f'sources: [{{repoURL: "{GITHUB}", path: app}}, {{repoURL: ghcr.io/acme, chart: a}}]',
        ),
        [HUB, "source github github"],
    ),
    "a host that nobody knows": (git("https://git.acme.net/shop.git"), [HUB, "source ? ?"]),
}


def steered(stack: Stack) -> list[str]:
    assert not isinstance(stack.control, Unknown)
    return [f"{one.layer} {said(one.vendor)} {said(one.domains)}" for one in stack.control]


def stack(files: dict[str, str], path: str = "app", settings: Settings = HERE) -> Stack:
    (found,) = (one for one in subjects(files, settings).stacks if one.path == path)
    return found


@pytest.mark.parametrize(("deployer", "control"), STEERED.values(), ids=STEERED)
def test_what_applies_to_a_cluster(deployer: str, control: list[str]) -> None:
    found = stack({"hub/shop.yaml": deployer, "hub/pod.yaml": POD, "app/pod.yaml": POD})
    assert (steered(found), said(found.controller)) == (control, "aws")


def test_without_a_deployer_nobody_knows_who_applies() -> None:
    found = stack({"app/pod.yaml": POD})
    assert (said(found.control), said(found.controller)) == ("?", "?")


def test_a_cluster_that_nobody_knows_applies_from_where_nobody_knows() -> None:
    files = {"hub/shop.yaml": application(), "app/pod.yaml": POD}
    assert steered(stack(files, settings=Settings())) == ["cluster ? ?", "source github github"]


def test_all_sources_of_an_application_count() -> None:
    several = application().replace(
        f'source: {{repoURL: "{GITHUB}", path: app}}',
        f'sources: [{{repoURL: "{GITHUB}", path: app}}, '
        '{repoURL: "https://gitlab.com/acme/values.git", ref: values}]',
    )
    found = stack({"hub/shop.yaml": several, "app/pod.yaml": POD})
    assert steered(found) == [HUB, "source github github", "source gitlab gcp+gitlab"]


BUCKET = """
apiVersion: s3.aws.upbound.io/v1beta1
kind: Bucket
metadata: {name: acme-orders}
spec: {forProvider: {region: eu-west-1}}
"""


def test_an_operator_of_cloud_resources_needs_its_cluster() -> None:
    """Who tells the operator is still not known."""
    found = stack({"app/bucket.yaml": BUCKET, "app/pod.yaml": POD})
    assert steered(found) == ["runner ? ?", "operator gcp gcp"]


def test_cloud_resources_alone_are_applied_by_their_deployer() -> None:
    found = stack({"hub/shop.yaml": application(), "hub/pod.yaml": POD, "app/bucket.yaml": BUCKET})
    assert steered(found) == [HUB, "source github github"]


def test_two_clusters_that_hold_one_deployer_do_not_decide() -> None:
    files = {
        "one/kustomization.yaml": "resources: [../base]",
        "two/kustomization.yaml": "resources: [../base]",
        "base/kustomization.yaml": "resources: [shop.yaml, pod.yaml]",
        "base/shop.yaml": application(),
        "base/pod.yaml": POD,
        "app/pod.yaml": POD,
    }
    rules = (ClusterRule(path="one", vendor="aws"), ClusterRule(path="two", vendor="azure"))
    found = stack(files, settings=Settings(clusters=rules))
    assert steered(found) == ["cluster ? ?", "source github github"]


WORKSPACE = """
resource "tfe_workspace" "shop" {
  name              = "shop"
  working_directory = "live/shop"
}
"""
RUNS = {
    "a workspace for the folder": (WORKSPACE, ["runner hashicorp aws+hashicorp"]),
    "a workspace that only keeps the state": (
        WORKSPACE.replace("name  ", 'execution_mode = "local"\n  name  '),
        "?",
    ),
    "a workspace for another folder": (WORKSPACE.replace("live/shop", "live/search"), "?"),
    "a workspace for the root of some repository": (WORKSPACE.replace("live/shop", "."), "?"),
    "a folder that nobody decides": (WORKSPACE.replace('"live/shop"', "var.folder"), "?"),
    "a build that applies it": (
        'resource "aws_codebuild_project" "b" {\n name = "apply"\n source {\n type = "GITHUB"\n'
        "  buildspec = <<-EOT\n    phases: {build: {commands: [\n"
        '      "x"\n    ]}}\n    - terraform -chdir=live/shop apply\n  EOT\n }\n}\n',
        ["runner aws aws"],
    ),
    "a build that only plans it": (
        'resource "aws_codebuild_project" "b" {\n name = "plan"\n source {\n type = "GITHUB"\n'
        '  buildspec = "terraform -chdir=live/shop plan"\n }\n}\n',
        "?",
    ),
    "a build whose steps lie in its repository": (
        'resource "aws_codebuild_project" "b" {\n name = "b"\n source {\n type = "GITHUB"\n'
        '  buildspec = "buildspec.yml"\n }\n}\n',
        "?",
    ),
    "a stack of Spacelift": (
        'resource "spacelift_stack" "s" {\n name = "s"\n project_root = "/live/shop/"\n}\n',
        ["runner spacelift ?"],
    ),
}


@pytest.mark.parametrize(("code", "control"), RUNS.values(), ids=RUNS)
def test_what_runs_a_folder(code: str, control: list[str] | str) -> None:
    bucket = 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n'
    found = stack({"admin/main.tf": code, "live/shop/main.tf": bucket}, "live/shop")
    assert (steered(found) if isinstance(control, list) else said(found.control)) == control


def test_a_build_of_a_template_runs_a_folder() -> None:
    template = """
Resources:
  Apply:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: apply
      Source:
        Type: GITHUB
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - cd live/shop
                - terraform apply -auto-approve
"""
    bucket = 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n'
    found = stack({"ci/stack.yaml": template, "live/shop/main.tf": bucket}, "live/shop")
    assert steered(found) == ["runner aws aws"]


def test_a_cluster_runs_terraform() -> None:
    runs = """
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: {name: shop, namespace: flux-system}
spec: {path: ./live/shop, sourceRef: {kind: GitRepository, name: shop}}
---
"""
    files = {
        "hub/shop.yaml": runs + source("GitRepository", f"url: {GITHUB}"),
        "hub/pod.yaml": POD,
        "live/shop/main.tf": 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n',
    }
    assert steered(stack(files, "live/shop")) == [HUB, "source github github"]


def test_a_runner_of_terraform_applies_no_manifests_that_lie_beside_it() -> None:
    files = {
        "admin/main.tf": WORKSPACE,
        "live/shop/main.tf": 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n',
        "live/shop/pod.yaml": POD,
    }
    found = {one.format: one.control for one in subjects(files).stacks if one.path == "live/shop"}
    assert (said(found["kubernetes"]), said(found["terraform"]) == "?") == ("?", False)


def test_charts_that_terraform_installs_are_no_operator_of_its_other_resources() -> None:
    code = """
provider "helm" {
  kubernetes { host = "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com" }
}
resource "helm_release" "a" {
  name  = "a"
  chart = "a"
}
resource "kubernetes_deployment_v1" "web" {
  metadata { name = "web" }
}
resource "google_storage_bucket" "b" { name = "acme-x" }
"""
    assert said(stack({"app/main.tf": code}).control) == "?"
