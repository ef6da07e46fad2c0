"""Templates with their interpolations and directives -> strings."""

from __future__ import annotations

from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Template, TemplateFor, TemplateIf
from outlast.readers.terraform.values.evaluation import Evaluation
from outlast.readers.terraform.values.failure import Failure, within_text
from outlast.readers.terraform.values.loops import items_of
from outlast.readers.terraform.values.primitives import composed, to_bool, to_text
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.undecided import MAX_DOCUMENT, is_opaque, unknown


def template(node: Template, run: Evaluation) -> Runtime:
    """The text; the value itself when the template is one interpolation and nothing else."""
    if len(node.parts) == 1 and not isinstance(node.parts[0], (str, TemplateIf, TemplateFor)):
        return run.value(node.parts[0])
    pieces = _pieces(node, run)
    if any(isinstance(piece, Unknown) for piece in pieces):
        return unknown(pieces, node.span, text=_spelled(pieces) or node.text)
    texts = [to_text(piece) for piece in pieces]
    within_text(sum(map(len, texts)))
    return "".join(texts)


def _spelled(pieces: list[Runtime]) -> str:
    """The known parts as they are: two modules may share one template and not its inputs."""
    texts = [piece.text if isinstance(piece, Unknown) else to_text(piece) for piece in pieces]
    said = all(text for text, piece in zip(texts, pieces, strict=True) if piece != "")
    return "".join(texts) if said and sum(map(len, texts)) <= MAX_DOCUMENT else ""


def _pieces(node: Template, run: Evaluation) -> list[Runtime]:
    return [piece for part in node.parts for piece in _part(part, run)]


def _part(part: object, run: Evaluation) -> list[Runtime]:
    if isinstance(part, str):
        return [composed(part)]
    if isinstance(part, TemplateIf):
        return _if(part, run)
    if isinstance(part, TemplateFor):
        return _for(part, run)
    value = run.value(part)  # type: ignore[arg-type]
    if is_opaque(value):
        return [value.whole()]
    if value is None:
        raise Failure("a template cannot hold null")
    return [value if isinstance(value, Unknown) else to_text(value)]


def _if(part: TemplateIf, run: Evaluation) -> list[Runtime]:
    condition = run.value(part.condition)
    if is_opaque(condition):
        condition = condition.whole()
    branches = {True: part.then, False: part.otherwise}
    if isinstance(condition, Unknown):
        both = [piece for one in branches.values() if one for piece in _pieces(one, run)]
        return [unknown([condition, *both], part.then.span)]
    taken = branches[to_bool(condition)]
    return _pieces(taken, run) if taken else []


def _for(part: TemplateFor, run: Evaluation) -> list[Runtime]:
    items = items_of(run.value(part.collection), run, part.collection)
    if isinstance(items, Unknown):
        return [unknown((items,), part.body.span)]
    run.budget.spend(len(items))
    made: list[Runtime] = []
    for key, value in items:
        names = {part.key: key, part.value: value} if part.key else {part.value: value}
        made.extend(_pieces(part.body, run.bind(names)))
    return made
