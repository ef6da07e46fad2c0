"""Two values of which one lies over the other, as `deep_merge` and deep includes lay them."""

from __future__ import annotations

from outlast.readers.terraform.values.runtime import Runtime


def deep_merged(under: Runtime, over: Runtime) -> Runtime:
    """Maps merged at every depth, lists joined; of anything else `over`."""
    if isinstance(under, dict) and isinstance(over, dict):
        merged = dict(under)
        for name, value in over.items():
            merged[name] = deep_merged(under[name], value) if name in under else value
        return merged
    if isinstance(under, list) and isinstance(over, list):
        return [*under, *over]
    return over
