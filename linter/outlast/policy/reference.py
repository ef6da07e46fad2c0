"""The subject records as the reference page of policy authors (`docs/subjects.md`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.policy.shapes import ListShape, MapShape, Record, Shape, subject
from outlast.subjects.model import SUBJECTS

HEAD = """# Subjects

What a policy can judge, and the fields that its expressions may name. This page is made from the
code by `outlast.policy.reference.page()`; a test compares the two.

A field marked *may be unknown* has no value when the code does not decide it. An expression that
needs it is then `unknown`, unless the rest of the expression decides. `has()` is refused.
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD]
    for kind, cls in SUBJECTS.items():
        about = (cls.__doc__ or "").strip()
        parts.append("\n".join((f"## {kind}", "", about, "", *_table(kind))))
    return "\n".join(part.rstrip() + "\n" for part in parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its path as expressions name it, what it holds, and what that means."""

    path: str
    holds: str
    about: str


def rows(kind: str) -> Iterator[Row]:
    """Every field of a kind of subject, in the order of the record, nested ones after theirs."""
    yield from _rows(subject(kind), kind)


def _table(kind: str) -> Iterator[str]:
    yield "| field | holds | meaning |"
    yield "|---|---|---|"
    for row in rows(kind):
        about = row.about.replace("|", "\\|")
        yield f"| `{row.path}` | {row.holds} | {about} |"


def _rows(record: Record, path: str) -> Iterator[Row]:
    for name, field in record.fields.items():
        shape = field.shape
        unknown = ", *may be unknown*" if field.optional else ""
        yield Row(f"{path}.{name}", f"{_words(shape)}{unknown}", field.doc)
        if isinstance(shape, ListShape) and isinstance(shape.item, Record):
            yield from _rows(shape.item, f"{path}.{name}[]")
        elif isinstance(shape, Record):
            yield from _rows(shape, f"{path}.{name}")


def _words(shape: Shape) -> str:
    if isinstance(shape, ListShape):
        return f"list of {_words(shape.item)}"
    if isinstance(shape, MapShape):
        return f"map of text to {_words(shape.value)}"
    return shape.name
