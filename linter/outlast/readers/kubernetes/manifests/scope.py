"""Which kinds belong to a cluster as a whole; all others, unknown ones too, have a namespace."""

from __future__ import annotations

CLUSTER_WIDE = frozenset(
    (
        "APIService.apiregistration.k8s.io",
        "CSIDriver.storage.k8s.io",
        "CSINode.storage.k8s.io",
        "CertificateSigningRequest.certificates.k8s.io",
        "ClusterRole.rbac.authorization.k8s.io",
        "ClusterRoleBinding.rbac.authorization.k8s.io",
        "ClusterTrustBundle.certificates.k8s.io",
        "ComponentStatus",
        "CustomResourceDefinition.apiextensions.k8s.io",
        "DeviceClass.resource.k8s.io",
        "FlowSchema.flowcontrol.apiserver.k8s.io",
        "IPAddress.networking.k8s.io",
        "IngressClass.networking.k8s.io",
        "MutatingAdmissionPolicy.admissionregistration.k8s.io",
        "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "MutatingWebhookConfiguration.admissionregistration.k8s.io",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy.policy",
        "PriorityClass.scheduling.k8s.io",
        "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
        "RuntimeClass.node.k8s.io",
        "SelfSubjectAccessReview.authorization.k8s.io",
        "SelfSubjectRulesReview.authorization.k8s.io",
        "ServiceCIDR.networking.k8s.io",
        "StorageClass.storage.k8s.io",
        "SubjectAccessReview.authorization.k8s.io",
        "TokenReview.authentication.k8s.io",
        "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
        "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
        "VolumeAttachment.storage.k8s.io",
        "VolumeAttributesClass.storage.k8s.io",
    )
)
"""Source: `kubectl api-resources --namespaced=false` of Kubernetes 1.33, and what it removed."""


def is_namespaced(kind: str) -> bool:
    """Whether objects of a type (`Deployment.apps`) lie in a namespace."""
    return kind not in CLUSTER_WIDE
