"""The fields of a kustomization that are not rendered here, or that no kustomization has."""

from __future__ import annotations

from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.nodes import is_empty
from outlast.readers.kubernetes.kustomize.plugins import all_done
from outlast.readers.kubernetes.manifests.run import Run

RENDERED = frozenset(
    (
        "apiVersion",
        "bases",
        "buildMetadata",
        "commonAnnotations",
        "commonLabels",
        "components",
        "configMapGenerator",
        "generatorOptions",
        "helmChartInflationGenerator",
        "helmCharts",
        "helmGlobals",
        "imageTags",
        "images",
        "kind",
        "labels",
        "metadata",
        "namePrefix",
        "nameSuffix",
        "namespace",
        "patches",
        "patchesJson6902",
        "patchesStrategicMerge",
        "replacements",
        "replicas",
        "resources",
        "secretGenerator",
        "sortOptions",
    )
)
NOT_RENDERED = {
    "configurations": "fields it names are not changed",
    "crds": "references in those objects are not followed",
    "generators": "what plugins of one's own generate is not read",
    "openapi": "lists of those objects are replaced, not merged",
    "transformers": "what plugins of one's own change is not changed",
    "validators": "nothing is validated",
    "vars": "`$(NAME)` stays as it is written; `replacements` are followed",
}
"""What it means that a field is left out."""

MAKING = ("generators", "transformers")
"""Fields whose plugins may make objects."""

KNOWN = {name.lower(): name for name in (*RENDERED, *NOT_RENDERED)}


def say_unsupported(one: Kustomization, run: Run) -> None:
    """One problem for each field that is stated and left out."""
    for pair in one.node.pairs:
        name = pair.key.text
        known = KNOWN.get(name.lower())
        if known is None:
            message = f"`{name}` is no field of a kustomization, so it is left out"
            run.problem(pair.key.span, "kustomize", message)
        elif known in MAKING and all_done(one, known, run):
            continue
        elif known in NOT_RENDERED and not is_empty(pair.value):
            message = f"`{known}` of a kustomization is not supported: {NOT_RENDERED[known]}"
            run.problem(pair.key.span, "not-supported", message)
            if known in MAKING:
                run.gaps.add(pair.key.span)
