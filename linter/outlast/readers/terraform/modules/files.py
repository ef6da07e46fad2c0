"""Functions that read files (`file`, `templatefile`, `fileset`, `filemd5`, …), inside the root."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from outlast.domain.location import Span
from outlast.domain.value import Unknown, refs_of
from outlast.errors import SourceError
from outlast.readers.terraform.functions.pattern import compiled
from outlast.readers.terraform.hcl.parse import parse_expression
from outlast.readers.terraform.hcl.syntax import Node
from outlast.readers.terraform.modules.run import Run, beside
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import is_opaque

MAX_LISTED = 20_000
"""Names that one `fileset` looks at."""

GLOB = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|\{[^{}/]*\}")

READ: Mapping[str, Callable[[bytes], str]] = {
    "file": lambda data: data.decode("utf-8", "replace"),
    "filebase64": lambda data: base64.b64encode(data).decode(),
    "filemd5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "filesha1": lambda data: hashlib.sha1(data, usedforsecurity=False).hexdigest(),
    "filesha256": lambda data: hashlib.sha256(data).hexdigest(),
    "filesha512": lambda data: hashlib.sha512(data).hexdigest(),
    "filebase64sha256": lambda data: base64.b64encode(hashlib.sha256(data).digest()).decode(),
    "filebase64sha512": lambda data: base64.b64encode(hashlib.sha512(data).digest()).decode(),
}


def call(run: Run, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
    """The result of a function that reads files; None when `name` is not one.

    Raises Failure, as Terraform does, when there is no such file.
    """
    if name == "pathexpand" and args and isinstance(args[0], str) and args[0][:1] != "~":
        return args[0]
    if name not in READ and name not in ("fileexists", "fileset", "templatefile"):
        return None
    unknown = next((arg for arg in args[:1] if not isinstance(arg, str)), None)
    if not args or unknown is not None:
        return _undecided(name, unknown, span)
    path = _located(run, str(args[0]), span)
    if isinstance(path, Unknown):
        return path
    if name == "fileexists":
        return _exists(run, path)
    if name == "fileset":
        return _fileset(run, path, args[1:], span)
    if name == "templatefile":
        return _template(run, path, args[1] if len(args) > 1 else {}, span)
    data = _content(run, path, span)
    return data if isinstance(data, Unknown) else READ[name](data)


def _undecided(name: str, arg: Runtime, span: Span) -> Unknown:
    shown = plain(arg)
    why = shown.reason if isinstance(shown, Unknown) else "its path is not a string"
    return Unknown(f"`{name}` cannot tell which file: {why}", span, refs_of(shown))


def _located(run: Run, text: str, span: Span) -> str | Unknown:
    """The path in the tree; Unknown, and a problem, when it is outside the root.

    Paths are seen from the root module's folder, where Terraform runs. `path.cwd` is that folder
    as seen from the scanned root, so a path that begins with it is taken from there.
    """
    try:
        path = _joined(run, text)
        below = text.removeprefix(f"{run.root}/")
        if below != text and not _exists(run, path):
            return run.tree.join(run.root, below)
    except SourceError as error:
        run.problem(span, error.kind, str(error))
        return Unknown(str(error), span)
    return path


def _joined(run: Run, text: str) -> str:
    if text.startswith(("/", "~")):
        raise SourceError("outside-root", f"`{text}` is not below the root and is not read")
    return run.tree.join(run.root, text)


def _exists(run: Run, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name in run.folder(folder or ".")


def _content(run: Run, path: str, span: Span) -> bytes | Unknown:
    if not _exists(run, path):
        raise Failure(f"there is no file `{path}`")
    data = run.read(path, span)
    return Unknown(f"the file `{path}` cannot be read", span) if data is None else data


def _fileset(run: Run, folder: str, patterns: tuple[Runtime, ...], span: Span) -> Runtime:
    pattern = patterns[0] if patterns else None
    if not isinstance(pattern, str):
        return _undecided("fileset", pattern, span)
    wanted = compiled(_regex(posixpath.normpath(pattern)))
    found = [name for name in _below(run, folder, "") if wanted.search(_as_text(name))]
    return SetOf(tuple(sorted(found)))


def _below(run: Run, folder: str, prefix: str) -> Iterator[str]:
    """Files below `folder`, as seen from it."""
    left = MAX_LISTED
    waiting = [(folder, prefix)]
    while waiting and left > 0:
        place, before = waiting.pop()
        for name in run.folder(place):
            left -= 1
            if name.endswith("/"):
                waiting.append((beside(place, name[:-1]), before + name))
            else:
                yield before + name


def _as_text(name: str) -> str:
    """RE2 takes UTF-8 only, and names of files need not be."""
    return name.encode("utf-8", "replace").decode()


@lru_cache(maxsize=256)
def _regex(pattern: str) -> str:
    """A glob for RE2, whose time does not grow with the number of stars."""
    parts: list[str] = []
    position = 0
    for token in GLOB.finditer(pattern):
        parts.append(re.escape(pattern[position : token.start()]))
        parts.append(_glob(token.group()))
        position = token.end()
    return rf"\A(?s:{''.join(parts)}{re.escape(pattern[position:])})\z"


def _glob(token: str) -> str:
    fixed = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if token in fixed:
        return fixed[token]
    if token[0] == "{":
        return f"(?:{'|'.join(re.escape(word) for word in token[1:-1].split(','))})"
    inner = token[1:-1].replace("\\", r"\\").replace("[", r"\[")
    return f"[{'^' + inner[1:] if inner[0] in '!^' else inner}]"


@dataclass(frozen=True, slots=True)
class TemplateScope:
    """What a template file sees: the variables given to it, and files, but no other template."""

    run: Run
    path: str
    names: Runtime

    def resolve(self, name: str, span: Span) -> Runtime:
        """A variable given to the template."""
        if isinstance(self.names, dict) and name in self.names:
            return self.names[name]
        if isinstance(self.names, Unknown):
            return Unknown(self.names.reason, span, self.names.refs, f"${{{name}}}")
        return Unknown(f"`{name}` is not given to `{self.path}`", span, text=f"${{{name}}}")

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """Files as anywhere else."""
        if name == "templatefile":
            return Unknown("a template may not render another template", span)
        return call(self.run, name, args, span)


def _template(run: Run, path: str, names: Runtime, span: Span) -> Runtime:
    data = _content(run, path, span)
    if isinstance(data, Unknown):
        return data
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    given = names.whole() if is_opaque(names) else names
    made = evaluate(parsed_template(text, path), TemplateScope(run, path, given))
    if isinstance(made, str) and not text.endswith("\n"):
        return str(made).removesuffix("\n")
    return made


@lru_cache(maxsize=512)
def parsed_template(text: str, path: str) -> Node:
    """The text of a template file, parsed as the heredoc it is equal to.

    A text without a line break at its end gets one, because a heredoc has it.
    """
    word = "EOT"
    while word in text:
        word += "_"
    return parse_expression(
        f"<<{word}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{word}", path
    )
