"""Our values next to those of the `terraform` binary, where there is one."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from outlast.domain.value import Unknown
from outlast.readers.terraform.functions.table import UNKNOWABLE, functions
from outlast.readers.terraform.hcl.parse import parse_expression
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.scopes import Empty

OPENTOFU_ONLY = {"base64gunzip", "cidrcontains", "urldecode"}
LEGACY = {"list", "map"}
TRIVIAL = {"ephemeralasnull", "nonsensitive", "sensitive"}

CONSOLE = Path(__file__).parent / "console"
CALLS: dict[str, str] = json.loads((CONSOLE / "functions.json").read_text("utf-8"))
EXPRESSIONS: dict[str, str] = json.loads((CONSOLE / "expressions.json").read_text("utf-8"))
"""What Terraform 1.11 answered: the value as JSON, or `ERROR`."""
RECORDED = {**CALLS, **EXPRESSIONS}

UNDECIDED = (
    "UNKNOWN: division by zero makes an infinite number",
    "UNKNOWN: whether Terraform has one type for both sides is not decided",
)
"""Terraform has infinity as a number, and types that we do not keep."""


def _primitives() -> st.SearchStrategy[str]:
    numbers = st.sampled_from(["0", "1", "2", "-1", "3.5", "10", "0.25", "1e2"])
    words = st.sampled_from(['""', '"a"', '"b"', '"1"', '"true"', '"é"', '"a,b"', '"x-${1}"'])
    return numbers | words | st.sampled_from(["true", "false", "null"])


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, max_size=3).map(", ".join)
    binary = st.sampled_from(["+", "-", "*", "/", "%", "<", ">=", "!="])
    words = (
        "tostring tonumber length upper flatten distinct keys toset sum jsonencode yamlencode "
        "reverse sort compact tolist one values"
    )
    names = st.sampled_from(words.split())
    one_name = st.sampled_from(["a", "b"])
    return st.one_of(
        many.map(lambda items: f"[{items}]"),
        st.tuples(inner, inner).map(lambda pair: f"{{a = {pair[0]}, b = {pair[1]}}}"),
        st.tuples(inner, binary, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(names, inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(inner, one_name).map(lambda parts: f"{parts[0]}.{parts[1]}"),
        st.tuples(inner, st.sampled_from(["0", "1", '"a"'])).map(lambda p: f"{p[0]}[{p[1]}]"),
        inner.map(lambda item: f"{item}[*]"),
        inner.map(lambda item: f"[for x in {item} : x]"),
        inner.map(lambda item: f"{{for k, v in {item} : k => v}}"),
        inner.map(lambda item: f'"<${{{item}}}>"'),
        st.tuples(inner, inner).map(lambda pair: f"try({pair[0]}, {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"concat({pair[0]}, {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"contains({pair[0]}, {pair[1]})"),
    )


GENERATED = st.recursive(_primitives(), _compound, max_leaves=6)


@functools.cache
def _generated() -> list[str]:
    found: dict[str, None] = {}

    @seed(1)
    @settings(
        max_examples=500,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(GENERATED)
    def collect(text: str) -> None:
        # We do not keep the type of a null.
        if not re.search(r"(list|set)\(null\)", text):
            found[text] = None

    collect()
    return list(found)


@functools.cache
def _terraform(texts: tuple[str, ...]) -> list[str]:
    """What `terraform console` says of each, as JSON; `ERROR` where it refuses."""
    binary = shutil.which("terraform")
    if binary is None:
        pytest.skip("there is no terraform binary")
    wrapped = ", ".join(f'try(jsonencode({text}), "ERROR")' for text in texts)
    run = subprocess.run(
        [binary, "console"],
        input=f"[{wrapped}]\n",
        capture_output=True,
        text=True,
        timeout=60,
        cwd=_empty_folder(),
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    answers = run.stdout.strip().splitlines()[1:-1]
    assert len(answers) == len(texts)
    return [_unquoted(answer.strip().removesuffix(",")) for answer in answers]


def _unquoted(answer: str) -> str:
    return str(json.loads(answer)) if answer.startswith('"') else answer


@functools.cache
def _empty_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="outlast-oracle-"))


def _ours(text: str) -> str:
    value = evaluate(parse_expression(f'try(jsonencode({text}), "ERROR")'), Empty("this test"))
    assert isinstance(value, (str, Unknown))
    return value if isinstance(value, str) else f"UNKNOWN: {value.reason}"


@pytest.mark.parametrize(("text", "answer"), RECORDED.items(), ids=list(RECORDED))
def test_as_terraform_answered(text: str, answer: str) -> None:
    assert _ours(text) in (answer, *UNDECIDED)


def test_terraform_still_answers_so() -> None:
    assert dict(zip(RECORDED, _terraform(tuple(RECORDED)), strict=True)) == RECORDED


def test_the_table_is_whole() -> None:
    binary = shutil.which("terraform")
    if binary is None:
        pytest.skip("there is no terraform binary")
    text = subprocess.run(
        [binary, "metadata", "functions", "-json"], capture_output=True, text=True, check=True
    ).stdout
    theirs = {name for name in json.loads(text)["function_signatures"] if ":" not in name}
    ours = {*functions(), *UNKNOWABLE, "try", "can", "templatestring"}
    assert theirs - ours == set()
    assert ours - theirs == OPENTOFU_ONLY | LEGACY | {"type"}


def test_every_function_has_calls() -> None:
    named = [call.partition("(")[0] for call in CALLS]
    missing = {name for name in functions() if named.count(name) < 2}
    assert missing == OPENTOFU_ONLY | LEGACY | TRIVIAL


def test_generated_expressions() -> None:
    texts = _generated()
    pairs = zip(texts, map(_ours, texts), _terraform(tuple(texts)), strict=True)
    wrong = [
        f"{text}\n  ours   {mine}\n  theirs {their}"
        for text, mine, their in pairs
        if mine not in (their, *UNDECIDED)
    ]
    assert not wrong, f"{len(wrong)} of {len(texts)} differ\n" + "\n".join(wrong)
