"""A settled unit -> the root module that Terragrunt would run, with its inputs and added files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import SourceFile
from outlast.readers.terraform.modules.config import Config as Declarations
from outlast.readers.terraform.modules.config import merge, source_names
from outlast.readers.terraform.modules.module import Module
from outlast.readers.terraform.modules.run import Run, beside
from outlast.readers.terraform.modules.variables import root_inputs
from outlast.readers.terraform.terragrunt.generate import Generated, all_generated
from outlast.readers.terraform.terragrunt.merge import Owned, Settled, inputs_of
from outlast.readers.terraform.terragrunt.paths import exists, located
from outlast.readers.terraform.terragrunt.source import Source
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.scopes import Given, Input

AUTO = (".auto.tfvars", ".auto.tfvars.json")
NAMED = ("terraform.tfvars", "terraform.tfvars.json")
VARIABLE = "TF_VAR_"


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a module: path by name, and those that are generated."""

    folder: str
    paths: dict[str, str]
    made: dict[str, Generated]


def module_of(settled: Settled, source: Source) -> Module:
    """The module instance. Terragrunt lays the unit's own files and the generated ones over it."""
    outer = settled.config.run
    folder = source.folder or settled.config.home
    files = _files(settled, folder if source.folder else "")
    unit = Unit(folder, "terragrunt", outer.unit.environment, tuple(_var_files(settled, folder)))
    run = Run(
        outer.tree,
        unit,
        files=outer.files,
        problems=outer.problems,
        ignores=outer.ignores,
        spent=outer.spent,
    )
    declarations = merge(folder, _parsed(run, files))
    run.configs[folder] = declarations
    undecided = settled.skip if isinstance(settled.skip, Unknown) else None
    return Module(
        run=run,
        config=declarations,
        lineage=(folder,),
        inputs={**_inputs(settled, declarations, folder), **_open(files), **root_inputs(run)},
        conditional=undecided,
        callers=() if folder == settled.config.home else (source.span,),
    )


def _files(settled: Settled, folder: str) -> _Files:
    """The unit's own files stand in for the module's of the same name."""
    home, run = settled.config.home, settled.config.run
    paths: dict[str, str] = {}
    for place in dict.fromkeys((folder, home)):
        if place:
            paths.update({name: beside(place, name) for name in source_names(run.names(place))})
    made = all_generated(settled.generates.values())
    kept = {name: one for name, one in made.items() if not (one.gives_way and name in paths)}
    return _Files(folder, paths, kept)


def _parsed(run: Run, files: _Files) -> Iterator[SourceFile]:
    for name in source_names({**files.paths, **files.made}):
        if name in files.made:
            yield files.made[name].file
            continue
        file = run.parsed(files.paths[name], Span(files.paths[name], 1))
        if file is not None:
            yield file


def _open(files: _Files) -> dict[str, Input]:
    return {name: one for made in files.made.values() for name, one in made.inputs.items()}


def _inputs(settled: Settled, declared: Declarations, folder: str) -> dict[str, Input]:
    """Values for the module's variables. What may be given but is not decided is Unknown."""
    inputs = inputs_of(settled.config)
    found: dict[str, Input] = dict(_environment(settled))
    if inputs.open is not None:
        found.update(dict.fromkeys(declared.variables, Given(inputs.open)))
    for name, value in inputs.known.items():
        found[name] = Given(_as_seen(settled, value, folder))
    return found


def _as_seen(settled: Settled, value: Runtime, folder: str) -> Runtime:
    """A path to a file of the tree, as Terraform sees it from the module's folder."""
    if isinstance(value, str) and value.startswith("/") and "\n" not in value:
        path = posixpath.normpath(value).lstrip("/")
        name = posixpath.basename(path)
        if path and name in settled.config.run.names(posixpath.dirname(path) or "."):
            return posixpath.relpath(path, folder)
    return value


def _environment(settled: Settled) -> Iterator[tuple[str, Input]]:
    """`env_vars` that set variables."""
    for config, block in settled.arguments:
        values = config.value(block.body.attributes.get("env_vars"))
        for name, value in values.items() if isinstance(values, dict) else ():
            if name.startswith(VARIABLE):
                yield name.removeprefix(VARIABLE), Given(value)


def _var_files(settled: Settled, folder: str) -> Iterator[str]:
    """The tfvars beside the unit, which are copied to the module, and those that are passed."""
    home, run = settled.config.home, settled.config.run
    if folder != home:
        names = run.names(home)
        yield from (beside(home, name) for name in NAMED if name in names)
        yield from (beside(home, name) for name in names if name.endswith(AUTO))
    for owned in settled.arguments:
        yield from _passed(settled, owned)


def _passed(settled: Settled, owned: Owned) -> Iterator[str]:
    config, block = owned
    stated = block.body.attributes
    commands = _texts(config.value(stated.get("commands")))
    if commands and not {"plan", "apply"} & set(commands):
        return
    flags = _texts(config.value(stated.get("arguments")))
    required = _texts(config.value(stated.get("required_var_files")))
    required += [flag.partition("=")[2] for flag in flags if flag.startswith("-var-file=")]
    for text in required:
        yield from _there(settled, text, block.span, must=True)
    for text in _texts(config.value(stated.get("optional_var_files"))):
        yield from _there(settled, text, block.span, must=False)


def _there(settled: Settled, text: str, span: Span, must: bool) -> Iterator[str]:
    try:
        path = located(settled.config.run.tree, settled.config.home, text)
    except Failure as failure:
        settled.config.run.problem(span, "outside-root", str(failure))
        return
    if must or exists(settled.config.run.tree, path):
        yield path


def _texts(value: Runtime) -> list[str]:
    items = value.items if isinstance(value, SetOf) else value
    if not isinstance(items, (list, tuple)):
        return []
    return [str(item) for item in items if isinstance(item, str)]
