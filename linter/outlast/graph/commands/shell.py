"""Shell text as simple commands: words, variables, pipes and redirections, as far as it is plain.

Nothing is run. What a variable holds is filled in when it is known, else its name stays.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?-([^{}]*))?\})")
GIVEN = re.compile(r"\$\(([A-Za-z_]\w*)\)")
HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?[^\n]*\n.*?\n\s*\1[ \t]*(?=\n|$)", re.DOTALL)
MARK = re.compile(r"\\.|['\"]|(?:^|(?<=\s))#")
INNER = re.compile(r"\$\(([^()]*)\)|`([^`]*)`")
SHELLS = ("sh", "bash", "ash", "dash", "zsh", "busybox")
KEYWORDS = ("if", "then", "else", "elif", "do", "while", "until", "!", "{", "(", "time", "exec")
WRAPPERS = ("sudo", "nohup", "eatmydata", "command", "env", "tini", "dumb-init")
STOPS = frozenset(("|", "||", "&&", ";", "&", "|&", "(", ")", ";;"))
LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One simple command. `output` is the file it is redirected to; `piped` that it writes on.

    `variables` are what is set where it runs.
    """

    words: tuple[str, ...]
    variables: Mapping[str, str]
    output: str = ""
    piped: bool = False


def lines(script: str, variables: Mapping[str, str]) -> Iterator[Line]:
    """Every simple command of `script`, in order, those inside of others first.

    A part that is no plain shell (a quote that does not end) is passed over.
    """
    known = dict(variables)
    text = HEREDOC.sub("", script[:LARGEST].replace("\\\n", " "))
    for part in _logical(text):
        for inner in INNER.finditer(part):
            yield from lines(inner[1] or inner[2] or "", known)
        yield from _commands(_tokens(INNER.sub("${command}", part)), known)


def arguments(words: tuple[str, ...], variables: Mapping[str, str]) -> Iterator[Line]:
    """The commands of an argument list: one, or those of the script that it hands a shell."""
    words = tuple(_filled(word, variables) for word in _unwrapped(words))
    script = _script(words)
    if script is not None:
        yield from lines(script, variables)
    elif words:
        yield Line(words, variables)


def expand(text: str, variables: Mapping[str, str]) -> str:
    """`text` with the variables that are known filled in."""

    def fill(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if variables.get(name):
            return variables[name]
        return found[3] if found[3] is not None else f"${{{name}}}"

    return VARIABLE.sub(fill, text)


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """`text` as Kubernetes hands it on: it fills in `$(NAME)` before any shell sees it."""
    return GIVEN.sub(lambda found: variables.get(found[1], found[0]), text)


def _script(words: tuple[str, ...]) -> str | None:
    """What stands behind `-c` of a shell."""
    if not words or words[0].rpartition("/")[2] not in SHELLS:
        return None
    for place, word in enumerate(words[1:], 1):
        if re.fullmatch(r"-[a-z]*c", word) and place + 1 < len(words):
            return words[place + 1]
    return None


def _unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    place = 0
    while place < len(words) and (
        words[place].rpartition("/")[2] in (*WRAPPERS, *KEYWORDS) or words[place] == "--"
    ):
        place += 1
    return words[place:]


def _logical(text: str) -> Iterator[str]:
    """Lines that end where a quote does not stay open."""
    held: list[str] = []
    quote = ""
    for line in text.splitlines():
        held.append(line)
        quote = _open_quote(line, quote)
        if not quote:
            yield "\n".join(held)
            held = []


def _open_quote(line: str, quote: str) -> str:
    """The quote that is open at the end of `line`, when `quote` was open before it."""
    for found in MARK.finditer(line):
        mark = found[0].strip()
        if mark == "#" and not quote:
            break
        if mark in ("'", '"'):
            quote = "" if quote == mark else quote or mark
    return quote


def _tokens(text: str) -> list[str]:
    found = shlex.shlex(text, posix=True, punctuation_chars="|&;()<>")
    found.whitespace_split = True
    found.commenters = "#"
    try:
        return list(found)
    except ValueError:
        return []


def _commands(tokens: list[str], known: dict[str, str]) -> Iterator[Line]:
    words: list[str] = []
    for token in [*tokens, ";"]:
        if token not in STOPS:
            words.append(token)
            continue
        line = _line(words, known, piped=token in ("|", "|&"))
        if line is not None:
            yield from _nested(line)
        words = []


def _line(words: list[str], known: dict[str, str], *, piped: bool) -> Line | None:
    """One command; assignments alone, or behind `export`, change what is known after it."""
    words = list(_unwrapped(tuple(words)))
    lasting = bool(words) and words[0] in ("export", "local", "readonly", "declare")
    words = words[1:] if lasting else words
    own: dict[str, str] = {}
    while words and (found := ASSIGNMENT.match(words[0])):
        own[found[1]] = expand(found[2], {**known, **own})
        words = list(_unwrapped(tuple(words[1:])))
    if not words or lasting:
        known.update(own)
        return None
    variables = {**known, **own}
    kept, output = _redirected([expand(word, variables) for word in words])
    return Line(tuple(kept), variables, output, piped) if kept else None


def _redirected(words: list[str]) -> tuple[list[str], str]:
    """Words without redirections, and the file that the output goes to."""
    kept: list[str] = []
    output, skip = "", ""
    for word in words:
        if skip:
            output = word if ">" in skip else output
            skip = ""
        elif set(word) <= set("<>&"):
            skip = word
            if kept and kept[-1] in ("1", "2"):
                skip = "<" if kept.pop() == "2" else word
        else:
            kept.append(word)
    return kept, "" if output.isdigit() or output == "/dev/null" else output


def _nested(line: Line) -> Iterator[Line]:
    script = _script(line.words)
    if script is None:
        yield line
    else:
        yield from lines(script, line.variables)
