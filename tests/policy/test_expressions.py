"""Expressions: what is refused, where the finger points, and what the library must keep saying."""

from __future__ import annotations

import pytest

from outlast.policy.cel import activate, compiled
from outlast.policy.model import Answer, Plain
from outlast.policy.reads import ExpressionError

WRONG = [
    pytest.param("datastore.copyes", "copyes", "did you mean `copies`?", id="field"),
    pytest.param(
        "datastore.copies.exists(c, c.independant)", "independant", "`independent`", id="in-exists"
    ),
    pytest.param(
        "datastore.copies.filter(c, c.certain).map(x, x.vendr)", "vendr", "`vendor`", id="in-chain"
    ),
    pytest.param("datastore.copies[0].regin == 'a'", "regin", "`region`", id="after-index"),
    pytest.param("datastore.copies.map(c, [c])[0][0].knd", "knd", "`kind`", id="in-nested-lists"),
    pytest.param("datastore.name.vendor == 'a'", "vendor", "text has no field", id="field-of-text"),
    pytest.param("'é' == datastore.nme", "nme", "`name`", id="after-an-accent"),
    pytest.param("true &&\n datastore.nme == ''", "nme", "`name`", id="second-line"),
    pytest.param("has(datastore.name)", "(", "`has()` is refused", id="has"),
    pytest.param("datastore.copies.all(c, has(c.vendor))", "(c.vendor", "`has()`", id="has-inside"),
    pytest.param("datastore.durable == 3", "==", "a truth value with a number", id="compare-types"),
    pytest.param("datastore.copies.all(c, c.kind == 3)", "==", "text with a number", id="compare"),
    pytest.param("datastore.name + 1", "+", "overload", id="add-types"),
    pytest.param("zone.domain == ''", ".", "judges a datastore", id="another-subject"),
    pytest.param("size(datastore)", "datastore", "name one of its fields", id="no-field"),
    pytest.param("sise(datastore.copies)", "(", "did you mean `size`?", id="function"),
    pytest.param("datastore.durable ||", "", "ends too early", id="unfinished"),
    pytest.param("datastore.durable )", ")", "unexpected `)`", id="surplus"),
    pytest.param(f"true == {'[' * 99}{']' * 99}", "true", "recursion limit", id="nested-too-deep"),
    pytest.param("datastore.anchor", "anchor", "has no field `anchor`", id="anchor-is-hidden"),
]


@pytest.mark.parametrize(("text", "at", "words"), WRONG)
def test_a_wrong_expression_points_at_its_fault(text: str, at: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compiled(text, "datastore")
    assert words in str(caught.value)
    assert text[caught.value.at :].startswith(at)


READS = [
    pytest.param("datastore.durable", ("datastore.durable",), id="plain"),
    pytest.param(
        "datastore.copies.exists(c, c.certain && c.independent)",
        ("datastore.copies", "datastore.copies[].certain", "datastore.copies[].independent"),
        id="macro",
    ),
    pytest.param(
        "datastore.copies.filter(c, c.certain).map(c, c.vendor).distinct().size() > 1",
        ("datastore.copies", "datastore.copies[].certain", "datastore.copies[].vendor"),
        id="chain",
    ),
    pytest.param(
        "datastore.copies.all(c, c.domains.all(d, !(d in datastore.domains)))",
        ("datastore.copies", "datastore.copies[].domains", "datastore.domains"),
        id="nested",
    ),
    pytest.param("'a' in datastore.tags", ("datastore.tags",), id="map"),
    pytest.param("{'k': datastore.name}['k'] == ''", ("datastore.name",), id="map-literal"),
]


@pytest.mark.parametrize(("text", "paths"), READS)
def test_reads(text: str, paths: tuple[str, ...]) -> None:
    assert compiled(text, "datastore").reads == paths


def test_a_nested_record_has_its_own_fields() -> None:
    assert compiled("stack.state.vendor == 'aws'", "stack").reads == (
        "stack.state",
        "stack.state.vendor",
    )
    with pytest.raises(ExpressionError, match="did you mean `vendor`"):
        compiled("stack.state.vender == 'aws'", "stack")


ANSWERS: list[object] = [
    pytest.param({}, "datastore.durable", Answer(missing=True), id="absent-field"),
    pytest.param(
        {"copies": [{}]}, "datastore.copies.exists(c, c.certain)", Answer(missing=True), id="nested"
    ),
    pytest.param(
        {"durable": True}, "datastore.durable || datastore.name == ''", Answer(True), id="or"
    ),
    pytest.param(
        {"durable": False}, "datastore.name == '' && datastore.durable", Answer(False), id="and"
    ),
    pytest.param(
        {"copies": [{}, {"certain": True}]},
        "datastore.copies.exists(c, c.certain)",
        Answer(True),
        id="exists-decided-by-another",
    ),
    pytest.param(
        {"copies": [{}, {"certain": False}]},
        "datastore.copies.all(c, c.certain)",
        Answer(False),
        id="all-decided-by-another",
    ),
    pytest.param(
        {"domains": ["b", "b"]}, "size(datastore.domains.distinct())", Answer(1), id="list"
    ),
    pytest.param(
        {"copies": []},
        "datastore.copies[0].certain",
        Answer(fault="UNKNOWN: Index error: index=0 size=0"),
        id="fault",
    ),
]


@pytest.mark.parametrize(("record", "text", "answer"), ANSWERS)
def test_three_values(record: dict[str, Plain], text: str, answer: Answer) -> None:
    """Holds the library to how it words and absorbs a missing key."""
    named = {f"datastore.{name}": value for name, value in record.items()}
    given = compiled(text, "datastore").program(activate("datastore", named))
    assert given.value == answer.value
    assert given.missing == answer.missing
    assert given.missing or given.fault == answer.fault
