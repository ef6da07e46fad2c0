"""Readers are imported only where a file may be of their format: nothing they read is missed."""

from __future__ import annotations

import pytest

from outlast.readers.cloudformation import units as templates
from outlast.readers.kubernetes.kustomize import files as kustomize
from outlast.readers.kubernetes.manifests import documents
from outlast.readers.machines import units as machines
from outlast.readers.table import READERS
from outlast.readers.terraform.modules import config
from outlast.readers.terraform.terragrunt import paths as terragrunt_paths
from outlast.readers.terraform.terragrunt import stacks as terragrunt_stacks
from outlast.readers.workflows import reader as workflows

NAMES = {
    "terraform": config.SUFFIXES,
    "plan": (".json",),
    "terragrunt": (*terragrunt_paths.NAMES, terragrunt_stacks.STACK),
    "cloudformation": templates.SUFFIXES,
    "kubernetes": (*documents.SUFFIXES, *kustomize.NAMES),
    "machines": machines.SUFFIXES,
    "workflow": workflows.ENDINGS,
}


@pytest.mark.parametrize("name", READERS)
def test_every_name_that_a_reader_takes_is_an_ending(name: str) -> None:
    endings = READERS[name].endings  # type: ignore[index]
    assert [word for word in NAMES[name] if not word.endswith(endings)] == []
