"""Whatever a template holds, reading it ends, raises nothing, and says the same each time."""

from __future__ import annotations

import json
import pickle

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outlast.domain.fragment import Unit
from outlast.readers.cloudformation.reader import read, units
from templates import fragment
from trees import DictTree

NAMES = st.sampled_from(
    ["A", "B", "C", "Stack", "P", "Cond", "AWS::Region", "AWS::NoValue", "${P}"]
)
LEAVES = (
    NAMES | st.booleans() | st.none() | st.integers(-2, 3) | st.sampled_from(["${A.Arn}-${P}", ""])
)
FUNCTIONS = """
Sub GetAtt Join Select Split If FindInMap ImportValue Equals And Or Not Cidr GetAZs Length
ToJsonString Base64 Transform ForEach::X Nonsense
"""
CALLS = st.sampled_from(["Ref", "Condition", *(f"Fn::{name}" for name in FUNCTIONS.split())])
KEYS = CALLS | NAMES | st.sampled_from(["BucketName", "TemplateURL", "Parameters", "Outputs.O"])
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
TYPES = st.sampled_from(
    [
        "AWS::S3::Bucket",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::StackSet",
        "AWS::Serverless::Function",
        "AWS::Serverless::Application",
        "Custom::X",
    ]
)
BODIES = st.fixed_dictionaries(
    {"Type": TYPES},
    optional={
        "Properties": ANYTHING,
        "Condition": NAMES,
        "DependsOn": ANYTHING,
        "Metadata": ANYTHING,
        "DeletionPolicy": ANYTHING,
    },
)
SECTION = st.dictionaries(KEYS, ANYTHING, max_size=3)
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(KEYS, BODIES | ANYTHING, max_size=4)},
    optional={
        "AWSTemplateFormatVersion": st.just("2010-09-09"),
        "Transform": st.just("AWS::Serverless-2016-10-31") | ANYTHING,
        "Parameters": SECTION | ANYTHING,
        "Mappings": SECTION | ANYTHING,
        "Conditions": st.dictionaries(NAMES, ANYTHING, max_size=3),
        "Outputs": SECTION,
        "Globals": SECTION,
    },
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEMPLATES)
def test_any_template(template: dict[str, object]) -> None:
    files = {"a.json": json.dumps(template)}
    first = fragment(files, "a.json")
    assert first == fragment(files, "a.json")
    assert pickle.loads(pickle.dumps(first)) == first
    assert list(first.problems) == sorted(first.problems)


TOKENS = "Resources: Type: A::B !Ref !If [ ] { } , &a *a <<: \" ' # - é AWS::NoValue"
PIECES = st.sampled_from([*TOKENS.split(), "\n", "\n  ", "\t", " ", "\n- "])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_any_text(pieces: list[str]) -> None:
    data = ("Resources:\n  A:\n    Type: A::B::C\n" + "".join(pieces)).encode()
    files = DictTree({"a.yaml": data})
    for unit in units(files):
        read(unit, files)
    read(Unit("a.yaml", "cloudformation"), files)
