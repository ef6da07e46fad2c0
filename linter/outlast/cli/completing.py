"""What a shell may complete: ids of policies, vendors, services, formats and topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from outlast.errors import OutlastError
from outlast.pipeline import Request, settings_for
from outlast.reporters import FORMATS
from outlast.settings import Settings

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def _of(words: Callable[[], Iterable[str]]) -> Completer:
    """A completer that stays silent when settings or policies are wrong: a run will say so."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        try:
            found = sorted(set(words()))
        except OutlastError:
            return []
        return [word for word in found if word.lower().startswith(incomplete.lower())]

    return complete


def _policies() -> Iterable[str]:
    from outlast.cli.known import every_policy

    return [policy.id for policy in every_policy()]


def _vendors() -> Iterable[str]:
    from outlast.catalogue.load import load

    return [*load().vendors(), *(vendor.id for vendor in _settings().vendors)]


def _services() -> Iterable[str]:
    """Those of the settings: finding the others would read the whole repository."""
    return [rule.name for rule in _settings().services]


def _settings() -> Settings:
    return settings_for(Request(paths=(".",)))


policies = _of(_policies)
vendors = _of(_vendors)
services = _of(_services)
formats = _of(lambda: FORMATS)
