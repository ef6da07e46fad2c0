"""Whether two resources lie in one account, project or subscription, as far as the code says."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.paths import value_at
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.arn import parse_arn
from outlast.graph.model import Node

STATED = ("project", "subscription_id")
"""Attributes of a resource or its provider that name the account itself."""

OF_PROVIDER = ("allowed_account_ids", "assume_role.role_arn", "profile", "account_id", "access_key")
"""Arguments of a provider that choose the account; equal ones choose the same."""

UNSAID = Unknown("the code does not say whether both lie in one account")


def same_account(one: Node, other: Node) -> Maybe[bool]:
    """True when both are made with the same provider, or name the same account."""
    if known(one.vendor) and known(other.vendor) and one.vendor != other.vendor:
        return False
    ours, theirs = _stated(one), _stated(other)
    if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
        return False
    if one.unit == other.unit and _chosen(one) == _chosen(other):
        if isinstance(ours, Unknown) and isinstance(theirs, Unknown) and ours.text != theirs.text:
            return UNSAID
        return True if type(ours) is type(theirs) else UNSAID
    accounts = {_account(node) for node in (one, other)}
    if None in accounts:
        return ours == theirs if isinstance(ours, str) and isinstance(theirs, str) else UNSAID
    return len(accounts) == 1


def account_of_arn(store: Node, text: str) -> Maybe[bool]:
    """Whether the account in an ARN is that of `store`."""
    arn, own = parse_arn(text), _account(store)
    if arn is None or not arn.account or own is None:
        return UNSAID
    return arn.account == own


def account_is(store: Node, number: str) -> bool:
    """Whether `number` is the account of `store`; of an account not known it is another one."""
    return number == _account(store)


def _stated(node: Node) -> Value:
    """The project or subscription, of the resource or else of its provider."""
    provider = node.resource.provider.attributes if node.resource.provider else {}
    for attributes in (node.resource.attributes, provider):
        for name in STATED:
            value = value_at(attributes, name)
            if value is not None:
                return value
    return None


def _chosen(node: Node) -> tuple[str, ...]:
    """How the provider chooses its account, as the code spells it."""
    return tuple(_provided(node))


def _provided(node: Node) -> Iterator[str]:
    provider = node.resource.provider
    for name in OF_PROVIDER:
        value = value_at(provider.attributes, name) if provider else None
        if isinstance(value, Unknown):
            yield f"{name} {value.text or provider.alias if provider else ''}"
        elif value is not None:
            yield f"{name} {value}"


def _account(node: Node) -> str | None:
    """The number of the account, when the provider states it."""
    provider = node.resource.provider
    if provider is None:
        return None
    role = value_at(provider.attributes, "assume_role.role_arn")
    arn = parse_arn(role) if isinstance(role, str) else None
    if arn and arn.account:
        return arn.account
    allowed = value_at(provider.attributes, "allowed_account_ids")
    return allowed if isinstance(allowed, str) else None
