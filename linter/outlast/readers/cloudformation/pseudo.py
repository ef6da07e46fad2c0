"""The pseudo parameters: what a stack knows of its own deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.resource import ProviderConfig
from outlast.domain.value import Maybe, Unknown, Value

AMAZON = ("AWS::", "Custom::")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack is deployed, under which name, and the tags that all of it carries."""

    region: Maybe[str]
    account: Maybe[str]
    name: Maybe[str]
    tags: Mapping[str, Value] = field(default_factory=dict)

    def pseudo(self) -> Mapping[str, Value]:
        """Values by the part of the name after `AWS::`."""
        china = isinstance(self.region, str) and self.region.startswith("cn-")
        government = isinstance(self.region, str) and self.region.startswith("us-gov-")
        return {
            "Region": self.region,
            "AccountId": self.account,
            "StackName": self.name,
            "StackId": _unknown("the id of a stack is made when it is created", "StackId"),
            "NotificationARNs": _unknown("it is given when deployed", "NotificationARNs"),
            "Partition": "aws-cn" if china else "aws-us-gov" if government else "aws",
            "URLSuffix": "amazonaws.com.cn" if china else "amazonaws.com",
            "NoValue": None,
        }

    def provider(self, kind: str) -> ProviderConfig | None:
        """The provider of a resource type: Amazon's own lie where the stack lies."""
        if not kind.startswith(AMAZON):
            return None
        tags: dict[str, Value] = {"default_tags": {"tags": dict(self.tags)}} if self.tags else {}
        return ProviderConfig("aws", attributes={"region": self.region, **tags})


def place(region: str, account: str, name: str, tags: Mapping[str, Value]) -> Place:
    """A place from what is known of it; empty where the code does not say."""
    return Place(
        region or _unknown("the region a template is deployed to is not in it", "Region"),
        account or _unknown("the account a template is deployed to is not in it", "AccountId"),
        name or _unknown("the name of a stack is given when it is deployed", "StackName"),
        tags,
    )


def _unknown(reason: str, name: str) -> Unknown:
    return Unknown(reason, text=f"${{AWS::{name}}}")
