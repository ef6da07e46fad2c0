"""What a team says of its estate in `.outlast.yaml`, read into frozen values."""

from __future__ import annotations

from outlast.settings.model import (
    FILE,
    CustomVendor,
    IgnoreRule,
    PolicyChoice,
    ServiceRule,
    Settings,
)

__all__ = ["FILE", "CustomVendor", "IgnoreRule", "PolicyChoice", "ServiceRule", "Settings"]
