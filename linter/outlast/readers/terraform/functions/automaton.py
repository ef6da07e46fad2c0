"""A pattern's tree -> matches, in time linear in the text, as RE2 finds them.

The scanned repository chooses pattern and text, so an engine that backtracks could be made to
hang. This one walks all alternatives side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from outlast.readers.terraform.failure import TooMuch, spend
from outlast.readers.terraform.functions.pattern_reader import PatternReader
from outlast.readers.terraform.functions.pattern_tree import (
    Assertion,
    Chars,
    Choice,
    Group,
    Repeat,
    Sequence,
    Tree,
)

MAX_PROGRAM = 10_000
MAX_STEPS = 400_000
"""Of one match, under half a second."""

Marks = tuple[int | None, ...]
"""Start and end of the match and of each group."""


@dataclass(frozen=True, slots=True)
class Split:
    """Go on in several places, the preferred first."""

    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Note the place."""

    slot: int


@dataclass(frozen=True, slots=True)
class Matched:
    """The end."""


Step = Chars | Assertion | Split | Mark | Matched


@dataclass(slots=True)
class _Compiler:
    """Writes the steps of a tree one after the other."""

    steps: list[Step]

    def add(self, step: Step) -> int:
        if len(self.steps) >= MAX_PROGRAM:
            raise TooMuch("a pattern is too large")
        self.steps.append(step)
        return len(self.steps) - 1

    def write(self, tree: Tree) -> None:
        if isinstance(tree, (Chars, Assertion)):
            self.add(tree)
        elif isinstance(tree, Sequence):
            for part in tree.parts:
                self.write(part)
        elif isinstance(tree, Group):
            self.add(Mark(2 * tree.number))
            self.write(tree.part)
            self.add(Mark(2 * tree.number + 1))
        elif isinstance(tree, Choice):
            self._choice(tree)
        else:
            self._repeat(tree)

    def _choice(self, tree: Choice) -> None:
        split = self.add(Split(()))
        starts: list[int] = []
        jumps: list[int] = []
        for option in tree.options:
            starts.append(len(self.steps))
            self.write(option)
            jumps.append(self.add(Split(())))
        self.steps[split] = Split(tuple(starts))
        for jump in jumps:
            self.steps[jump] = Split((len(self.steps),))

    def _repeat(self, tree: Repeat) -> None:
        for _ in range(tree.fewest if tree.most is not None else tree.fewest - 1):
            self.write(tree.part)
        if tree.most is None:
            self._endless(tree)
            return
        splits: list[int] = []
        for _ in range(tree.most - tree.fewest):
            splits.append(self.add(Split(())))
            self.write(tree.part)
        for split in splits:
            self.steps[split] = _either(split + 1, len(self.steps), tree.greedy)

    def _endless(self, tree: Repeat) -> None:
        """Once or more, which may be left out when the least is none, as Go compiles it."""
        skip = self.add(Split(())) if not tree.fewest else None
        start = len(self.steps)
        self.write(tree.part)
        again = self.add(Split(()))
        self.steps[again] = _either(start, again + 1, tree.greedy)
        if skip is not None:
            self.steps[skip] = _either(start, again + 1, tree.greedy)


def _either(again: int, on: int, greedy: bool) -> Split:
    return Split((again, on) if greedy else (on, again))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `names` has one entry for each group, empty without a name."""

    steps: tuple[Step, ...]
    names: tuple[str, ...]

    def search(self, text: str, start: int = 0) -> Marks | None:
        """The leftmost match at or after `start`, preferring as Perl does."""
        return _Search(self, text).run(start)

    def all(self, text: str) -> list[Marks]:
        """Every match that does not overlap; an empty one right after another is left out."""
        found: list[Marks] = []
        at, last = 0, -1
        search = _Search(self, text)
        while at <= len(text):
            marks = search.run(at)
            if marks is None:
                break
            start, end = marks[0], marks[1]
            assert start is not None
            assert end is not None
            if start < end or start != last:
                found.append(marks)
            last = end
            at = end if end > at else at + 1
        return found


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """The program of a pattern. Raises Failure when RE2 would refuse it."""
    if len(pattern) > MAX_PROGRAM:
        raise TooMuch("a pattern is too large")
    reader = PatternReader(pattern)
    compiler = _Compiler([])
    compiler.write(reader.whole())
    compiler.add(Matched())
    return Pattern(tuple(compiler.steps), tuple(reader.names))


Thread = tuple[int, Marks]


@dataclass(slots=True)
class _Search:
    pattern: Pattern
    text: str
    taken: int = 0

    def run(self, start: int) -> Marks | None:
        before = self.taken
        blank: Marks = (None,) * (2 * len(self.pattern.names) + 2)
        best: Marks | None = None
        threads: list[Thread] = []
        for at in range(start, len(self.text) + 1):
            if best is None:
                seen = {step for step, _ in threads}
                self._follow(threads, seen, 0, at, (at, *blank[1:]))
            if best is not None and not threads:
                break
            threads, best = self._advance(threads, at, best)
        spend((self.taken - before) // 2)
        return best

    def _advance(
        self, threads: list[Thread], at: int, best: Marks | None
    ) -> tuple[list[Thread], Marks | None]:
        following: list[Thread] = []
        seen: set[int] = set()
        character = self.text[at] if at < len(self.text) else None
        for number, marks in threads:
            step = self.pattern.steps[number]
            if isinstance(step, Matched):
                return following, (marks[0], at, *marks[2:])
            assert isinstance(step, Chars)
            if character is not None and step.matches(character):
                self._follow(following, seen, number + 1, at + 1, marks)
        return following, best

    def _follow(
        self, threads: list[Thread], seen: set[int], number: int, at: int, marks: Marks
    ) -> None:
        """Add what can be reached without reading a character, the preferred first."""
        stack = [(number, marks)]
        while stack:
            number, marks = stack.pop()
            if number in seen:
                continue
            seen.add(number)
            self.taken += 1
            step = self.pattern.steps[number]
            if isinstance(step, Split):
                stack.extend((target, marks) for target in reversed(step.targets))
            elif isinstance(step, Mark):
                marked = (*marks[: step.slot], at, *marks[step.slot + 1 :])
                stack.append((number + 1, marked))
            elif isinstance(step, Assertion):
                if self._holds(step.kind, at):
                    stack.append((number + 1, marks))
            else:
                threads.append((number, marks))
        if self.taken > MAX_STEPS:
            raise TooMuch("matching a pattern takes too much work")

    def _holds(self, kind: str, at: int) -> bool:
        text = self.text
        if kind == "start":
            return at == 0
        if kind == "end":
            return at == len(text)
        if kind == "line-start":
            return at == 0 or text[at - 1] == "\n"
        if kind == "line-end":
            return at == len(text) or text[at] == "\n"
        before = at > 0 and _is_word(text[at - 1])
        after = at < len(text) and _is_word(text[at])
        return (before is not after) is (kind == "word")


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
