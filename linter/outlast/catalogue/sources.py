"""A module source as Terraform takes it becomes the one name that the catalogue uses for it."""

from __future__ import annotations

import re

REGISTRIES = ("registry.terraform.io/", "registry.opentofu.org/")
SCHEME = re.compile(r"^(?:git::)?(?:https?|ssh|git)://(?:[^/@]*@)?")
SCP = re.compile(r"^(?:git::)?(?:[^/@:]+@)([^/:]+):(?!/)")
REPOSITORY = re.compile(r"^github\.com/([^/]+)/terraform-([a-z0-9]+)-([^/]+)$", re.IGNORECASE)


def module_name(source: str) -> str:
    """The registry address of `source` (`terraform-aws-modules/rds/aws//modules/x`).

    A Git source becomes host and path; when it is a GitHub repository that follows the naming
    rule of the registry (`terraform-<provider>-<name>`), its registry address. Versions, refs,
    transports and `.git` are dropped, and case: neither GitHub nor the registry minds it.
    """
    text = source.strip().partition("?")[0]
    text = SCP.sub(r"\1/", text)
    text = SCHEME.sub("", text).lower()
    text = text.removeprefix("git::").removeprefix("www.")
    for registry in REGISTRIES:
        text = text.removeprefix(registry)
    repository, slashes, inner = text.partition("//")
    repository = _registry(repository.rstrip("/").removesuffix(".git"))
    inner = inner.strip("/")
    return f"{repository}//{inner}" if slashes and inner else repository


def _registry(repository: str) -> str:
    found = REPOSITORY.match(repository)
    if not found:
        return repository
    organisation, provider, name = found.groups()
    return f"{organisation}/{name}/{provider}"
