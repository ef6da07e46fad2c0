"""A wrong policy file: every complaint has its place, its line, a caret and the right word."""

from __future__ import annotations

from textwrap import dedent

import pytest

from outlast.errors import UsageError
from outlast.policy.load import loaded
from outlast.policy.template import put_together, spelled

RIGHT = """\
id: BKP901
name: a-policy
version: 1.0.0
layer: backup
subject: datastore
title: A title
rationale: Because.
severity: {critical: error, high: error, medium: warning, low: note, unstated: off}
effort: low
when: datastore.durable
require: >-
  datastore.role == "data"
  && datastore.copies.exists(c, c.independent)
message: "{{datastore.label}} has {{size(datastore.copies)}} copies"
remediation: Do it.
references: [https://example.com/a]
"""


def test_a_right_policy() -> None:
    policy = loaded("p.yaml", RIGHT.encode())
    assert (policy.id, policy.major, policy.level, policy.anchor) == ("BKP901", 1, "error", "")
    assert policy.severity["unstated"] == "off"
    assert policy.when.reads == ("datastore.durable",)


WRONG = [
    pytest.param(
        "c.independent",
        "c.independant",
        """\
        p.yaml:13:35: copy has no field `independant`; did you mean `independent`?
            && datastore.copies.exists(c, c.independant)
                                            ^""",
        id="folded-expression",
    ),
    pytest.param(
        "size(datastore.copies)}}",
        "size(datastore.copys)}}",
        """\
        p.yaml:14:52: datastore has no field `copys`; did you mean `copies`?
          message: "{{datastore.label}} has {{size(datastore.copys)}} copies"
                                                             ^""",
        id="message",
    ),
    pytest.param(
        "critical: error",
        "critical: eror",
        """\
        p.yaml:8:22: `severity.critical` cannot be `eror`; did you mean `error`?
          severity: {critical: eror, high: error, medium: warning, low: note, unstated: off}
                               ^""",
        id="level",
    ),
    pytest.param(
        "low: note, ",
        "",
        """\
        p.yaml:8:11: `severity` says nothing of low
          severity: {critical: error, high: error, medium: warning, unstated: off}
                    ^""",
        id="criticality-left-out",
    ),
    pytest.param(
        "layer: backup",
        "laier: backup",
        """\
        p.yaml:1:1: `layer` is missing: what it protects
          id: BKP901
          ^
        p.yaml:4:1: unknown key `laier`; did you mean `layer`?
          laier: backup
          ^""",
        id="key-and-its-absence",
    ),
    pytest.param(
        "id: BKP901",
        "id: BKP901\nid: BKP902",
        """\
        p.yaml:1:1: this key stands twice
          id: BKP901
          ^""",
        id="key-twice",
    ),
    pytest.param(
        "version: 1.0.0",
        "version: 1.0",
        """\
        p.yaml:3:10: `version` is text; put it in quotes
          version: 1.0
                   ^""",
        id="number",
    ),
    pytest.param(
        "https://example.com/a",
        "http://example.com/a",
        """\
        p.yaml:16:14: `references` is an https:// address, not `http://example.com/a`
          references: [http://example.com/a]
                       ^""",
        id="reference",
    ),
    pytest.param(
        "when: datastore.durable",
        "when: datastore.label",
        """\
        p.yaml:10:7: gives str where a truth value or text belongs
          when: datastore.label
                ^""",
        id="no-truth-value",
    ),
    pytest.param(
        '  datastore.role == "data"\n  &&',
        "  datastore.copies[0].certain\n  ||",
        """\
        p.yaml:12:3: cannot be evaluated: UNKNOWN: Index error: index=0 size=0
            datastore.copies[0].certain
            ^""",
        id="tried-on-a-specimen",
    ),
    pytest.param(
        "when: datastore.durable",
        "when: datastore.tags['a'] == 'b'",
        """\
        p.yaml:10:7: reads a key that may be absent; ask for it first: `"key" in map && map["key"]`
          when: datastore.tags['a'] == 'b'
                ^""",
        id="tag-that-may-be-absent",
    ),
    pytest.param(
        "effort: low",
        "effort: low\nanchor: copys",
        """\
        p.yaml:10:9: datastore has no field `copys`; did you mean `copies`?
          anchor: copys
                  ^""",
        id="anchor",
    ),
    pytest.param(
        "effort: low",
        "effort: [low",
        """\
        p.yaml:10:5: did not find expected ',' or ']' (while parsing a flow sequence)
          when: datastore.durable
              ^""",
        id="not-yaml",
    ),
    pytest.param(
        'message: "{{datastore.label}} has',
        'message: "{{datastore.label has',
        """\
        p.yaml:14:29: unexpected `has`
          message: "{{datastore.label has {{size(datastore.copies)}} copies"
                                      ^""",
        id="template-not-closed",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_wrong_policy_says_what_and_where(old: str, new: str, message: str) -> None:
    assert old in RIGHT
    with pytest.raises(UsageError) as caught:
        loaded("p.yaml", RIGHT.replace(old, new, 1).encode())
    assert str(caught.value) == dedent(message)


def test_all_expressions_are_complained_of_at_once() -> None:
    text = RIGHT.replace("durable", "durabel").replace("size(datastore.copies)", "datastore.nme")
    with pytest.raises(UsageError) as caught:
        loaded("p.yaml", text.encode())
    assert [line for line in str(caught.value).splitlines() if line.startswith("p.yaml")] == [
        "p.yaml:10:17: datastore has no field `durabel`; did you mean `durable`?",
        "p.yaml:14:47: datastore has no field `nme`; did you mean `name`?",
    ]


@pytest.mark.parametrize("data", [b"", b"# nothing\n"], ids=["empty", "comment"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="empty policy file"):
        loaded("p.yaml", data)


SPELLED = [
    pytest.param([], "none", id="none"),
    pytest.param(["a"], "a", id="one"),
    pytest.param(["a", "b", "a"], "a and b", id="each-once"),
    pytest.param(["a", "b", "c"], "a, b and c", id="three"),
    pytest.param(True, "yes", id="truth"),
    pytest.param(3, "3", id="number"),
]


@pytest.mark.parametrize(("value", "words"), SPELLED)
def test_values_in_a_sentence(value: list[str] | bool | int, words: str) -> None:
    assert spelled(value) == words  # type: ignore[arg-type]


def test_a_message_of_a_record_without_fields_still_reads() -> None:
    from outlast.policy.cel import activate

    policy = loaded("p.yaml", RIGHT.encode())
    assert put_together(policy.message, activate("datastore", {})) == (
        "an undecided label has an undecided copies copies"
    )
