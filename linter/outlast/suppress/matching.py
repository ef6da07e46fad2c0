"""Which answers speak of a finding: by where they stand, or by service, path and address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TypeAlias

from outlast.domain.finding import Finding
from outlast.domain.fragment import Ignore
from outlast.domain.resource import INDEX
from outlast.policy.names import Names
from outlast.settings import IgnoreRule
from outlast.source.glob import Globs

Answer: TypeAlias = Ignore | IgnoreRule


def answers_to(finding: Finding, given: Iterable[Answer], names: Names) -> Iterator[Answer]:
    """The answers that speak of `finding`, in their order."""
    for answer in given:
        if _speaks(answer, finding) and any(
            names.means(word, finding.policy) for word in words_of(answer)
        ):
            yield answer


def words_of(answer: Answer) -> tuple[str, ...]:
    """The policies that an answer names."""
    return answer.policies if isinstance(answer, Ignore) else (answer.policy,)


def _speaks(answer: Answer, finding: Finding) -> bool:
    if isinstance(answer, Ignore):
        return _covers(answer, finding)
    return _matches(answer, finding)


def _covers(comment: Ignore, finding: Finding) -> bool:
    """Whether it stands at the finding's line, at its subject's header, or at a call above it."""
    places = (finding.span, finding.header, *finding.callers)
    at = (comment.span.path, comment.target)
    return any(at == (place.path, place.line) for place in places if place)


def _matches(rule: IgnoreRule, finding: Finding) -> bool:
    if rule.service and rule.service != finding.service:
        return False
    if rule.path and not Globs((rule.path,)).match(finding.span.path):
        return False
    if not rule.address:
        return True
    # An address without instance keys means every instance.
    names = (finding.address, INDEX.sub("", finding.address))
    return any(fnmatchcase(name, rule.address) for name in names)
