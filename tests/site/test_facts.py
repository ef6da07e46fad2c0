"""Facts that pages repeat from the code: layers and limits."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from outlast.policy.packs import MAX_FILES
from outlast.readers.cloudformation import declared, logic, nested
from outlast.readers.cloudformation.run import MAX_RESOURCES
from outlast.readers.kubernetes.deploying import appset
from outlast.readers.kubernetes.kustomize import build, loading
from outlast.readers.kubernetes.manifests.run import MAX_NODES
from outlast.readers.terraform.hcl import cst
from outlast.readers.terraform.modules import calls, expand, run
from outlast.readers.terraform.plan.document import MAX_BYTES
from outlast.readers.terraform.values import failure
from outlast.reporters import sarif
from outlast.source import discover, yamldoc

ROOT = Path(__file__).parents[2]
MEBI = 1024 * 1024
LIMITS = {
    "a file": (discover.SIZE_LIMIT, 64),
    "standard input": (MAX_BYTES // MEBI,),
    "a YAML document": (yamldoc.MAX_BYTES // MEBI, yamldoc.MAX_DEPTH, yamldoc.MAX_NODES),
    "an expression of HCL": (cst.MAX_DEPTH,),
    "a text that a function of Terraform makes": (failure.MAX_TEXT,),
    "a collection that one makes": (failure.MAX_ITEMS,),
    "instances of one block (`count`, `for_each`)": (expand.MAX_INSTANCES,),
    "module calls within module calls": (calls.MAX_NESTING,),
    "resources of one Terraform unit": (run.MAX_MADE,),
    "resources of one template, its loops written out": (declared.MAX_DECLARED,),
    "resources of one CloudFormation unit": (MAX_RESOURCES,),
    "nested stacks": (nested.MAX_DEPTH, nested.MAX_STACKS),
    "combinations of conditions that are tried for one question": (logic.MAX_WORLDS,),
    "objects of one Kubernetes unit": (MAX_NODES,),
    "kustomizations within kustomizations": (build.MAX_DEPTH, loading.MAX_LOADED),
    "Applications of one ApplicationSet": (appset.MAX_APPLICATIONS,),
    "files of a pack of policies": (MAX_FILES,),
    "results in SARIF": (sarif.MOST_RESULTS, sarif.KEPT_RESULTS),
}


def after(page: str, mark: str) -> str:
    """The paragraph that follows a mark in a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return text.split(f"<!-- {mark} -->\n", 1)[1].lstrip("\n")


def test_limits_are_those_of_the_code() -> None:
    table = after("limits.md", "A test compares these numbers with the code.").split("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    told = {
        what: tuple(int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", limit))
        for what, limit in rows
    }
    assert told == LIMITS


def test_layers_are_those_of_the_contract() -> None:
    block = after("architecture.md", "A test compares this list with the contract.")
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = tomllib.loads(text)["tool"]["importlinter"]["contracts"][0]
    assert block.split("```")[1].split("\n")[1:-1] == contract["layers"]


def test_tags_of_criticality_are_those_of_the_readme() -> None:
    head = "| tag | high or critical |"
    readme, page = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/decides.md")
    )
    assert page.split(head)[1].split("\n\n")[0] == readme.split(head)[1].split("\n\n")[0]
