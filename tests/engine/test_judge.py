"""Subjects and policies in, findings, undecided verdicts and problems out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.finding import Ignored, Related
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.engine.collapse import answered, collapsed
from outlast.engine.judge import Judgement, judge
from outlast.engine.levels import Levels
from outlast.policy.load import loaded
from outlast.policy.model import Policy
from outlast.settings import SeverityRule
from outlast.subjects.model import Anchor, Copy, Datastore, Subjects

HEADER = Span("main.tf", 3, 1, 3, 30)
SNAPSHOT = Span("main.tf", 7, 3, 7, 30)
DUMP = Span("dump.tf", 1, 1, 1, 20)
WHY = Unknown("var.region has no default")

COPY = Copy("snapshot", True, "aws", ("aws",), "eu-west-1", False, True, "aws_db_instance.main")
STORE = Datastore(
    address="aws_db_instance.main",
    name="main",
    label="main",
    type="aws_db_instance",
    kind="relational",
    vendor="aws",
    domains=("aws",),
    region="eu-west-1",
    role="data",
    durable=True,
    service="checkout",
    criticality="critical",
    environment="production",
    copies=(COPY,),
    tags={"team": "pay"},
    anchor=Anchor(HEADER, "infra", {"copies": ((SNAPSHOT, "the snapshots"),)}),
)


def policy(**changes: str) -> Policy:
    keys = {
        "id": "BKP901",
        "name": "a-policy",
        "version": "2.1.0",
        "layer": "backup",
        "subject": "datastore",
        "title": "A title",
        "rationale": "Because.",
        "severity": "{critical: error, high: error, medium: warning, low: note, unstated: 'off'}",
        "effort": "low",
        "when": "datastore.durable",
        "require": "datastore.copies.exists(c, c.independent)",
        "message": "'{{datastore.label}} is on {{datastore.vendor}}'",
        "anchor": "copies",
        "remediation": "Do it.",
        "references": "[https://example.com/a]",
        **changes,
    }
    text = "\n".join(f"{key}: {value}" for key, value in keys.items())
    return loaded("p.yaml", text.encode())


def judged(*stores: Datastore, rule: Policy | None = None) -> Judgement:
    result = judge(Subjects(datastores=stores), (rule or policy(),))
    return replace(result, findings=collapsed(result.findings))


def test_a_finding_is_complete() -> None:
    caller = Span("root.tf", 9)
    places = {"copies": ((SNAPSHOT, "the snapshots"), (DUMP, "the dump"))}
    store = replace(STORE, anchor=Anchor(HEADER, "infra", places, (caller,)))
    (found,) = judged(store).findings
    assert found.message == "main is on aws"
    assert (found.policy, found.version, found.level) == ("BKP901", "2.1.0", "error")
    assert (found.address, found.unit, found.service) == (store.address, "infra", "checkout")
    assert (found.criticality, found.vendors, found.instances) == ("critical", ("aws",), 1)
    assert found.span == SNAPSHOT
    assert found.related == (
        Related(DUMP, "the dump"),
        Related(HEADER, "declared here"),
        Related(caller, "called from here"),
    )


VERDICTS = [
    pytest.param({}, "fail", (), id="fails"),
    pytest.param({"durable": False}, "nothing", (), id="does-not-apply"),
    pytest.param({"copies": (replace(COPY, independent=True),)}, "pass", (), id="holds"),
    pytest.param({"criticality": "unstated"}, "nothing", (), id="severity-off"),
    pytest.param({"durable": WHY}, "unknown", ("datastore.durable",), id="when-undecided"),
    pytest.param(
        {"copies": (COPY, replace(COPY, independent=WHY))},
        "unknown",
        ("datastore.copies[1].independent",),
        id="one-copy-undecided",
    ),
    pytest.param(
        {"copies": (replace(COPY, independent=True), replace(COPY, independent=WHY))},
        "pass",
        (),
        id="the-rest-decides",
    ),
    pytest.param(
        {"durable": WHY, "copies": (replace(COPY, independent=True),)},
        "pass",
        (),
        id="holds-whether-or-not-it-applies",
    ),
    pytest.param({"region": WHY}, "fail", (), id="a-gap-that-is-not-asked-for"),
    pytest.param(
        {"durable": False, "copies": (replace(COPY, independent=WHY),)},
        "nothing",
        (),
        id="a-gap-where-it-does-not-apply",
    ),
]


@pytest.mark.parametrize(("changes", "verdict", "missing"), VERDICTS)
def test_verdict(changes: Mapping[str, object], verdict: str, missing: tuple[str, ...]) -> None:
    result = judged(replace(STORE, **changes))  # type: ignore[arg-type]
    assert result.problems == ()
    counts = (len(result.findings), len(result.undecided), result.passed)
    expected = {"fail": (1, 0, 0), "unknown": (0, 1, 0), "pass": (0, 0, 1), "nothing": (0, 0, 0)}
    assert counts == expected[verdict]
    assert [one.missing for one in result.undecided] == ([missing] if missing else [])
    assert all(one.reasons == (WHY.reason,) for one in result.undecided)


def test_an_undecided_part_of_a_message_has_words() -> None:
    (found,) = judged(replace(STORE, vendor=WHY)).findings
    assert found.message == "main is on a vendor the code does not name"
    assert found.vendors == ()


def test_a_fault_of_a_policy_is_a_problem_and_no_verdict() -> None:
    rule = policy(
        when="'\"team\" in datastore.tags'",
        require="datastore.copies.all(c, [1, 2, 3][size(datastore.tags) * 2] == 3)",
    )
    store = replace(STORE, tags={"team": "pay", "more": "x"})
    result = judged(store, rule=rule)
    assert (result.findings, result.undecided, result.passed) == ((), (), 0)
    (problem,) = result.problems
    assert (problem.kind, problem.span) == ("policy", HEADER)
    assert "BKP901 of p.yaml cannot judge aws_db_instance.main" in problem.message


def test_a_policy_that_runs_too_long_is_a_problem() -> None:
    deep = (
        "datastore.domains.all(a, datastore.domains.all(b, datastore.domains.all(c, a+b+c != '')))"
    )
    store = replace(STORE, domains=tuple(str(number) for number in range(60)))
    result = judged(store, rule=policy(require=deep))
    assert [one.kind for one in result.problems] == ["policy"]
    assert result.passed == 0


def instance(key: str, **changes: object) -> Datastore:
    store = replace(STORE, address=f'aws_db_instance.main["{key}"]', label=key)
    return replace(store, **changes)  # type: ignore[arg-type]


def test_forty_instances_are_one_finding_that_says_forty() -> None:
    (found,) = judged(*(instance(f"k{number:02}") for number in range(40))).findings
    assert (found.instances, found.address) == (40, "aws_db_instance.main")
    assert found.message == (
        'k00 is on aws (40 instances: aws_db_instance.main["k00"], aws_db_instance.main["k01"], '
        'aws_db_instance.main["k02"], aws_db_instance.main["k03"], aws_db_instance.main["k04"] '
        "and 35 more)"
    )
    assert found.members == tuple(f'aws_db_instance.main["k{n:02}"]' for n in range(40))
    assert found.fingerprint == judged(STORE).findings[0].fingerprint


def looped(name: str, more: str = "") -> Datastore:
    """One of the tables that a loop of a template makes, each with a name of its own."""
    return replace(
        STORE,
        address=f"{name}{more}",
        label=name,
        anchor=Anchor(HEADER, "infra", block=f"${{N}}{more}"),
    )


def test_what_one_loop_makes_is_one_finding_whatever_the_names() -> None:
    found = judged(looped("Orders"), looped("Carts"), looped("Users", more="Old")).findings
    assert [(one.address, one.instances, one.members) for one in found] == [
        ("Carts", 2, ("Carts", "Orders")),
        ("UsersOld", 1, ("UsersOld",)),
    ]
    (one_more,) = judged(looped("Accounts"), looped("Carts")).findings
    assert one_more.fingerprint == found[0].fingerprint


def test_one_instance_keeps_its_key() -> None:
    (found,) = judged(instance("a")).findings
    assert (found.instances, found.address) == (1, 'aws_db_instance.main["a"]')
    assert found.members == (found.address,)


MODULE = Span("modules/db/main.tf", 3, 1, 3, 30)
CALLS = {name: Span("root.tf", line) for line, name in enumerate("abcdef", 1)}


def below(call: str, **changes: object) -> Datastore:
    """The database that the call `module.<call>` makes."""
    store = replace(
        STORE,
        address=f"module.{call}.aws_db_instance.main",
        anchor=Anchor(MODULE, "infra", {}, (CALLS[call[0]],)),
    )
    return replace(store, **changes)  # type: ignore[arg-type]


def test_one_declaration_called_twice_is_one_finding_with_both_callers() -> None:
    (found,) = judged(below("a"), below("b")).findings
    assert found.address == "module.a.aws_db_instance.main"
    assert found.members == ("module.a.aws_db_instance.main", "module.b.aws_db_instance.main")
    assert found.message.endswith(f"(2 instances: {', '.join(found.members)})")
    assert found.callers == (CALLS["a"], CALLS["b"])
    assert found.related == tuple(Related(span, "called from here") for span in found.callers)


STABLE = [
    pytest.param((below("b"),), (below("a"), below("b")), id="a-call-is-added"),
    pytest.param((below("b"),), (below("f"),), id="a-call-has-another-name"),
    pytest.param((below("b"),), (below('b["x"]'),), id="a-call-gets-instances"),
    pytest.param(
        (below("b"),),
        (below("b", anchor=replace(below("b").anchor, span=Span("modules/db/rds.tf", 90))),),
        id="the-block-moves-to-another-file",
    ),
    pytest.param(
        (below("b"),), (below("b"), below("a", criticality="medium")), id="a-call-that-matters-less"
    ),
]


@pytest.mark.parametrize(("before", "after"), STABLE)
def test_a_fingerprint_outlives(
    before: tuple[Datastore, ...], after: tuple[Datastore, ...]
) -> None:
    (old,) = judged(*before).findings
    assert old.fingerprint in {one.fingerprint for one in judged(*after).findings}


ALERTS = [
    pytest.param({"service": "search"}, id="another-service"),
    pytest.param({"criticality": "high"}, id="another-criticality-of-the-same-level"),
    pytest.param({"criticality": "medium"}, id="another-level"),
    pytest.param(
        {"anchor": Anchor(Span("modules/logs/main.tf", 3), "infra", {}, (CALLS["b"],))},
        id="a-block-of-the-same-name-in-another-module",
    ),
]


@pytest.mark.parametrize("changes", ALERTS)
def test_a_call_that_somebody_else_must_look_at_is_a_finding_of_its_own(
    changes: Mapping[str, object],
) -> None:
    (old,) = judged(below("a")).findings
    new = judged(below("a"), below("b", **changes)).findings
    assert [one.instances for one in new] == [1, 1]
    assert old in new
    assert len({one.fingerprint for one in new}) == 2


def test_what_one_unread_call_makes_stays_apart() -> None:
    made = [f"module.a.module.shop{rest}" for rest in ("", ".versioning", ".replica")]
    found = judged(*(below("a", address=address) for address in made)).findings
    assert sorted(one.address for one in found) == sorted(made)
    assert len({one.fingerprint for one in found}) == len(made)


def test_instances_that_are_answered_for_leave_the_finding() -> None:
    found = judge(Subjects(datastores=tuple(map(below, "abc"))), (policy(),)).findings
    assert [one.instances for one in found] == [1, 1, 1]
    (standing,) = collapsed(found[1:])
    assert standing.members == ("module.b.aws_db_instance.main", "module.c.aws_db_instance.main")
    (ignored,) = answered(Ignored(one, "fine", "inline") for one in found[:2])
    assert ignored.finding.members == found[0].members + found[1].members
    assert ignored.finding.fingerprint == standing.fingerprint


def test_two_answers_are_told_apart() -> None:
    found = judge(Subjects(datastores=tuple(map(below, "abc"))), (policy(),)).findings
    reasons = ("first", "second", "first")
    told = answered(Ignored(one, why, "inline") for one, why in zip(found, reasons, strict=True))
    assert [(one.reason, one.finding.instances) for one in told] == [("first", 2), ("second", 1)]


APART = [
    pytest.param({"anchor": Anchor(HEADER, "other")}, id="another-unit"),
    pytest.param({"criticality": "medium"}, id="another-level"),
    pytest.param({"address": "module.shop.replica"}, id="another-thing-of-one-header"),
    pytest.param(
        {"address": "aws_db_instance.b", "anchor": Anchor(DUMP, "infra")}, id="another-block"
    ),
]


@pytest.mark.parametrize("changes", APART)
def test_not_one_finding(changes: Mapping[str, object]) -> None:
    found = judged(instance("a"), instance("b", **changes)).findings
    assert [one.instances for one in found] == [1, 1]
    assert len({one.fingerprint for one in found}) == 2


def test_a_fingerprint_forgets_where_the_code_stands() -> None:
    moved = replace(STORE, anchor=Anchor(Span("moved.tf", 99), "infra"))
    assert judged(STORE).findings[0].fingerprint == judged(moved).findings[0].fingerprint


def test_a_fingerprint_knows_the_major_version_only() -> None:
    prints = {
        version: judged(STORE, rule=policy(version=version)).findings[0].fingerprint
        for version in ("2.1.0", "2.9.9", "3.0.0")
    }
    assert prints["2.1.0"] == prints["2.9.9"] != prints["3.0.0"]


def test_the_fingerprint_stays_the_same_for_ever() -> None:
    assert judged(STORE).findings[0].fingerprint == "48823921bfcfad775a8632ab158a8cf7"


def test_the_order_of_subjects_does_not_matter() -> None:
    stores = (instance("a"), instance("b"), replace(STORE, address="x", anchor=Anchor(DUMP, "u")))
    results = {judged(*order) for order in permutations(stores)}
    assert len(results) == 1


GAPS = ("durable", "vendor", "region", "service", "name", "environment", "domains")


@settings(max_examples=80, deadline=None)
@given(st.sets(st.sampled_from(GAPS)), st.sampled_from(["certain", "independent", "vendor"]))
def test_more_gaps_never_turn_a_pass_into_a_finding(gaps: set[str], inner: str) -> None:
    good = replace(STORE, copies=(replace(COPY, independent=True),))
    doubtful = replace(
        good,
        copies=(replace(good.copies[0], **{inner: WHY}),),  # type: ignore[arg-type]
        **dict.fromkeys(gaps, WHY),  # type: ignore[arg-type]
    )
    assert judged(doubtful).findings == ()


LEVELS = {
    "no rule": ((), "error"),
    "by policy": ((SeverityRule("note", ("BKP901",)),), "note"),
    "by a beginning": ((SeverityRule("note", ("BKP",)),), "note"),
    "by name": ((SeverityRule("note", ("a-policy",)),), "note"),
    "of another policy": ((SeverityRule("note", ("DNS",)),), "error"),
    "by path": ((SeverityRule("note", paths=("*.tf",)),), "note"),
    "by another path": ((SeverityRule("note", paths=("live",)),), "error"),
    "by criticality": ((SeverityRule("note", criticality=("critical",)),), "note"),
    "by another criticality": ((SeverityRule("note", criticality=("low",)),), "error"),
    "all must fit": ((SeverityRule("note", ("BKP",), criticality=("low",)),), "error"),
    "the first takes it": ((SeverityRule("note", ("BKP",)), SeverityRule("off")), "note"),
    "off": ((SeverityRule("off", ("BKP",)),), "-"),
}


@pytest.mark.parametrize(("rules", "level"), LEVELS.values(), ids=LEVELS)
def test_settings_change_levels(rules: tuple[SeverityRule, ...], level: str) -> None:
    result = judge(Subjects(datastores=(STORE,)), (policy(),), Levels(rules))
    assert [one.level for one in result.findings] == ([] if level == "-" else [level])


def test_settings_turn_on_what_a_policy_leaves_alone() -> None:
    store = replace(STORE, criticality="unstated")
    rule = SeverityRule("warning", criticality=("unstated",))
    assert judge(Subjects(datastores=(store,)), (policy(),)).findings == ()
    found = judge(Subjects(datastores=(store,)), (policy(),), Levels((rule,))).findings
    assert [one.level for one in found] == ["warning"]
