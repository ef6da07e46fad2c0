"""Which resources of a template exist, perhaps exist, and exist together."""

from __future__ import annotations

import pytest

from templates import fragment, resources

HEAD = """
Parameters:
  Env: {Type: String}
  On: {Type: String, Default: "true"}
  Size: {Type: String, AllowedValues: [small, large]}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", AllowedValues: [/small, /large]}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  SameAsProd: !Equals [prod, !Ref Env]
  AlsoProd: !Condition Prod
  NotProd: !Not [!Condition Prod]
  NotNotProd: !Not [{Condition: NotProd}]
  Switched: !Equals [!Ref On, true]
"""


def exists(condition: str, more: str = "") -> str:
    """`yes`, `no`, or what decides it."""
    text = f"{HEAD}  C: {condition}\n{more}Resources:\n  R: {{Type: 'A::B::C', Condition: C}}\n"
    found = resources(fragment(text))
    if "R" not in found:
        return "no"
    return " & ".join(found["R"].when) if found["R"].conditional else "yes"


PROD, DEV = "Equals(${Env},prod)", "Equals(${Env},dev)"
CONDITIONS: dict[str, tuple[str, str]] = {
    "equal": ("!Equals [a, a]", "yes"),
    "not equal": ("!Equals [a, b]", "no"),
    "number and text": ("!Equals ['1', 1]", "yes"),
    "truth and text": ("!Equals ['true', true]", "yes"),
    "a thing and itself": ("!Equals [!Ref Env, !Ref Env]", "yes"),
    "no value": ("!Equals [!Ref AWS::NoValue, x]", "no"),
    "undecided": ("!Equals [!Ref Env, prod]", PROD),
    "the other way round": ("!Condition SameAsProd", PROD),
    "by another name": ("!Condition AlsoProd", PROD),
    "not": ("!Condition NotProd", f"Not({PROD})"),
    "twice not": ("!Condition NotNotProd", PROD),
    "not decided": ("!Not [!Condition Switched]", "no"),
    "and, one false": ("!And [!Condition Prod, !Equals [a, b]]", "no"),
    "and, one open": ("!And [!Condition Prod, !Condition Switched]", PROD),
    "and, both alike": ("!And [!Condition Prod, !Condition AlsoProd]", PROD),
    "or, one true": ("!Or [!Condition Prod, !Condition Switched]", "yes"),
    "or, one open": ("!Or [!Condition Prod, !Equals [a, b]]", PROD),
    "or, two open": ("!Or [!Condition Prod, !Equals [!Ref Env, dev]]", f"Or({DEV},{PROD})"),
    "or, one of which holds": ("!Or [!Condition Prod, !Condition NotProd]", "yes"),
    "and, one of which cannot hold": ("!And [!Condition Prod, !Condition NotProd]", "no"),
    "two values of one parameter": ("!And [!Condition Prod, !Equals [!Ref Env, dev]]", "no"),
    "a value that is not allowed": ("!Equals [!Ref Size, huge]", "no"),
    "every value that is allowed": (
        "!Or [!Equals [!Ref Size, small], !Equals [!Ref Size, large]]",
        "yes",
    ),
    "the name of a stored value": ("!Equals [!Ref Stored, huge]", "Equals(${Stored},huge)"),
    "long forms": ("{'Fn::And': [{'Fn::Equals': [a, a]}, {Condition: Switched}]}", "yes"),
    "undeclared": ("!Condition Nothing", "Nothing"),
}


@pytest.mark.parametrize(("condition", "found"), CONDITIONS.values(), ids=CONDITIONS)
def test_condition(condition: str, found: str) -> None:
    assert exists(condition) == found


def test_the_reason_names_the_condition_that_is_written() -> None:
    found = resources(fragment(HEAD + "Resources:\n  R: {Type: 'A::B::C', Condition: AlsoProd}\n"))
    assert found["R"].conditional is not None
    assert found["R"].conditional.reason == (
        "the condition `Prod` is not decided: the parameter `Env` has no value in the code"
    )


def test_a_condition_that_waits_for_itself() -> None:
    text = """
    Conditions:
      A: !Not [!Condition B]
      B: !Not [!Condition A]
    Resources:
      R: {Type: 'A::B::C', Condition: A}
    """
    found = fragment(text)
    assert resources(found)["R"].conditional
    assert [problem.kind for problem in found.problems] == ["circular"]


def test_spellings_do_not_explode() -> None:
    lines = ["Parameters: {P: {Type: String}}", "Conditions:", "  C0: !Equals [!Ref P, x]"]
    again = "!And [!Condition C{0}, !Or [!Condition C{0}, !Equals [!Ref P, '{1}']]]"
    lines.extend(f"  C{n}: {again.format(n - 1, n)}" for n in range(1, 60))
    lines.append("Resources: {R: {Type: 'A::B::C', Condition: C59}}")
    (when,) = resources(fragment("\n".join(lines)))["R"].when
    assert len(when) < 3_000


NESTED = {
    "a.yaml": """
    Parameters: {Env: {Type: String}}
    Conditions: {Prod: !Equals [!Ref Env, prod]}
    Resources:
      Db:
        Type: AWS::CloudFormation::Stack
        Condition: Prod
        Properties: {TemplateURL: db.yaml, Parameters: {Stage: !Ref Env}}
    """,
    "db.yaml": """
    Parameters: {Stage: {Type: String}, Size: {Type: String}}
    Conditions:
      Prod: !Equals [!Ref Stage, prod]
      Large: !Equals [!Ref Size, large]
    Resources:
      A: {Type: 'A::B::C'}
      B: {Type: 'A::B::C', Condition: Prod}
      C: {Type: 'A::B::C', Condition: Large}
    """,
}


def test_conditions_of_a_nested_stack_add_up() -> None:
    found = resources(fragment(NESTED))
    assert {address: one.when for address, one in found.items()} == {
        "Db": (PROD,),
        "Db/A": (PROD,),
        "Db/B": (PROD,),
        "Db/C": ("Equals(${Db/Size},large)", PROD),
    }
