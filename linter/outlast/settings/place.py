"""Settings that stand in a folder below the root become settings that speak of root paths."""

from __future__ import annotations

import glob
import posixpath
from dataclasses import replace

from outlast.domain.fragment import Unit
from outlast.settings.model import Settings


def below(settings: Settings, folder: str) -> Settings:
    """`settings` as they stand in `folder`, a reported path; `.` for the root itself."""
    if folder == ".":
        return settings
    return replace(
        settings,
        services=tuple(
            replace(rule, paths=tuple(_glob(folder, path) for path in rule.paths))
            for rule in settings.services
        ),
        clusters=tuple(
            replace(rule, path=_glob(folder, rule.path) if rule.path else "")
            for rule in settings.clusters
        ),
        environments=tuple(_unit(folder, unit) for unit in settings.environments),
        ignores=tuple(
            replace(rule, path=_glob(folder, rule.path) if rule.path else "")
            for rule in settings.ignores
        ),
        policies=replace(
            settings.policies,
            severity=tuple(
                replace(rule, paths=tuple(_glob(folder, path) for path in rule.paths))
                for rule in settings.policies.severity
            ),
        ),
        evidence=tuple(
            replace(one, path=_glob(folder, one.path) if one.path else "")
            for one in settings.evidence
        ),
        exclude=tuple(_glob(folder, path) for path in settings.exclude),
    )


def _glob(folder: str, pattern: str) -> str:
    """`pattern` behind the name of `folder`, in which no character is special."""
    return f"{glob.escape(folder)}/{pattern.removeprefix('./')}"


def _unit(folder: str, unit: Unit) -> Unit:
    """Var files of a module are looked for from its own folder, those of a template from here."""
    if unit.format == "cloudformation":
        path = glob.escape(folder) if unit.path == "." else _glob(folder, unit.path)
        files = tuple(posixpath.join(folder, file) for file in unit.var_files)
        return replace(unit, path=path, var_files=files)
    return replace(unit, path=posixpath.normpath(posixpath.join(folder, unit.path)))
