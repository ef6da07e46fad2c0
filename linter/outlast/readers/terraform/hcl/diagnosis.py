"""What is said of a damaged file: problems in words, once a second parser agrees."""

from __future__ import annotations

from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.refusals import TEMPLATED, templated
from outlast.readers.terraform.hcl.repair import Repaired
from outlast.readers.terraform.hcl.second_opinion import second_opinion


def problems_of(text: Text, stretches: tuple[Repaired, ...]) -> list[Problem]:
    """One problem a damage; none when python-hcl2 accepts what tree-sitter does not."""
    damages = [damage for stretch in stretches for damage in stretch.damages]
    foreign = [damage.line for damage in damages if damage.message == TEMPLATED]
    if foreign:
        return [templated(text.path, min(foreign))]
    sure = [damage for damage in damages if damage.sure]
    if damages and second_opinion(text.text(0, len(text.data))) is None:
        damages = sure
    return [Problem(Span(text.path, damage.line), "syntax", damage.message) for damage in damages]


def torn(path: str, line: int) -> Problem:
    """A string over several lines, which the grammar takes and Terraform does not."""
    message = "the string does not end on its line; close it, or write a heredoc"
    return Problem(Span(path, line), "syntax", message)
