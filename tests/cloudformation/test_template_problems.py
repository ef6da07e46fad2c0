"""What is wrong with a template is said with its place, ends, and spoils nothing else."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from outlast.domain.fragment import Fragment
from templates import Files, fragment, fragments, resources, said

IGNORES: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "above a resource": ('  # outlast:ignore BKP001 reason="x"\n  A: {Type: A::B::C}', [("x", 3)]),
    "at its end": ('  A: {Type: A::B::C} # outlast:ignore BKP001 reason="x"', [("x", 2)]),
    "in metadata": (
        "  A:\n    Type: A::B::C\n    Metadata: {outlast: {ignore: 'BKP001 reason=\"x\"'}}",
        [("x", 2)],
    ),
    "several in metadata": (
        "  A:\n    Type: A::B::C\n    Metadata:\n      outlast:\n        ignore:\n"
        '        - BKP001 reason="x"\n        - \'BKP002 reason="y"\'',
        [("x", 2), ("y", 2)],
    ),
    "inside a script": (
        "  A:\n    Type: A::B::C\n    Properties:\n      P: |\n        # outlast:ignore B"
        ' reason="x"',
        [],
    ),
    "inside quotes": ("  A: {Type: A::B::C, P: ' # outlast:ignore B reason=\"x\"'}", []),
}


@pytest.mark.parametrize(("text", "found"), IGNORES.values(), ids=IGNORES)
def test_ignore(text: str, found: list[tuple[str, int]]) -> None:
    read = fragment(f"Resources:\n{text}\n")
    assert [(one.reason, one.target) for one in read.ignores] == found
    assert not read.problems


def problems(code: str | Files) -> list[str]:
    return said(fragment(code))


STACK = "Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
PROBLEMS: dict[str, tuple[str | Files, list[str]]] = {
    "broken": ("Resources:\n  A: {Type: A::B::C\nB: x\n", ["a.yaml:3:2 syntax"]),
    "ignore without a reason": (
        "Resources:\n  A: {Type: A::B::C} # outlast:ignore BKP001\n",
        ["a.yaml:2:39 ignore"],
    ),
    "no type": (
        "Resources:\n  A: {Properties: {}}\n  B: x\n",
        ["a.yaml:2:3 syntax", "a.yaml:3:3 syntax"],
    ),
    "module of a tool": (
        "Resources:\n  A: {Type: !Rain::Module x}\n",
        ["a.yaml:2:3 template-not-read"],
    ),
    "circle": (
        "Resources:\n  A: {Type: A::B::C, Properties: {P: !Ref B}}\n"
        "  B: {Type: A::B::C, Properties: {P: !Sub '${A.Arn}'}}\n",
        ["a.yaml:2:3 circular"],
    ),
    "circle of names": (
        "Resources:\n  A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A}}\n",
        ["a.yaml:2:3 circular"],
    ),
    "no circle when one of the two is there": (
        "Parameters: {X: {Type: String}}\nConditions:\n  C: !Equals [!Ref X, x]\nResources:\n"
        "  A: {Type: A::B::C, Properties: {P: !If [C, !Ref B, 1]}}\n"
        "  B: {Type: A::B::C, Properties: {P: !If [C, 1, !Ref A]}}\n",
        [],
    ),
    "written twice": (
        "Resources:\n  A: {Type: A::B::C}\n  A: {Type: A::B::D}\n",
        ["a.yaml:2:3 duplicate"],
    ),
    "nests itself": (
        f"Resources:\n  A: {{{STACK}a.yaml}}}}\n",
        ["a.yaml:2:67 circular"],
    ),
    "nests in a circle": (
        {
            "a.yaml": f"Resources:\n  A: {{{STACK}b.yaml}}}}\n",
            "b.yaml": f"Resources:\n  B: {{{STACK}a.yaml}}}}\n",
        },
        ["b.yaml:2:67 circular"],
    ),
    "nests what is not there": (
        f"Resources:\n  A: {{{STACK}no.yaml}}}}\n",
        ["a.yaml:2:67 unreadable"],
    ),
    "nests what lies outside": (
        f"Resources:\n  A: {{{STACK}../../no.yaml}}}}\n",
        ["a.yaml:2:67 outside-root"],
    ),
    "nests what is remote": (
        f"Resources:\n  A: {{{STACK}'https://s3.amazonaws.com/x'}}}}\n",
        ["a.yaml:2:67 template-not-read"],
    ),
    "alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh"))
        + "Resources: {A: {Type: A::B::C}}\n",
        ["a.yaml:7:4 too-large"],
    ),
}


@pytest.mark.parametrize(("code", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_problem(code: str | Files, found: list[str]) -> None:
    assert problems(code) == found


REMOTE = f"{{{STACK}'https://s3.amazonaws.com/x'}}}}"
APPLICATION = (
    "Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: arn:x, "
    "SemanticVersion: 1.0.0}}"
)
UNREAD: dict[str, tuple[str, str]] = {
    "at an address": (
        f"  A: {REMOTE}\n  B: {REMOTE}\n",
        "2:67 templates at another address create: `A`, `B`; keep them",
    ),
    "at an address that is not decided": (
        f"  A: {{{STACK}!Sub 'https://${{AWS::Region}}/x'}}}}\n",
        "2:67 templates at another address create: `A`; keep them",
    ),
    "more than anybody would read": (
        "".join(f"  A{n}: {REMOTE}\n" for n in range(7)),
        "2:68 templates at another address create: `A0`, `A1`, `A2`, `A3`, `A4` and 2 more; keep",
    ),
    "applications of the repository": (
        f"  A: {{{APPLICATION}}}\n",
        "2:66 applications of the Serverless Application Repository create: `A`; scan",
    ),
    "modules of Rain": (
        "  A: {Type: !Rain::Module x.yml}\n  B: {Type: {'Rain::Module': y.yml}}\n",
        "2:3 modules of Rain create: `A`, `B`; run `rain pkg`",
    ),
    "modules of another tool": (
        "  A: {Type: !Tool::Module x.yml}\n",
        "2:3 modules of a tool create: `A`; scan",
    ),
    "modules of the registry": (
        "  A: {Type: My::S3::Bucket::MODULE}\n",
        "2:3 modules of the registry create: `A`; scan",
    ),
    "a macro in place of a resource": (
        "  A: {'Fn::Transform': {Name: Make}}\n",
        "2:3 macros put in: `A`; scan",
    ),
    "macros over all resources": (
        "  'Fn::Transform': {Name: Make}\n  A: {Type: A::B::C}\n",
        "2:27 macros make of this template: `Make`; scan",
    ),
    "an included file": (
        "  'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: s3://b/x.yaml}}\n",
        "2:3 included files hold: `s3://b/x.yaml`; keep",
    ),
    "the text of a stack set": (
        "  A: {Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: !ImportValue x}}\n",
        "2:71 stack sets with a computed template create: `A`; keep",
    ),
}


@pytest.mark.parametrize(("text", "told"), UNREAD.values(), ids=UNREAD)
def test_what_no_file_shows_is_told_once(text: str, told: str) -> None:
    (problem,) = fragment(f"Resources:\n{text}  Z: {{Type: A::B::C}}\n").problems
    assert problem.kind == "template-not-read"
    assert f"{problem.span} {problem.message}".startswith(
        "a.yaml:" + told.replace(" ", " what ", 1).replace(": `", " is not judged: `", 1)
    )


def test_a_macro_of_the_whole_template_may_add_to_all_of_it() -> None:
    code = "Transform: [AWS::LanguageExtensions, Make]\nResources:\n  A: {Type: A::B::C}\n"
    found = fragment(code)
    assert said(found) == ["a.yaml:1:38 template-not-read"]
    assert "`Make`" in found.problems[0].message
    unstated = resources(found)["A"].unstated
    assert unstated is not None
    assert "the macro `Make`" in unstated.reason


RAIN = {
    "an uploaded file": f"  A: {{{STACK}!Rain::S3Http b.yaml}}}}\n",
    "an uploaded file, at length": f"  A: {{{STACK}{{'Rain::S3Http': {{Path: b.yaml}}}}}}}}\n",
    "an embedded file": "  A:\n    Type: AWS::CloudFormation::StackSet\n"
    "    Properties: {TemplateBody: !Rain::Embed b.yaml}\n",
}


@pytest.mark.parametrize("text", RAIN.values(), ids=RAIN)
def test_a_file_that_rain_takes_is_read(text: str) -> None:
    files = {"a.yaml": f"Resources:\n{text}", "b.yaml": "Resources: {B: {Type: A::B::C}}\n"}
    (found,) = fragments(files)
    assert (list(resources(found)), said(found)) == (["A", "A/B"], [])


def test_the_rest_of_a_template_goes_on() -> None:
    read = fragment("Resources:\n  A: {Type: A::B::C}\n  B: {}\n  C: {Type: A::B::C}\n")
    assert list(resources(read)) == ["A", "C"]


def count(found: tuple[Fragment, ...]) -> int:
    return sum(len(resources(one)) for one in found)


def test_stacks_that_multiply_end() -> None:
    """Twenty templates that each nest the next one three times would make 3^20 stacks."""
    files = {
        f"{n}.yaml": "Resources:\n"
        + "".join(f"  {name}: {{{STACK}{n + 1}.yaml}}}}\n" for name in "ABC")
        for n in range(20)
    }
    files["20.yaml"] = "Resources: {A: {Type: A::B::C}}\n"
    found = fragments(files)
    assert count(found) < 60_000
    assert any(problem.kind == "too-many" for one in found for problem in one.problems)


MANY = {
    "written out": "Resources:\n" + "".join(f"  B{n}: {{Type: A::B::C}}\n" for n in range(5_002)),
    "by loops": "Transform: AWS::LanguageExtensions\nResources:\n"
    "  Fn::ForEach::A:\n  - X\n  - [" + ", ".join(f"x{n}" for n in range(900)) + "]\n"
    "  - Fn::ForEach::B:\n    - Y\n    - [" + ", ".join(f"y{n}" for n in range(900)) + "]\n"
    "    - B${X}${Y}: {Type: A::B::C}\n",
}


@pytest.mark.parametrize("way", MANY)
def test_no_template_makes_more_than_anybody_can_deploy(way: str) -> None:
    (found,) = fragments({"a.yaml": MANY[way]})
    assert len(resources(found)) == 5_000
    assert [one.kind for one in found.problems] == ["too-many"]


def nest(value: object, levels: int) -> object:
    for _ in range(levels):
        value = {"Fn::Join": ["", ["a", value]]}
    return value


def chain(length: int, levels: int) -> dict[str, object]:
    """Buckets that are each named after the next one."""
    return {
        "Resources": {
            f"B{n}": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": nest({"Ref": f"B{n + 1}"}, levels)},
            }
            for n in range(length)
        }
    }


def conditions(length: int, levels: int) -> dict[str, object]:
    """Conditions that each deny the next one, again and again."""
    made: dict[str, object] = {}
    for n in range(length):
        value: object = {"Condition": f"C{n + 1}"}
        for _ in range(levels):
            value = {"Fn::Not": [value]}
        made[f"C{n}"] = value
    return {"Conditions": made, "Resources": {"A": {"Type": "A::B::C", "Condition": "C0"}}}


DEEP = {
    "long names": chain(200, 1),
    "deep names": chain(100, 30),
    "long conditions": conditions(200, 1),
    "deep conditions": conditions(100, 40),
}


@pytest.mark.parametrize("template", DEEP.values(), ids=DEEP)
def test_chains_end(template: dict[str, object]) -> None:
    found = fragment(json.dumps(template), "a.json")
    assert len(found.resources) == len(template["Resources"])  # type: ignore[arg-type]
    assert [problem.kind for problem in found.problems] == ["too-deep"]


def test_a_stack_set_that_gives_itself_its_own_text_ends() -> None:
    inner = (
        "Parameters: {P: {Type: String}}\nResources:\n  S:\n"
        "    Type: AWS::CloudFormation::StackSet\n"
        "    Properties:\n      TemplateBody: !Ref P\n"
        "      Parameters: [{ParameterKey: P, ParameterValue: !Ref P}]\n"
    )
    found = fragment(
        {"a.yaml": inner, "p.json": json.dumps({"Parameters": {"P": inner}})}, var_files=("p.json",)
    )
    assert [problem.kind for problem in found.problems] == ["too-deep"]
