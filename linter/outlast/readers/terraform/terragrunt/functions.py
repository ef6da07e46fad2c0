"""Terragrunt's own functions: where the unit lies, what is above it, what other files say."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping

from outlast.domain.location import Span
from outlast.domain.value import Unknown, first_unknown
from outlast.readers.terraform.modules import files
from outlast.readers.terraform.terragrunt.config import MAX_READ, Config, open_config
from outlast.readers.terraform.terragrunt.deep import deep_merged
from outlast.readers.terraform.terragrunt.paths import (
    absolute,
    exists,
    folder_of,
    found_above,
    located,
    root_of,
)
from outlast.readers.terraform.terragrunt.views import whole
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.scopes import Empty
from outlast.readers.terraform.values.undecided import first_undecided, spelling, unknown

Args = tuple[Runtime, ...]
Function = Callable[[Config, Args, Span], Runtime]

ENVIRONMENT = "it is decided where Terragrunt runs"
ACCOUNT = "it depends on whose credentials are used"
UNKNOWABLE: Mapping[str, str] = {
    "get_env": "the environment of whoever runs Terragrunt is not read",
    "run_cmd": "nothing of the scanned code is run",
    "sops_decrypt_file": "nothing is decrypted here",
    "get_aws_account_alias": ACCOUNT,
    "get_aws_account_id": ACCOUNT,
    "get_aws_caller_identity_arn": ACCOUNT,
    "get_aws_caller_identity_user_id": ACCOUNT,
    "get_platform": ENVIRONMENT,
    "get_terraform_command": ENVIRONMENT,
    "get_terraform_cli_args": ENVIRONMENT,
    "get_terragrunt_source_cli_flag": ENVIRONMENT,
    "get_working_dir": ENVIRONMENT,
    "get_default_retryable_errors": "it is a list of Terragrunt's own",
    "get_terraform_commands_that_need_input": "it is a list of Terragrunt's own",
    "get_terraform_commands_that_need_locking": "it is a list of Terragrunt's own",
    "get_terraform_commands_that_need_parallelism": "it is a list of Terragrunt's own",
    "get_terraform_commands_that_need_vars": "it is a list of Terragrunt's own",
}
"""Functions whose result no code decides, with the reason."""


def call(config: Config, name: str, args: Args, span: Span) -> Runtime | None:
    """The result of one of Terragrunt's functions, or of one that reads files.

    None when `name` is neither. Raises Failure where Terragrunt would refuse the call.
    """
    if name in UNKNOWABLE:
        text = spelling(name, *args) if args else f"${{{name}()}}"
        return Unknown(f"`{name}` is not evaluated: {UNKNOWABLE[name]}", span, text=text)
    own = FUNCTIONS.get(name)
    if own is None:
        return files.call(config.run, name, (*_moved(config, name, args), *args[1:]), span)
    if name != "read_terragrunt_config" and first_undecided(args) is not None:
        return unknown(args, span, text=spelling(name, *args))
    return own(config, args, span)


def _moved(config: Config, name: str, args: Args) -> Args:
    """The path of a function that reads files, as seen from the unit's folder."""
    if not args or not isinstance(args[0], str) or name == "abspath":
        return args[:1]
    path = located(config.run.tree, config.folder, str(args[0]))
    return (posixpath.relpath(path, config.run.root),)


def _text(args: Args, number: int) -> str:
    value = args[number] if len(args) > number else ""
    if not isinstance(value, str):
        raise Failure("a text is required")
    return str(value)


def _find(config: Config, args: Args, span: Span) -> Runtime:
    name = _text(args, 0)
    found = found_above(config.run.tree, config.home, name)
    if found is not None:
        return absolute(found)
    if len(args) > 1:
        return args[1]
    raise Failure(f"there is no `{name or 'terragrunt.hcl'}` above `{config.home}`")


def _include_folder(config: Config, args: Args) -> str:
    """The folder of an included file: the one named, this one, or the only one."""
    child = config.child or config
    name = _text(args, 0)
    for include in child.includes() if name else ():
        if include.name == name:
            return folder_of(include.path)
    if name:
        raise Failure(f"nothing is included as `{name}`")
    if config.child is not None:
        return config.folder
    found = [folder_of(include.path) for include in child.includes()]
    return found[0] if len(found) == 1 else config.home


def _to_include(config: Config, args: Args, span: Span) -> Runtime:
    return posixpath.relpath(config.home, _include_folder(config, args))


def _from_include(config: Config, args: Args, span: Span) -> Runtime:
    return posixpath.relpath(_include_folder(config, args), config.home)


def _parent_dir(config: Config, args: Args, span: Span) -> Runtime:
    return absolute(_include_folder(config, args))


def _home(config: Config, args: Args, span: Span) -> Runtime:
    return absolute(config.home)


def _repo_root(config: Config, args: Args, span: Span) -> Runtime:
    return absolute(root_of(config.run.tree, config.home))


def _from_repo_root(config: Config, args: Args, span: Span) -> Runtime:
    return posixpath.relpath(config.home, root_of(config.run.tree, config.home))


def _to_repo_root(config: Config, args: Args, span: Span) -> Runtime:
    return posixpath.relpath(root_of(config.run.tree, config.home), config.home)


def _read_config(config: Config, args: Args, span: Span) -> Runtime:
    """Another file with its own place; the second argument when it is not there."""
    if not args or isinstance(args[0], Unknown):
        return unknown(args[:1], span, text=spelling("read_terragrunt_config", *args[:1]))
    path = located(config.run.tree, config.folder, _text(args, 0))
    if not exists(config.run.tree, path):
        if len(args) > 1:
            return args[1]
        raise Failure(f"there is no file `{path}`")
    if config.depth >= MAX_READ:
        return Unknown(f"`{path}` is read through too many files", span)

    def make() -> Config | None:
        return open_config(config.run, config.known, path, span, depth=config.depth + 1)

    opened = config.run.memo.once(f"{path} read", path, span, make)
    if isinstance(opened, Unknown):
        return opened
    return whole(opened) if opened else Unknown(f"`{path}` cannot be read", span)


def _read_tfvars(config: Config, args: Args, span: Span) -> Runtime:
    """The variables of a tfvars file, as JSON text."""
    path = located(config.run.tree, config.folder, _text(args, 0))
    if not exists(config.run.tree, path):
        raise Failure(f"there is no file `{path}`")
    file = config.run.parsed(path, span)
    attributes = file.body.attributes if file else {}
    scope = Empty("a tfvars file")
    values = {name: plain(evaluate(one.expression, scope)) for name, one in attributes.items()}
    return first_unknown(dict(values)) or json.dumps(values)


def _deep_merge(config: Config, args: Args, span: Span) -> Runtime:
    found: Runtime = {}
    for value in args:
        found = deep_merged(found, value)
    return found


def _same(config: Config, args: Args, span: Span) -> Runtime:
    return args[0] if args else None


FUNCTIONS: Mapping[str, Function] = {
    "deep_merge": _deep_merge,
    "find_in_parent_folders": _find,
    "get_original_terragrunt_dir": _home,
    "get_parent_terragrunt_dir": _parent_dir,
    "get_path_from_repo_root": _from_repo_root,
    "get_path_to_repo_root": _to_repo_root,
    "get_repo_root": _repo_root,
    "get_terragrunt_dir": _home,
    "mark_as_read": _same,
    "path_relative_from_include": _from_include,
    "path_relative_to_include": _to_include,
    "read_terragrunt_config": _read_config,
    "read_tfvars_file": _read_tfvars,
}
