"""What is said of a damaged file: problems in words, once a second parser agrees."""

from __future__ import annotations

from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.readers.terraform.lexical import suspects
from outlast.readers.terraform.offsets import Text
from outlast.readers.terraform.refusals import templated
from outlast.readers.terraform.repair import Damage, Repaired
from outlast.readers.terraform.second_opinion import second_opinion

# Words of a second opinion cost a parse at 0.75 MB/s: after so many stretches ours must do.
MAX_OPINIONS = 20
UNCLEAR = "the text is not HCL here; correct it"


def problems_of(text: Text, stretches: tuple[Repaired, ...]) -> list[Problem]:
    """One problem a damage; none when python-hcl2 accepts what tree-sitter does not."""
    hurt = [stretch for stretch in stretches if stretch.damages]
    for stretch in hurt:
        code = suspects(stretch.text.data).code
        foreign = templated(text.path, code, stretch.text.lines_before)
        if foreign:
            return [foreign]
    if not hurt or second_opinion(text.text(0, len(text.data))) is None:
        return []
    problems: list[Problem] = []
    for number, stretch in enumerate(hurt):
        damages = stretch.damages
        if any(not damage.message for damage in damages) and number < MAX_OPINIONS:
            damages = _worded(stretch)
        problems += [_problem(text.path, damage) for damage in damages]
    return problems


def _worded(stretch: Repaired) -> tuple[Damage, ...]:
    """The first damage without words takes those of the second opinion, if they fit its place."""
    text = stretch.text
    opinion = second_opinion(text.text(0, len(text.data)))
    if opinion is None or not opinion.message:
        return stretch.damages
    first = next(damage for damage in stretch.damages if not damage.message)
    line = opinion.line + text.lines_before
    if not opinion.line or abs(line - first.line) > 2:
        return stretch.damages
    named = Damage(line, f"{opinion.message}; correct the line")
    return tuple(named if damage is first else damage for damage in stretch.damages)


def _problem(path: str, damage: Damage) -> Problem:
    return Problem(Span(path, damage.line), "syntax", damage.message or UNCLEAR)
