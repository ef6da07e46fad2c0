"""The lists of Kubernetes' own types that are merged by keys; every other list is replaced.

Source: `x-kubernetes-patch-strategy` in the OpenAPI of Kubernetes 1.21, which kustomize 5 carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the name of its type when that has merged lists, and its own merge keys.

    `keys` is None for what is no merged list, and empty for a merged list of scalars.
    """

    type: str = ""
    keys: tuple[str, ...] | None = None


Type = Mapping[str, Field]
CONTAINERS = Field("Container", ("name",))
WORKLOAD: Type = {"metadata": Field("ObjectMeta"), "spec": Field("Templated")}
WEBHOOKS: Type = {"metadata": Field("ObjectMeta"), "webhooks": Field("", ("name",))}
PLAIN: Type = {"metadata": Field("ObjectMeta"), "status": Field("Status")}

TYPES: Mapping[str, Type] = {
    "ObjectMeta": {"finalizers": Field("", ()), "ownerReferences": Field("", ("uid",))},
    "Status": {"conditions": Field("", ("type",))},
    "Container": {
        "env": Field("", ("name",)),
        "ports": Field("", ("containerPort", "protocol")),
        "volumeDevices": Field("", ("devicePath",)),
        "volumeMounts": Field("", ("mountPath",)),
    },
    "EphemeralContainer": {
        "env": Field("", ("name",)),
        "volumeDevices": Field("", ("devicePath",)),
        "volumeMounts": Field("", ("mountPath",)),
    },
    "PodSpec": {
        "containers": CONTAINERS,
        "initContainers": CONTAINERS,
        "ephemeralContainers": Field("EphemeralContainer", ("name",)),
        "hostAliases": Field("", ("ip",)),
        "imagePullSecrets": Field("", ("name",)),
        "topologySpreadConstraints": Field("", ("topologyKey", "whenUnsatisfiable")),
        "volumes": Field("Volume", ("name",)),
    },
    "Volume": {"ephemeral": Field("Ephemeral")},
    "Ephemeral": {"volumeClaimTemplate": Field("Claim")},
    "Claim": {"metadata": Field("ObjectMeta")},
    "PodTemplateSpec": {"metadata": Field("ObjectMeta"), "spec": Field("PodSpec")},
    "Templated": {"template": Field("PodTemplateSpec")},
    "CronSpec": {"jobTemplate": Field("JobTemplate")},
    "JobTemplate": {"metadata": Field("ObjectMeta"), "spec": Field("Templated")},
    "ServiceSpec": {"ports": Field("", ("port", "protocol"))},
    "NodeSpec": {"podCIDRs": Field("", ())},
    "CSINodeSpec": {"drivers": Field("", ("name",))},
}

KINDS: Mapping[str, Type] = {
    **{f"apps/v1 {kind}": WORKLOAD for kind in ("DaemonSet", "Deployment", "ReplicaSet")},
    "apps/v1 StatefulSet": WORKLOAD,
    "batch/v1 Job": WORKLOAD,
    "batch/v1 CronJob": {"metadata": Field("ObjectMeta"), "spec": Field("CronSpec")},
    "batch/v1beta1 CronJob": {"metadata": Field("ObjectMeta"), "spec": Field("CronSpec")},
    "v1 Pod": {"metadata": Field("ObjectMeta"), "spec": Field("PodSpec")},
    "v1 PodTemplate": {"metadata": Field("ObjectMeta"), "template": Field("PodTemplateSpec")},
    "v1 ReplicationController": WORKLOAD,
    "v1 Service": {"metadata": Field("ObjectMeta"), "spec": Field("ServiceSpec")},
    "v1 ServiceAccount": {"metadata": Field("ObjectMeta"), "secrets": Field("", ("name",))},
    "v1 Node": {"metadata": Field("ObjectMeta"), "spec": Field("NodeSpec")},
    "storage.k8s.io/v1 CSINode": {"metadata": Field("ObjectMeta"), "spec": Field("CSINodeSpec")},
    **{
        f"admissionregistration.k8s.io/{version} {kind}WebhookConfiguration": WEBHOOKS
        for version in ("v1", "v1beta1")
        for kind in ("Mutating", "Validating")
    },
}

PLAIN_KINDS = frozenset(
    f"{version} {kind}"
    for version, kinds in {
        "v1": "ConfigMap Endpoints Event LimitRange Namespace PersistentVolume "
        "PersistentVolumeClaim ResourceQuota Secret",
        "apps/v1": "ControllerRevision",
        "apiextensions.k8s.io/v1": "CustomResourceDefinition",
        "apiregistration.k8s.io/v1": "APIService",
        "autoscaling/v1": "HorizontalPodAutoscaler",
        "autoscaling/v2beta1": "HorizontalPodAutoscaler",
        "autoscaling/v2beta2": "HorizontalPodAutoscaler",
        "certificates.k8s.io/v1": "CertificateSigningRequest",
        "coordination.k8s.io/v1": "Lease",
        "discovery.k8s.io/v1": "EndpointSlice",
        "extensions/v1beta1": "Ingress",
        "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
        "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
        "networking.k8s.io/v1beta1": "Ingress IngressClass",
        "node.k8s.io/v1": "RuntimeClass",
        "policy/v1": "PodDisruptionBudget",
        "policy/v1beta1": "PodDisruptionBudget PodSecurityPolicy",
        "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
        "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding Role RoleBinding",
        "scheduling.k8s.io/v1": "PriorityClass",
        "storage.k8s.io/v1": "CSIDriver StorageClass VolumeAttachment",
    }.items()
    for kind in kinds.split()
)
"""Kinds whose only merged lists are those of their metadata and status."""


def type_for(api_version: str, kind: str) -> Type | None:
    """The type of an object; None for a kind that is not Kubernetes' own."""
    name = f"{api_version} {kind}"
    return KINDS.get(name) or (PLAIN if name in PLAIN_KINDS else None)
