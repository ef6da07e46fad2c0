"""Words that people write for policies into the ids they mean: an id, its beginning, a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from outlast.domain.location import Span
from outlast.errors import UsageError
from outlast.policy.model import Policy
from outlast.policy.reads import nearest
from outlast.settings import IgnoreRule, PolicyChoice


def means(word: str, policy: Policy) -> bool:
    """`word` is the beginning of the id, the name, or an alias."""
    return bool(word) and (
        policy.id.startswith(word) or word == policy.name or word in policy.aliases
    )


@dataclass(frozen=True, slots=True)
class Names:
    """Every id, with the names and aliases of all versions of it."""

    by_id: Mapping[str, frozenset[str]]

    def ids(self, word: str) -> tuple[str, ...]:
        """The ids that `word` means; none when no policy is called so."""
        return tuple(name for name in self.by_id if self.means(word, name))

    def means(self, word: str, name: str) -> bool:
        """Whether `word` means the policy with the id `name`."""
        return bool(word) and (name.startswith(word) or word in self.by_id.get(name, ()))

    def hint(self, word: str) -> str:
        """`; did you mean `BKP001`?`, after a word that means nothing."""
        ids = tuple(self.by_id)
        others = sorted(name for names in self.by_id.values() for name in names)
        if not get_close_matches(word.upper(), ids, 1) and get_close_matches(word, others, 1):
            return nearest(word, tuple(others))
        return nearest(word.upper(), ids)


def names_of(policies: Iterable[Policy]) -> Names:
    """The names of all versions of all policies."""
    found: dict[str, set[str]] = {}
    for policy in policies:
        found.setdefault(policy.id, set()).update((policy.name, *policy.aliases))
    return Names({name: frozenset(found[name]) for name in sorted(found)})


def refuse_strangers(names: Names, choice: PolicyChoice, ignores: Iterable[IgnoreRule]) -> None:
    """Raises UsageError when settings or flags speak of a policy that there is not.

    Pins are not looked at: they may also name a pack.
    """
    said = [
        f"{f'{span}: ' if span else ''}no policy is called `{word}`{names.hint(word)}"
        for word, span in _spoken(choice, ignores)
        if not names.ids(word)
    ]
    if said:
        raise UsageError("\n".join(dict.fromkeys(said)))


def _spoken(
    choice: PolicyChoice, ignores: Iterable[IgnoreRule]
) -> Iterator[tuple[str, Span | None]]:
    for word in (*choice.select, *choice.ignore):
        yield word, choice.places.get(word)
    for severity in choice.severity:
        for word in severity.policies:
            yield word, severity.span
    for rule in ignores:
        yield rule.policy, rule.span
