"""What is left when a vendor fails, one sentence a vendor, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outlast.domain.finding import OUTCOMES, Outcome, Report, ServiceOutcome, VendorFailure
from outlast.reporters.options import Options
from outlast.reporters.text.prose import count, joined
from outlast.reporters.text.styled import EMPTY, Line, Segment, Style, wrapped

SHOWN = 6

# The order of the sentence, with the words for one service and for several.
CLAUSES: tuple[tuple[Outcome, Style, str, str], ...] = (
    ("unaffected", "plain", "is unaffected", "are unaffected"),
    ("survives", "good", "survives", "survive"),
    ("lost", "bad", "loses data", "lose data"),
    ("restorable", "plain", "is restorable", "are restorable"),
    ("by-hand", "plain", "fails over by hand", "fail over by hand"),
    ("unknown", "plain", "is undecided", "are undecided"),
)


def survival(report: Report, options: Options, shown: int = SHOWN) -> Iterator[Line]:
    """Sentences by damage; with `--verbose` every service that is touched, with the causes."""
    failures = sorted((f for f in report.survival if f.services), key=_damage)
    if not failures:
        return
    for failure in failures if options.verbose else failures[:shown]:
        yield from wrapped(options.width, 0, *sentence(failure), hang=2)
        if options.verbose:
            yield from _services(failure, options)
    left = 0 if options.verbose else len(failures) - shown
    if left > 0:
        text = f"... and {count(left, 'more vendor')}, hurting less (--verbose lists them)"
        yield from wrapped(options.width, 0, Segment(text, "faint"))
    yield EMPTY


def _damage(failure: VendorFailure) -> tuple[list[int], str]:
    counts = Counter(service.outcome for service in failure.services)
    return [-counts[outcome] for outcome in OUTCOMES], failure.fails


def sentence(failure: VendorFailure) -> list[Segment]:
    """`if aws fails: 1 of 12 services survives, 3 lose data and 8 are restorable`."""
    counts = Counter(service.outcome for service in failure.services)
    clauses = [clause for clause in CLAUSES if counts[clause[0]]]
    if counts["unaffected"] + counts["survives"] == 0:
        clauses.insert(0, CLAUSES[1])
    total = count(len(failure.services), "service")
    made = [Segment("if "), Segment(failure.fails, "strong"), Segment(" fails: ")]
    for index, (outcome, style, one, many) in enumerate(clauses):
        number = counts[outcome]
        who = f"{number or 'none'} of {total}" if index == 0 else str(number)
        words = f"{who} {one if number < 2 else many}"
        made.append(Segment(words, style if number else "bad"))
        made.append(Segment(", " if index < len(clauses) - 1 else "."))
    return made


def _services(failure: VendorFailure, options: Options) -> Iterator[Line]:
    touched = [service for service in failure.services if service.outcome != "unaffected"]
    for service in sorted(touched, key=_worst_first):
        because = joined(list(service.because))
        cause = Segment(f"; {because}" if because else "", "faint")
        named = Segment(service.service, "strong")
        outcome = Segment(f": {service.outcome}")
        yield from wrapped(options.width, 2, named, outcome, cause, hang=2)


def _worst_first(service: ServiceOutcome) -> tuple[int, str]:
    return OUTCOMES.index(service.outcome), service.service
