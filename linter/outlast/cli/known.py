"""The policies that this folder knows, and the one that a word means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outlast.errors import UsageError
from outlast.pipeline import Request, root_of, settings_for
from outlast.policy.model import Policy
from outlast.policy.reads import nearest
from outlast.policy.versions import chosen, every_version
from outlast.settings import PolicyChoice


def every_policy() -> tuple[Policy, ...]:
    """The newest allowed version of every policy that this folder's settings know."""
    request = Request(paths=(".",))
    choice = settings_for(request).policies
    unfiltered = replace(PolicyChoice(), pin=choice.pin)
    return chosen(every_version(choice.packs, root_of(request)), unfiltered)


def find(policies: Iterable[Policy], word: str) -> Policy:
    """The policy with that id, name or alias. Raises UsageError with the nearest one."""
    known = tuple(policies)
    for policy in known:
        if word.lower() in (policy.id.lower(), policy.name, *map(str.lower, policy.aliases)):
            return policy
    names = tuple(name for policy in known for name in (policy.id, policy.name))
    raise UsageError(f"no policy is called `{word}`{nearest(word, names)}")
