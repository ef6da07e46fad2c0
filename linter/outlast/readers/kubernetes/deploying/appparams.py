"""A text of an ApplicationSet with `{{…}}` in it -> the text with parameters put in.

Both syntaxes: fasttemplate's flat names (`{{path.basename}}`) and the part of Go's templates that
ApplicationSets use (`{{ .path.basename | upper }}`); whatever is beyond that part is Unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from outlast.domain.document import Node, Pair
from outlast.domain.value import Maybe, Unknown, Value
from outlast.readers.kubernetes.manifests.undecided import undecide

Params = Mapping[str, Value]

ACTION = re.compile(
    r"\{\{(?P<cut>-\s)?(?P<inside>(?:(?!\{\{|\}\}).)*?)(?P<tail>\s-)?\}\}", re.DOTALL
)
TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`|-?\d+|\.[\w.-]*|\$?\w+|\||\(|\)|\S")
WORD = re.compile(r"\.[\w.-]*")
MAX_TEXT = 50_000
"""Characters of one text with parameters in it."""
BAD = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Filler:
    """Puts one set of parameters into texts; `go` tells which syntax they are in."""

    params: Params
    go: bool

    def node(self, node: Node) -> Node:
        """`node` with every text in it filled in; places stay."""
        if node.kind == "scalar":
            return self._scalar(node)
        if node.kind == "sequence":
            return replace(node, items=tuple(map(self.node, node.items)))
        pairs = tuple(Pair(self._key(p.key), self.node(p.value)) for p in node.pairs)
        return replace(node, pairs=pairs)

    def text(self, text: str) -> Maybe[str]:
        """`text` filled in; Unknown when a parameter or what is done with it is not decided.

        Its text then has what is decided put in, so that two of them differ as they would.
        """
        if len(text) > MAX_TEXT:
            return Unknown("the template is too long", text=text)
        made, cut, at = "", False, 0
        why: Unknown | None = None
        for action in ACTION.finditer(text):
            between = text[at : action.start()]
            made += between.lstrip() if cut else between
            value = self._action(action["inside"].strip())
            if isinstance(value, Unknown):
                why = why or value
                value = action[0]
            made = (made.rstrip() if action["cut"] else made) + value
            cut, at = bool(action["tail"]), action.end()
        made += text[at:].lstrip() if cut else text[at:]
        return made if why is None else replace(why, text=made)

    def _key(self, key: Node) -> Node:
        text = self.text(key.text)
        return key if isinstance(text, Unknown) else replace(key, text=text)

    def _scalar(self, node: Node) -> Node:
        if "{{" not in node.text:
            return node
        text = self.text(node.text)
        if isinstance(text, Unknown):
            return undecide(replace(node, text=text.text), text.reason)
        return replace(node, text=text, quoted=True)

    def _action(self, inside: str) -> Maybe[str]:
        value: Value
        value = _go(inside, self.params) if self.go else self.params.get(inside, _missing(inside))
        if isinstance(value, Unknown):
            return value
        return _shown(value) if not isinstance(value, (list, dict)) else _beyond(inside)


def normalized(text: str) -> str:
    """`text` as a name of DNS, as Argo CD makes it."""
    return BAD.sub("-", text.lower())[:253].strip("-.")


def _missing(name: str) -> Unknown:
    return Unknown(f"no generator gives the parameter `{name}`")


def _beyond(inside: str) -> Unknown:
    return Unknown(f"the template `{{{{ {inside} }}}}` is not evaluated")


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _go(inside: str, params: Params) -> Value:
    """A pipeline of Go's templates; Unknown for what is not of the part that is read."""
    stages: list[list[str]] = [[]]
    for token in TOKEN.findall(inside):
        if token == "|":
            stages.append([])
        else:
            stages[-1].append(token)
    value: Value = None
    for number, stage in enumerate(stages):
        if not stage:
            return _beyond(inside)
        value = _stage(stage, [value] if number else [], params, inside)
        if isinstance(value, Unknown) and not _has_default(stages[number + 1 :]):
            return value
    return value


def _has_default(stages: list[list[str]]) -> bool:
    return any(stage[:1] == ["default"] for stage in stages)


def _stage(stage: list[str], piped: list[Value], params: Params, inside: str) -> Value:
    first = stage[0]
    if len(stage) == 1 and not piped and (WORD.fullmatch(first) or first[0] in '"`'):
        return _operand(first, params, inside)
    made = FUNCTIONS.get(first)
    if made is None:
        return _beyond(inside)
    values = [*(_operand(token, params, inside) for token in stage[1:]), *piped]
    if first == "default":
        return values[0] if isinstance(values[-1], Unknown) or not values[-1] else values[-1]
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    if unknown is not None:
        return unknown
    try:
        return made(*values)
    except (TypeError, ValueError, AttributeError, IndexError, KeyError):
        return _beyond(inside)


def _operand(token: str, params: Params, inside: str) -> Value:
    if token[0] in '"`':
        return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if token.lstrip("-").isdigit():
        return int(token)
    if WORD.fullmatch(token):
        return _field(token, params)
    return _beyond(inside)


def _field(path: str, params: Params) -> Value:
    here: Value = dict(params)
    for name in filter(None, path.split(".")):
        if isinstance(here, Unknown):
            return here
        if not isinstance(here, dict) or name not in here:
            return _missing(path.lstrip("."))
        here = here[name]
    return here


def _index(value: Value, *keys: Value) -> Value:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(str(key), _missing(str(key)))
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            return _missing(str(key))
    return value


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "default": lambda *values: None,
    "index": _index,
    "lower": lambda text: str.lower(text),
    "upper": lambda text: str.upper(text),
    "trim": lambda text: str.strip(text),
    "title": lambda text: str.title(text),
    "replace": lambda old, new, text: str.replace(text, old, new),
    "trimPrefix": lambda prefix, text: str.removeprefix(text, prefix),
    "trimSuffix": lambda suffix, text: str.removesuffix(text, suffix),
    "splitList": lambda separator, text: [*str.split(text, separator)],
    "join": lambda separator, items: str.join(separator, items),
    "last": lambda items: items[-1],
    "first": lambda items: items[0],
    "toString": _shown,
    "quote": lambda value: f'"{_shown(value)}"',
    "squote": lambda value: f"'{_shown(value)}'",
    "normalize": lambda text: normalized(text),
    "printf": lambda form, *values: _printed(form, values),
    "print": lambda *values: "".join(map(_shown, values)),
}


def _printed(form: str, values: tuple[Value, ...]) -> Value:
    """`printf` with `%s` and `%v`, `%d` only."""
    pieces = re.split(r"%[svd]", form)
    if len(pieces) != len(values) + 1 or any("%" in piece for piece in pieces):
        raise ValueError(form)
    return pieces[0] + "".join(
        _shown(value) + piece for value, piece in zip(values, pieces[1:], strict=True)
    )
