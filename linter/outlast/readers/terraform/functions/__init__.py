"""Terraform's and OpenTofu's pure functions: name and arguments -> value."""

from __future__ import annotations

from outlast.readers.terraform.functions.table import FILES, UNKNOWABLE, call, functions

__all__ = ["FILES", "UNKNOWABLE", "call", "functions"]
