"""What applies a folder of the repository to a cluster, whoever does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Maybe
from outlast.readers.kubernetes.deploying.substitute import Substitutions


@dataclass(frozen=True, slots=True)
class Deployer:
    """A Flux Kustomization or one source of an Argo CD Application that applies `path`.

    `file` and `span` are where it is declared, `path` is the folder in the scanned tree. `id` is
    unique in a run: the clusters and deployers that lead to it, and its name.

    `cluster` is empty when nothing names the cluster, Unknown when only Argo CD knows which it
    is; `server` is the URL of an API server that the deployer names. `target_namespace` is put
    over what the objects state,
    `default_namespace` only where they state none. `substitutions` is None when text is left
    alone. `overlay` is a kustomization's content (`patches`, `images`, `components`,
    `namePrefix`, …): Flux and Argo CD write it into the folder's own kustomization, lists after
    its lists. `members` are the files and kustomized folders to apply when the folder has no
    kustomization of its own; None when it has one, or is a chart. `chart` is true for a folder
    with a Chart.yaml that its deployer renders with Helm.
    """

    kind: Literal["flux", "argocd"]
    name: str
    namespace: str
    file: str
    span: Span
    path: str
    id: str
    cluster: Maybe[str] = ""
    server: str = ""
    target_namespace: str = ""
    default_namespace: str = ""
    substitutions: Substitutions | None = None
    overlay: Node | None = None
    members: tuple[str, ...] | None = None
    chart: bool = False
    depends_on: tuple[str, ...] = ()
    suspended: bool = False
