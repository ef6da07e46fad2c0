"""Built-in plugins of kustomize, written out or in files: what the binary makes of them, and us."""

from __future__ import annotations

import pytest

from kubernetes.test_kustomize_oracle import BASE, HEAD, KUSTOMIZE, Files, agree

pytestmark = pytest.mark.skipif(KUSTOMIZE is None, reason="no kustomize on the path")


def plugin(kind: str, more: str, name: str = "x") -> str:
    return f"apiVersion: builtin\nkind: {kind}\nmetadata: {{name: {name}}}\n{more}\n"


def inline(text: str) -> str:
    return "transformers:\n- |-\n" + "".join(f"  {line}\n" for line in text.splitlines())


METADATA = "fieldSpecs: [{path: metadata/labels, create: true}]"
NAMES = "fieldSpecs: [{path: metadata/name}]"
STEPS: dict[str, str] = {
    "labels": plugin("LabelTransformer", f"labels: {{team: a, app: b}}\n{METADATA}"),
    "labels of one kind": plugin(
        "LabelTransformer",
        "labels: {team: a}\nfieldSpecs: [{path: metadata/labels, create: true, kind: Service},"
        " {path: spec/template/metadata/labels, create: false}]",
    ),
    "labels nowhere": plugin("LabelTransformer", "labels: {team: a}"),
    "annotations": plugin(
        "AnnotationsTransformer",
        'annotations: {a: "1"}\nfieldSpecs: [{path: metadata/annotations, create: true}]',
    ),
    "a prefix": plugin("PrefixTransformer", f"prefix: eu-\n{NAMES}"),
    "a suffix": plugin("SuffixTransformer", f"suffix: -v2\n{NAMES}"),
    "a namespace": plugin(
        "NamespaceTransformer",
        "fieldSpecs: [{path: metadata/namespace, create: true}]",
        "x, namespace: prod",
    ),
    "a namespace of what has none": plugin(
        "NamespaceTransformer",
        "unsetOnly: true\nfieldSpecs: [{path: metadata/namespace, create: true}]",
        "x, namespace: prod",
    ),
    "a namespace and its own object": plugin(
        "NamespaceTransformer",
        "fieldSpecs: [{path: metadata/namespace, create: true},"
        " {path: metadata/name, kind: Namespace, create: true}]",
        "x, namespace: prod",
    ),
    "an image": plugin("ImageTagTransformer", "imageTag: {name: postgres, newTag: '17'}"),
    "a patch": plugin(
        "PatchTransformer",
        "target: {kind: Deployment}\npatch: '- {op: replace, path: /spec/replicas, value: 5}'",
    ),
    "a patch in a file": plugin("PatchTransformer", "target: {kind: Deployment}\npath: five.yaml"),
    "several in one file": plugin("PrefixTransformer", f"prefix: a-\n{NAMES}")
    + "---\n"
    + plugin("LabelTransformer", f"labels: {{team: a}}\n{METADATA}"),
}
FIVE = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n"
MAKING: dict[str, str] = {
    "a ConfigMap": plugin("ConfigMapGenerator", "literals: [a=b]\nfiles: [five.yaml]", "made"),
    "a Secret": plugin("SecretGenerator", "literals: [a=b]", "made, namespace: prod"),
    "without a hash": plugin(
        "ConfigMapGenerator", "literals: [a=b]\noptions: {disableNameSuffixHash: true}", "made"
    ),
}


def estate(more: str, **files: str) -> Files:
    own = {f"k/{name}": text for name, text in {**BASE, "five.yaml": FIVE, **files}.items()}
    return {**own, "k/kustomization.yaml": HEAD + more}


@pytest.mark.parametrize("text", STEPS.values(), ids=STEPS)
def test_transformers(text: str) -> None:
    agree(estate("transformers: [p.yaml]\nnamePrefix: own-\n", **{"p.yaml": text}))


@pytest.mark.parametrize("text", list(STEPS.values())[:5], ids=list(STEPS)[:5])
def test_transformers_that_are_written_out(text: str) -> None:
    agree(estate(inline(text)))


@pytest.mark.parametrize("text", MAKING.values(), ids=MAKING)
def test_generators(text: str) -> None:
    agree(estate("generators: [p.yaml]\nnamespace: shop\n", **{"p.yaml": text}))
