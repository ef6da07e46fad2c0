"""Outlast: what if a provider fails? A linter for infrastructure code."""

from __future__ import annotations

__version__ = "0.1.0"
