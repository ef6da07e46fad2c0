"""`outlast policies diff`: what newer policies would say here that the present ones do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import click

from outlast.domain.finding import Finding
from outlast.pipeline import Request, assess, root_of, settings_for, survey
from outlast.policy.model import Policy
from outlast.policy.versions import chosen, every_version, load_policies
from outlast.settings import PolicyChoice

Key = tuple[str, str, str, str]


EPILOG = """\b
Examples:
  outlast policies diff                what an upgrade would newly flag here
  outlast policies diff --pack rules   what a pack would
"""


@click.command("diff", epilog=EPILOG)
@click.argument("paths", nargs=-1)
@click.option("--pack", "packs", multiple=True, help="A folder of policies to try as well.")
def command(paths: tuple[str, ...], packs: tuple[str, ...]) -> None:
    """Say what the newest version of every policy would newly flag in PATHS.

    The present policies are those of the settings, with their pins. The newest are the same
    without pins, and those of --pack. Nothing is changed.
    """
    request = Request(
        paths=paths or (".",),
        policies=PolicyChoice(packs=packs),
        today=datetime.now(tz=UTC).date(),
    )
    settings, root = settings_for(request), root_of(request)
    present = load_policies(settings.policies, root)
    known = every_version((*settings.policies.packs, *packs), root)
    newest = chosen(known, replace(settings.policies, pin={}))
    changes = tuple(_changes(present, newest))
    if not changes:
        click.echo("every policy is at its newest version")
        return
    estate = survey(request, settings)
    before = _by_subject(assess(estate, present, request).findings)
    after = _by_subject(assess(estate, newest, request).findings)
    for old, new in changes:
        _show(old, new, before, after)


def _changes(
    present: Iterable[Policy], newest: Iterable[Policy]
) -> Iterator[tuple[Policy | None, Policy]]:
    own = {policy.id: policy for policy in present}
    for policy in newest:
        old = own.get(policy.id)
        if old is None or old.version != policy.version:
            yield old, policy


def _by_subject(findings: Iterable[Finding]) -> dict[Key, Finding]:
    """Findings by what they are about: fingerprints differ between major versions."""
    return {(f.policy, f.subject, f.unit, f.address): f for f in findings}


def _show(
    old: Policy | None, new: Policy, before: dict[Key, Finding], after: dict[Key, Finding]
) -> None:
    click.echo(f"{new.id} {new.name} {old.version if old else 'not used'} -> {new.version}")
    for version, change in new.history.items():
        if old is None or _number(version) > old.order:
            click.echo(f"  {version}: {' '.join(change.split())}")
    own = {key: finding for key, finding in after.items() if key[0] == new.id}
    was = {key: finding for key, finding in before.items() if key[0] == new.id}
    _listed("newly flags", [own[key] for key in own if key not in was])
    _listed("flags no longer", [was[key] for key in was if key not in own])
    _listed(
        "changes the level of", [own[k] for k in own if k in was and own[k].level != was[k].level]
    )


def _listed(what: str, findings: list[Finding]) -> None:
    if findings or what == "newly flags":
        click.echo(f"  {what}: {len(findings) or 'nothing'}")
    for finding in findings:
        click.echo(f"    {finding.level}: {finding.span}: {finding.message}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
