"""The fields that each word of a kustomization changes.

Source: the default field specs of kustomize 5.7 (`api/internal/konfig/builtinpluginconsts`).
"""

from __future__ import annotations

from collections.abc import Iterator

from outlast.readers.kubernetes.kustomize.fieldspecs import FieldSpec

RBAC = "rbac.authorization.k8s.io"
NETWORK = "networking.k8s.io"
POD = "spec/template/spec/"
CRON_POD = "spec/jobTemplate/spec/template/spec/"
POD_LABELS = (
    FieldSpec("spec/template/metadata/labels", True, version="v1", kind="ReplicationController"),
    FieldSpec("spec/template/metadata/labels", True, kind="Deployment"),
    FieldSpec("spec/template/metadata/labels", True, kind="ReplicaSet"),
    FieldSpec("spec/template/metadata/labels", True, kind="DaemonSet"),
    FieldSpec("spec/template/metadata/labels", True, "apps", kind="StatefulSet"),
    FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", True, "apps", kind="StatefulSet"),
    FieldSpec("spec/template/metadata/labels", True, "batch", kind="Job"),
    FieldSpec("spec/jobTemplate/metadata/labels", True, "batch", kind="CronJob"),
    FieldSpec("spec/jobTemplate/spec/template/metadata/labels", True, "batch", kind="CronJob"),
)
METADATA_LABELS = FieldSpec("metadata/labels", True)
TEMPLATE_LABELS = (METADATA_LABELS, *POD_LABELS)
PEERS = (
    "affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/",
    "affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/",
    "affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/",
    "affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/",
    "topologySpreadConstraints/",
)
SELECTOR_LABELS = (
    FieldSpec("spec/selector", True, version="v1", kind="Service"),
    FieldSpec("spec/selector", True, version="v1", kind="ReplicationController"),
    FieldSpec("spec/selector/matchLabels", True, kind="Deployment"),
    FieldSpec("spec/selector/matchLabels", True, kind="ReplicaSet"),
    FieldSpec("spec/selector/matchLabels", True, kind="DaemonSet"),
    FieldSpec("spec/selector/matchLabels", True, "apps", kind="StatefulSet"),
    *(
        FieldSpec(f"{POD}{peer}labelSelector/matchLabels", False, "apps", kind=kind)
        for kind in ("Deployment", "StatefulSet")
        for peer in PEERS
    ),
    FieldSpec("spec/selector/matchLabels", False, "batch", kind="Job"),
    FieldSpec("spec/jobTemplate/spec/selector/matchLabels", False, "batch", kind="CronJob"),
    FieldSpec("spec/selector/matchLabels", False, "policy", kind="PodDisruptionBudget"),
    FieldSpec("spec/podSelector/matchLabels", False, NETWORK, kind="NetworkPolicy"),
    FieldSpec("spec/ingress/from/podSelector/matchLabels", False, NETWORK, kind="NetworkPolicy"),
    FieldSpec("spec/egress/to/podSelector/matchLabels", False, NETWORK, kind="NetworkPolicy"),
    *TEMPLATE_LABELS,
)
"""Labels that are part of what selects: `commonLabels`, and `labels` with `includeSelectors`."""

ANNOTATIONS = (
    FieldSpec("metadata/annotations", True),
    FieldSpec(
        "spec/template/metadata/annotations", True, version="v1", kind="ReplicationController"
    ),
    FieldSpec("spec/template/metadata/annotations", True, kind="Deployment"),
    FieldSpec("spec/template/metadata/annotations", True, kind="ReplicaSet"),
    FieldSpec("spec/template/metadata/annotations", True, kind="DaemonSet"),
    FieldSpec("spec/template/metadata/annotations", True, kind="StatefulSet"),
    FieldSpec("spec/template/metadata/annotations", True, "batch", kind="Job"),
    FieldSpec("spec/jobTemplate/metadata/annotations", True, "batch", kind="CronJob"),
    FieldSpec("spec/jobTemplate/spec/template/metadata/annotations", True, "batch", kind="CronJob"),
)
NAMESPACES = (
    FieldSpec("spec/service/namespace", True, "apiregistration.k8s.io", kind="APIService"),
    FieldSpec(
        "spec/conversion/webhook/clientConfig/service/namespace",
        False,
        "apiextensions.k8s.io",
        kind="CustomResourceDefinition",
    ),
)
IMAGES = tuple(
    FieldSpec(f"{before}{path}")
    for before in ("spec/", POD)
    for path in ("containers[]/image", "initContainers[]/image", "volumes[]/image/reference")
)
REPLICAS = tuple(
    FieldSpec("spec/replicas", True, kind=kind)
    for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
)
KEPT_NAMES = (
    FieldSpec("", kind="CustomResourceDefinition"),
    FieldSpec("", group="apiregistration.k8s.io", kind="APIService"),
    FieldSpec("", kind="Namespace"),
)
"""Objects whose name takes no prefix and no suffix."""

Reference = tuple[FieldSpec, tuple[FieldSpec, ...]]


def references() -> Iterator[Reference]:
    """What is named (group, version, kind), and the fields of others that hold its name."""
    scaled = (FieldSpec("spec/scaleTargetRef/name", kind="HorizontalPodAutoscaler"),)
    for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"):
        yield FieldSpec("", kind=kind), scaled
    yield FieldSpec("", version="v1", kind="ConfigMap"), tuple(_of_config_maps())
    yield FieldSpec("", version="v1", kind="Secret"), tuple(_of_secrets())
    yield FieldSpec("", version="v1", kind="Service"), OF_SERVICES
    yield (
        FieldSpec("", group=RBAC, kind="Role"),
        (FieldSpec("roleRef/name", group=RBAC, kind="RoleBinding"),),
    )
    yield (
        FieldSpec("", group=RBAC, kind="ClusterRole"),
        tuple(
            FieldSpec("roleRef/name", group=RBAC, kind=kind)
            for kind in ("RoleBinding", "ClusterRoleBinding")
        ),
    )
    yield (
        FieldSpec("", version="v1", kind="ServiceAccount"),
        (
            FieldSpec("subjects", group=RBAC, kind="RoleBinding"),
            FieldSpec("subjects", group=RBAC, kind="ClusterRoleBinding"),
            *_in_pods("serviceAccountName"),
        ),
    )
    yield (
        FieldSpec("", version="v1", kind="PersistentVolumeClaim"),
        tuple(_in_pods("volumes/persistentVolumeClaim/claimName")),
    )
    yield (
        FieldSpec("", version="v1", kind="PersistentVolume"),
        (
            FieldSpec("spec/volumeName", kind="PersistentVolumeClaim"),
            FieldSpec("rules/resourceNames", kind="ClusterRole"),
        ),
    )
    yield (
        FieldSpec("", group="storage.k8s.io", version="v1", kind="StorageClass"),
        (
            FieldSpec("spec/storageClassName", kind="PersistentVolume"),
            FieldSpec("spec/storageClassName", kind="PersistentVolumeClaim"),
            FieldSpec("spec/volumeClaimTemplates/spec/storageClassName", kind="StatefulSet"),
        ),
    )
    yield (
        FieldSpec("", group="scheduling.k8s.io", version="v1", kind="PriorityClass"),
        tuple(_in_pods("priorityClassName")),
    )
    yield (
        FieldSpec("", group="admissionregistration.k8s.io", kind="ValidatingAdmissionPolicy"),
        (
            FieldSpec(
                "spec/policyName",
                group="admissionregistration.k8s.io",
                kind="ValidatingAdmissionPolicyBinding",
            ),
        ),
    )


OF_SERVICES = (
    FieldSpec("spec/serviceName", group="apps", kind="StatefulSet"),
    FieldSpec("spec/rules/http/paths/backend/serviceName", kind="Ingress"),
    FieldSpec("spec/backend/serviceName", kind="Ingress"),
    FieldSpec("spec/rules/http/paths/backend/service/name", kind="Ingress"),
    FieldSpec("spec/defaultBackend/service/name", kind="Ingress"),
    FieldSpec("spec/service/name", group="apiregistration.k8s.io", kind="APIService"),
    *(
        FieldSpec("webhooks/clientConfig/service", group="admissionregistration.k8s.io", kind=kind)
        for kind in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
    ),
)
TEMPLATED = ("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job")


def _of_config_maps() -> Iterator[FieldSpec]:
    paths = ("volumes/configMap/name", *_in_containers("configMap"))
    yield from _in_all(paths, "volumes/projected/sources/configMap/name")
    yield FieldSpec("spec/configSource/configMap", kind="Node")
    yield FieldSpec("rules/resourceNames", kind="Role")
    yield FieldSpec("rules/resourceNames", kind="ClusterRole")
    annotation = "nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"
    yield FieldSpec(f"metadata/annotations/{annotation}", kind="Ingress")


def _of_secrets() -> Iterator[FieldSpec]:
    paths = ("volumes/secret/secretName", *_in_containers("secret"), "imagePullSecrets/name")
    yield from _in_all(paths, "volumes/projected/sources/secret/name")
    yield FieldSpec("spec/tls/secretName", kind="Ingress")
    for annotation in (
        "ingress.kubernetes.io\\/auth-secret",
        "nginx.ingress.kubernetes.io\\/auth-secret",
        "nginx.ingress.kubernetes.io\\/auth-tls-secret",
    ):
        yield FieldSpec(f"metadata/annotations/{annotation}", kind="Ingress")
    yield FieldSpec("imagePullSecrets/name", kind="ServiceAccount")
    for name in ("secretName", "adminSecretName", "userSecretName", "secretRef"):
        yield FieldSpec(f"parameters/{name}", kind="StorageClass")
    yield FieldSpec("rules/resourceNames", kind="Role")
    yield FieldSpec("rules/resourceNames", kind="ClusterRole")
    knative = "containers/env/valueFrom/secretKeyRef/name"
    yield FieldSpec(f"{POD}{knative}", False, "serving.knative.dev", "v1", "Service")
    yield FieldSpec("spec/azureFile/secretName", kind="PersistentVolume")


def _in_containers(word: str) -> Iterator[str]:
    for field in (f"env/valueFrom/{word}KeyRef/name", f"envFrom/{word}Ref/name"):
        yield f"containers/{field}"
        yield f"initContainers/{field}"


def _in_all(paths: tuple[str, ...], projected: str) -> Iterator[FieldSpec]:
    """Fields of a pod, wherever a pod stands."""
    for path in (*paths, projected):
        yield FieldSpec(f"spec/{path}", version="v1", kind="Pod")
        yield FieldSpec(f"template/spec/{path}", kind="PodTemplate")
        yield from (FieldSpec(f"{POD}{path}", kind=kind) for kind in TEMPLATED)
        yield FieldSpec(f"{CRON_POD}{path}", kind="CronJob")


def _in_pods(path: str) -> Iterator[FieldSpec]:
    """Fields of a pod, where kustomize looks for the plainer names."""
    yield FieldSpec(f"spec/{path}", kind="Pod")
    for kind in ("StatefulSet", "Deployment", "ReplicationController"):
        yield FieldSpec(f"{POD}{path}", kind=kind)
    yield FieldSpec(f"{CRON_POD}{path}", kind="CronJob")
    yield FieldSpec(f"{POD}{path}", kind="Job")
    yield FieldSpec(f"{POD}{path}", kind="DaemonSet")
