"""One policy and one record in, one verdict out: pass, fail, unknown, or a fault of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outlast.engine.record import Facts, Gap
from outlast.policy.model import Answer, Expression, Policy

Decision = Literal["pass", "fail", "unknown", "skip", "fault"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision; `gaps` are what an unknown one lacks, `fault` is why there is none.

    `skip` is a policy that does not apply to the subject.
    """

    decision: Decision
    gaps: tuple[Gap, ...] = ()
    fault: str = ""


def decide(policy: Policy, facts: Facts, record: object) -> Verdict:
    """The verdict of `policy` on `facts`, whose activated form is `record`.

    Undecided `when` and a `require` that holds is a pass: it holds whether or not it applies.
    """
    when = policy.when.program(record)
    if when.value is False:
        return Verdict("skip")
    require = policy.require.program(record)
    for part, answer in ((policy.when, when), (policy.require, require)):
        fault = _fault(part, answer, facts)
        if fault:
            return Verdict("fault", fault=f"`{part.text.strip()}`: {fault}")
    if require.value is True:
        return Verdict("pass")
    if when.value is True and require.value is False:
        return Verdict("fail")
    undecided = [p for p, a in ((policy.when, when), (policy.require, require)) if a.missing]
    return Verdict("unknown", _gaps(undecided, facts))


def _fault(part: Expression, answer: Answer, facts: Facts) -> str:
    """What is wrong with an answer that is neither a truth value nor undecided."""
    if answer.missing:
        return "" if _gaps([part], facts) else "a key is read that is not there"
    if answer.fault or isinstance(answer.value, bool):
        return answer.fault
    return f"it gives {type(answer.value).__name__}, not a truth value"


def _gaps(parts: list[Expression], facts: Facts) -> tuple[Gap, ...]:
    """The undecided fields that the expressions name, each once."""
    reads = {path for part in parts for path in part.reads}
    return tuple(gap for gap in facts.gaps if gap.pattern in reads)
