"""Findings that somebody answered for are set aside; answers that answer nothing are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from outlast.domain.finding import Finding, Level
from outlast.domain.fragment import Ignore
from outlast.domain.location import Span
from outlast.policy.names import Names
from outlast.settings import IgnoreRule
from outlast.suppress.answers import Answers, Run, Suppressed, suppress

TODAY = date(2026, 11, 23)
FINDING = Finding(
    policy="BKP002",
    version="1.0.0",
    name="no-backup",
    layer="backup",
    level="error",
    subject="datastore",
    address="aws_s3_bucket.claims",
    unit="infra",
    service="claims",
    criticality="critical",
    vendors=("aws",),
    message="no copy",
    remediation="make one",
    span=Span("infra/main.tf", 12, 3),
    related=(),
    fingerprint="f",
    header=Span("infra/main.tf", 10, 1),
    callers=(Span("live/main.tf", 4), Span("infra/stack.tf", 7)),
)


def comment(*policies: str, target: int = 12, path: str = "infra/main.tf") -> Ignore:
    return Ignore(policies or ("BKP002",), "fine", None, Span(path, target - 1), target)


def rule(
    policy: str = "BKP002", service: str = "", path: str = "", address: str = ""
) -> IgnoreRule:
    return IgnoreRule(policy, "fine", service, path, address)


NAMES = Names(
    {
        "BKP001": frozenset({"same-provider-backup"}),
        "BKP002": frozenset({"no-backup", "OLD002"}),
        "BKP003": frozenset({"same-region-backup"}),
        "DNS001": frozenset({"single-vendor-nameservers"}),
    }
)
RUN = Run(frozenset({"BKP002", "BKP003"}), TODAY, NAMES)


def run(*answers: Ignore | IgnoreRule, seen: Run = RUN, level: Level = "error") -> Suppressed:
    inline = tuple(answer for answer in answers if isinstance(answer, Ignore))
    stated = tuple(answer for answer in answers if isinstance(answer, IgnoreRule))
    return suppress([replace(FINDING, level=level)], Answers(inline, stated), seen)


ANSWERS: dict[str, tuple[Ignore | IgnoreRule, bool]] = {
    "at the attribute": (comment(), True),
    "at the header": (comment(target=10), True),
    "at the outer call": (comment(target=4, path="live/main.tf"), True),
    "at the inner call": (comment(target=7, path="infra/stack.tf"), True),
    "at another call": (comment(target=5, path="live/main.tf"), False),
    "between them": (comment(target=11), False),
    "in another file": (comment(path="infra/other.tf"), False),
    "one of several": (comment("BKP001", "BKP002"), True),
    "of another policy": (comment("BKP003"), False),
    "of a family": (comment("BKP"), True),
    "by service": (rule(service="claims"), True),
    "by another service": (rule(service="claim"), False),
    "by path": (rule(path="infra"), True),
    "by a glob": (rule(path="**/*.tf"), True),
    "by another path": (rule(path="main.tf"), False),
    "by address": (rule(address="aws_s3_bucket.*"), True),
    "by another address": (rule(address="aws_s3_bucket"), False),
    "by name of the policy": (rule("no-backup", service="claims"), True),
    "by a former id": (rule("OLD002", service="claims"), True),
    "all selectors must fit": (rule(service="claims", path="elsewhere"), False),
}


@pytest.mark.parametrize(("answer", "fits"), ANSWERS.values(), ids=ANSWERS)
def test_answer(answer: Ignore | IgnoreRule, fits: bool) -> None:
    done = run(answer)
    assert (len(done.ignored), len(done.findings)) == ((1, 0) if fits else (0, 1))
    assert [problem.kind for problem in done.problems] == ([] if fits else ["unused-ignore"])


def test_who_answered() -> None:
    assert run(comment()).ignored[0].by == "inline"
    assert run(rule(service="claims")).ignored[0].by == "settings"


UNTIL = {
    "long ago": (date(2025, 1, 1), False),
    "yesterday": (date(2026, 11, 22), False),
    "today": (TODAY, True),
    "tomorrow": (date(2026, 11, 24), True),
}


@pytest.mark.parametrize(("until", "counts"), UNTIL.values(), ids=UNTIL)
@pytest.mark.parametrize("answer", [comment(), rule(service="claims")], ids=["inline", "settings"])
def test_until(answer: Ignore | IgnoreRule, until: date, counts: bool) -> None:
    done = run(replace(answer, until=until))
    assert len(done.ignored) == counts
    assert [problem.kind for problem in done.problems] == ([] if counts else ["expired-ignore"])
    if not counts:
        assert str(until) in done.problems[0].message


def test_policy_that_did_not_run_leaves_its_ignores_alone() -> None:
    assert run(comment("DNS001")).problems == ()
    assert run(rule("DNS001", service="claims")).problems == ()


def test_an_expired_answer_does_not_stand_before_one_that_holds() -> None:
    done = run(replace(comment(), until=date(2025, 1, 1)), rule(service="claims"))
    assert len(done.ignored) == 1
    assert [problem.kind for problem in done.problems] == ["expired-ignore"]


def test_the_same_comment_read_twice_is_said_once() -> None:
    assert len(run(comment("BKP003"), comment("BKP003")).problems) == 1


CALLED = [
    replace(
        FINDING,
        address=f"module.{call}.aws_s3_bucket.claims[0]",
        callers=(Span("live/main.tf", line),),
    )
    for call, line in (("a", 4), ("b", 9))
]


def test_a_comment_at_one_call_answers_for_what_is_below_that_call() -> None:
    done = suppress(CALLED, Answers((comment(target=9, path="live/main.tf"),)), RUN)
    assert done.findings == (CALLED[0],)
    assert [one.finding for one in done.ignored] == [CALLED[1]]
    assert done.problems == ()


ADDRESSES = {
    "with its key": ("module.a.aws_s3_bucket.claims[[]0]", 1),
    "without keys": ("module.a.aws_s3_bucket.claims", 1),
    "any call": ("module.*.aws_s3_bucket.claims", 2),
    "without the call": ("aws_s3_bucket.claims", 0),
}


@pytest.mark.parametrize(("address", "answered"), ADDRESSES.values(), ids=ADDRESSES)
def test_address_of_an_instance(address: str, answered: int) -> None:
    done = suppress(CALLED, Answers((), (rule(address=address),)), RUN)
    assert len(done.ignored) == answered


LEVELS = {
    "any": ("", "error", True),
    "the same": ("error", "error", True),
    "lower now": ("error", "warning", True),
    "risen from a warning": ("warning", "error", False),
    "risen from a note": ("note", "warning", False),
}


@pytest.mark.parametrize(("answered", "level", "holds"), LEVELS.values(), ids=LEVELS)
@pytest.mark.parametrize("answer", [comment(), rule(service="claims")], ids=["inline", "settings"])
def test_level(answer: Ignore | IgnoreRule, answered: str, level: Level, holds: bool) -> None:
    done = run(replace(answer, level=answered), level=level)
    assert (len(done.ignored), len(done.findings)) == ((1, 0) if holds else (0, 1))
    assert [problem.kind for problem in done.problems] == ([] if holds else ["risen-ignore"])


def test_what_a_risen_ignore_is_told() -> None:
    (problem,) = run(replace(comment(), level="warning")).problems
    assert problem.message == (
        "this ignore answers for a warning, and BKP002 on aws_s3_bucket.claims is an error now; "
        "mend the finding, or answer for the new level"
    )


def test_a_comment_that_names_no_policy_there_is() -> None:
    (problem,) = run(comment("BKP02")).problems
    assert problem.kind == "ignore"
    assert problem.message == "no policy is called `BKP02`; did you mean `BKP002`?"


def test_settings_of_what_was_not_read_are_not_unused() -> None:
    part = replace(RUN, whole=False)
    assert run(rule(service="elsewhere"), seen=part).problems == ()
    assert [p.kind for p in run(comment("BKP003"), seen=part).problems] == ["unused-ignore"]
