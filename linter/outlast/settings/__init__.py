"""What a team says of its estate in `.outlast.yaml`, read into frozen values."""

from __future__ import annotations

from outlast.settings.model import (
    FILE,
    ClusterRule,
    CustomVendor,
    Evidence,
    IgnoreRule,
    PolicyChoice,
    ServiceRule,
    Settings,
    SeverityRule,
)

__all__ = [
    "FILE",
    "ClusterRule",
    "CustomVendor",
    "Evidence",
    "IgnoreRule",
    "PolicyChoice",
    "ServiceRule",
    "Settings",
    "SeverityRule",
]
