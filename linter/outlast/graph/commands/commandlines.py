"""The lines that a container runs become what they read and where they write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.catalogue.commands import Tool, Where
from outlast.domain.value import Maybe, Unknown
from outlast.graph.commands.podenv import Container
from outlast.graph.commands.remotes import remote
from outlast.graph.commands.shell import Line, arguments


@dataclass(frozen=True, slots=True)
class Run:
    """One line that a tool was told from, with its words sorted."""

    tool: Tool
    line: Line
    container: Container
    operands: tuple[str, ...]

    def read(self) -> tuple[str, ...]:
        """The words that name what it copies."""
        if self.tool.operands == "sources":
            return self.operands
        return self.operands[:-1] if self.tool.operands == "source-target" else ()

    def store(self) -> Maybe[str] | None:
        """The store that it speaks to: a host or a URL of one."""
        return self.at(self.tool.source)

    def written(self) -> Maybe[str] | None:
        """Where it writes; None when no word and no variable says so."""
        if self.tool.operands in ("target", "source-target") and self.operands:
            return self.operands[-1]
        return self.at(self.tool.target) or self.line.output or None

    def at(self, where: Where) -> Maybe[str] | None:
        """The first of some flags and variables that is there."""
        for flag in where.flags:
            word = _flag(self.line.words, flag)
            if word is not None:
                return word
        for name in where.env:
            value = self.line.variables.get(name) or self.container.variable(name)
            if value:
                return value
        return None

    def named(self, text: str) -> Maybe[str]:
        """A target with the place that its remote stands for."""
        return remote(text, self.tool, self.line, self.container)


def runs(container: Container, tools: Iterable[Tool]) -> Iterator[Run]:
    """Every run of a tool in a container, in order."""
    tools = tuple(tools)
    for line in _lines(container):
        program = line.words[0].rpartition("/")[2]
        for tool in tools:
            operands = tuple(_operands(line.words[1:], tool))
            if program in tool.programs and _has_verb(operands, tool):
                yield Run(tool, line, container, tuple(_without_verb(operands, tool)))
                break


def _lines(container: Container) -> Iterator[Line]:
    """The lines of its command, and of the scripts in ConfigMaps that it names."""
    for line in arguments(container.words(), container.variables()):
        yield line
        for word in line.words:
            text = container.file(word) if word.startswith("/") else None
            if isinstance(text, str):
                yield from arguments(("sh", "-c", text), line.variables)


def started(container: Container, tools: Iterable[Tool]) -> Iterator[Run]:
    """The run of the tool that the image of a container starts by itself."""
    if not container.starts_image():
        return
    words = container.words()
    for tool in tools:
        if not any(name in container.image() for name in tool.images):
            continue
        if words and words[0].rpartition("/")[2] in (*tool.programs, "sh", "bash"):
            continue
        operands = tuple(_operands(words, tool))
        if _has_verb(operands, tool):
            line = Line((tool.programs[0], *words), container.variables())
            yield Run(tool, line, container, tuple(_without_verb(operands, tool)))
            return


def _operands(words: Iterable[str], tool: Tool) -> Iterator[str]:
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-") and word != "-":
            skip = word in tool.value_flags
        else:
            yield word


def _has_verb(operands: tuple[str, ...], tool: Tool) -> bool:
    text = f" {' '.join(operands)} "
    return not tool.verbs or any(f" {verb} " in text for verb in tool.verbs)


def _without_verb(operands: tuple[str, ...], tool: Tool) -> Iterator[str]:
    """The operands behind the verb."""
    for verb in tool.verbs:
        parts = tuple(verb.split(" "))
        for place in range(len(operands) - len(parts) + 1):
            if operands[place : place + len(parts)] == parts:
                yield from operands[place + len(parts) :]
                return
    if not tool.verbs:
        yield from operands


def _flag(words: tuple[str, ...], flag: str) -> str | None:
    for place, word in enumerate(words):
        if word == flag and place + 1 < len(words):
            return words[place + 1]
        if word.startswith(f"{flag}="):
            return word[len(flag) + 1 :]
        if len(flag) == 2 and word.startswith(flag) and word != flag and flag[1] != "-":
            return word[2:]
    return None


def is_remote(text: str, tool: Tool) -> bool:
    """Whether a word names a place beyond the pod."""
    if text.startswith(("/", "./", "~")):
        return False
    return ":" in text or (tool.remotes == "mc" and "/" in text) or tool.operands != "source-target"


def undecided(text: str) -> Unknown | None:
    """Why a word is not decided: a variable holds the front of it."""
    if text.startswith(("${", "$(")):
        return Unknown(f"`{text}` is set when it runs", text=text)
    return None
