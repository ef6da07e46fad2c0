"""A folder of parsed files -> the declarations of one module, override files merged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from outlast.domain.location import Span
from outlast.readers.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Literal,
    Node,
    ObjectExpr,
    SourceFile,
)

SUFFIXES = (".tofu.json", ".tf.json", ".tofu", ".tf")
TOFU = {".tf": ".tofu", ".tf.json": ".tofu.json"}


@dataclass(frozen=True, slots=True)
class Config:
    """What the files of one folder declare, by name, in the order of files and lines.

    Resources and data sources stand by type, then name; providers by name and alias (`aws.west`).
    """

    folder: str
    variables: dict[str, Block] = field(default_factory=dict)
    locals: dict[str, Attribute] = field(default_factory=dict)
    managed: dict[str, dict[str, Block]] = field(default_factory=dict)
    data: dict[str, dict[str, Block]] = field(default_factory=dict)
    calls: dict[str, Block] = field(default_factory=dict)
    outputs: dict[str, Block] = field(default_factory=dict)
    providers: dict[str, Block] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    backends: dict[str, Block] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """A place that stands for the folder: its first declaration."""
        kinds = (*self.managed.values(), *self.data.values(), self.calls, self.variables)
        found = (block.span for blocks in kinds for block in blocks.values())
        return next(found, Span(self.folder, 1))


def split_suffix(name: str) -> tuple[str, str]:
    """Stem and Terraform suffix of a file name; the suffix is empty for any other file."""
    if not name.startswith("."):
        for suffix in SUFFIXES:
            if name.endswith(suffix) and len(name) > len(suffix):
                return name[: -len(suffix)], suffix
    return name, ""


def source_names(names: Iterable[str]) -> tuple[str, ...]:
    """The files of a folder that Terraform or OpenTofu reads, override files last.

    `a.tofu` stands in for `a.tf`, as OpenTofu has it.
    """
    known = [name for name in names if split_suffix(name)[1]]
    there = set(known)
    kept = [name for name in known if _twin(name) not in there]
    return tuple(sorted(kept, key=lambda name: (_is_override(name), name)))


def _twin(name: str) -> str:
    stem, suffix = split_suffix(name)
    return stem + TOFU[suffix] if suffix in TOFU else ""


def _is_override(name: str) -> bool:
    stem = split_suffix(name)[0]
    return stem == "override" or stem.endswith("_override")


def merge(folder: str, files: Iterable[SourceFile]) -> Config:
    """The declarations of `files`, which stand in the order of `source_names`."""
    config = Config(folder)
    for file in files:
        override = _is_override(file.path.rpartition("/")[2])
        for block in file.body.blocks:
            _declare(config, block, override)
    return config


def _declare(config: Config, block: Block, override: bool) -> None:
    match block.type, block.labels:
        case "resource", (kind, name):
            _put(config.managed.setdefault(kind, {}), name, block, override)
        case "data", (kind, name):
            _put(config.data.setdefault(kind, {}), name, block, override)
        case "variable", (name,):
            _put(config.variables, name, block, override)
        case "module", (name,):
            _put(config.calls, name, block, override)
        case "output", (name,):
            _put(config.outputs, name, block, override)
        case "provider", (name,):
            _put(config.providers, _provider_key(name, block), block, override)
        case "locals", _:
            config.locals.update(block.body.attributes)
        case "terraform", _:
            _settings(config, block.body, override)


def _put(table: dict[str, Block], key: str, block: Block, override: bool) -> None:
    if override and key in table:
        block = overridden(table[key], block)
    if override or key not in table:
        table[key] = block


def overridden(block: Block, by: Block) -> Block:
    """`block` with the attributes of `by`, and its nested blocks where `by` has such blocks."""
    replaced = {_nested_type(nested) for nested in by.body.blocks}
    kept = [nested for nested in block.body.blocks if _nested_type(nested) not in replaced]
    body = Body({**block.body.attributes, **by.body.attributes}, (*kept, *by.body.blocks))
    return replace(block, body=body)


def _nested_type(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _provider_key(name: str, block: Block) -> str:
    alias = block.body.attributes.get("alias")
    if alias and isinstance(alias.expression, Literal) and alias.expression.value:
        return f"{name}.{alias.expression.value}"
    return name


def _settings(config: Config, body: Body, override: bool) -> None:
    for name, node in _requirements(body):
        source = _source_text(node)
        if source:
            config.sources[name] = source
    for block in body.blocks:
        if block.type not in ("backend", "cloud"):
            continue
        if override:
            config.backends.clear()
        address = f"terraform.{'.'.join((block.type, *block.labels))}"
        config.backends.setdefault(address, block)


def _requirements(body: Body) -> Iterator[tuple[str, Node]]:
    for block in body.blocks:
        if block.type == "required_providers":
            for name, attribute in block.body.attributes.items():
                yield name, attribute.expression
    stated = body.attributes.get("required_providers")
    if stated and isinstance(stated.expression, ObjectExpr):
        for key, node in stated.expression.items:
            if isinstance(key, Literal):
                yield str(key.value), node


def _source_text(node: Node) -> str:
    """`hashicorp/aws` of `{source = "registry.terraform.io/hashicorp/aws"}`."""
    if not isinstance(node, ObjectExpr):
        return ""
    for key, value in node.items:
        if isinstance(key, Literal) and key.value == "source" and isinstance(value, Literal):
            return "/".join(str(value.value).split("/")[-2:])
    return ""
