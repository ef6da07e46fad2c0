"""One policy file in, one compiled policy out, or every complaint about it at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.errors import UsageError
from outlast.policy import specimen
from outlast.policy.cel import compiled
from outlast.policy.model import CRITICALITIES, SEVERITIES, Expression, Policy
from outlast.policy.place import inside, pointed
from outlast.policy.reads import ExpressionError, nearest
from outlast.policy.schema import complaints
from outlast.policy.shapes import subject
from outlast.policy.template import taken_apart
from outlast.source.text import lines
from outlast.source.yamldoc import YamlError, compose

ALWAYS = "true"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file whose keys are right, and what is wrong with its expressions."""

    node: Node
    lines: tuple[str, ...]
    wrong: list[str] = field(default_factory=list)

    def text(self, key: str, default: str = "") -> str:
        found = self.node.get(key)
        return default if found is None else found.text.rstrip()

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.node.get(key)
        return () if found is None else tuple(item.text for item in found.items)

    def table(self, key: str) -> dict[str, str]:
        found = self.node.get(key)
        return {} if found is None else {pair.key.text: pair.value.text for pair in found.pairs}

    def complain(self, key: str, at: int, message: str) -> None:
        node = self.node.get(key) or self.node
        self.wrong.append(pointed(inside(node, at, self.lines), message, self.lines))


def loaded(path: str, data: bytes, pack: str = "") -> Policy:
    """The policy in `data`; `path` is what messages call the file.

    Raises UsageError with every complaint: place, source line, caret, nearest right word.
    """
    source = lines(data)
    try:
        node = compose(path, data)
    except YamlError as error:
        raise UsageError(pointed(error.span, str(error), source)) from error
    if node is None:
        raise UsageError(f"{path}: an empty policy file; delete it or write a policy")
    found = sorted(complaints(node))
    if found:
        raise UsageError("\n".join(pointed(span, text, source) for span, text in found))
    draft = _Draft(node, source)
    policy = _policy(draft, path, pack)
    if draft.wrong or policy is None:
        raise UsageError("\n".join(draft.wrong))
    return policy


def _policy(draft: _Draft, path: str, pack: str) -> Policy | None:
    kind = draft.text("subject")
    rule = _rule(draft, kind)
    message = _message(draft, kind)
    _anchor(draft, kind)
    if rule is None or draft.wrong:
        return None
    levels = draft.table("severity")
    return Policy(
        id=draft.text("id"),
        name=draft.text("name"),
        version=draft.text("version"),
        layer=draft.text("layer"),
        subject=kind,
        title=draft.text("title"),
        rationale=draft.text("rationale"),
        severity={
            name: next(level for level in SEVERITIES if level == levels[name])
            for name in CRITICALITIES
        },
        effort=draft.text("effort"),
        when=rule[0],
        require=rule[1],
        message=message,
        remediation=draft.text("remediation"),
        references=draft.texts("references"),
        anchor=draft.text("anchor"),
        controls=draft.table("controls"),
        aliases=draft.texts("aliases"),
        deprecated=draft.text("deprecated"),
        history=draft.table("history"),
        source=path,
        pack=pack,
    )


def _rule(draft: _Draft, kind: str) -> tuple[Expression, Expression] | None:
    when, require = (_compiled(draft, key, kind) for key in ("when", "require"))
    if when is None or require is None:
        return None
    fault = specimen.fault_of_rule(kind, when, require)
    if fault is not None:
        expression, message = fault
        draft.complain("when" if expression is when else "require", 0, message)
    return when, require


def _compiled(draft: _Draft, key: str, kind: str) -> Expression | None:
    node = draft.node.get(key)
    try:
        return compiled(node.text if node else ALWAYS, kind)
    except ExpressionError as error:
        draft.complain(key, error.at, str(error))
        return None


def _message(draft: _Draft, kind: str) -> tuple[str | Expression, ...]:
    node = draft.node.get("message")
    try:
        parts = taken_apart(node.text.rstrip() if node else "", kind)
    except ExpressionError as error:
        draft.complain("message", error.at, str(error))
        return ()
    for part in parts:
        fault = specimen.fault_of_part(kind, part) if isinstance(part, Expression) else ""
        if isinstance(part, Expression) and fault:
            at = node.text.find(part.text) if node else 0
            draft.complain("message", at, fault)
    return parts


def _anchor(draft: _Draft, kind: str) -> None:
    anchor = draft.text("anchor")
    fields = subject(kind).fields
    if anchor and anchor not in fields:
        draft.complain("anchor", 0, f"{kind} has no field `{anchor}`{nearest(anchor, fields)}")
