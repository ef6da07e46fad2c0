"""The level of a finding: what the policy says for the criticality, unless settings say else."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.engine.findings import criticality, severity
from outlast.policy.model import SEVERITIES, Policy, Severity
from outlast.policy.names import means
from outlast.settings import SeverityRule
from outlast.source.glob import Globs
from outlast.subjects.model import Subject


@dataclass(frozen=True, slots=True)
class Levels:
    """The rules of one run; the first one that fits a policy and a subject takes them."""

    rules: tuple[SeverityRule, ...] = ()

    def of(self, policy: Policy, subject: Subject) -> Severity:
        """The level of a finding of `policy` on `subject`; `off` does not judge it."""
        for rule in self.rules:
            if _fits(rule, policy, subject):
                return next(level for level in SEVERITIES if level == rule.level)
        return severity(policy, subject)


def _fits(rule: SeverityRule, policy: Policy, subject: Subject) -> bool:
    if rule.policies and not any(means(word, policy) for word in rule.policies):
        return False
    if rule.criticality and criticality(subject) not in rule.criticality:
        return False
    return not rule.paths or Globs(rule.paths).match(subject.anchor.span.path)
