"""Values as evaluation sees them -> values as the domain keeps them."""

from __future__ import annotations

from outlast.domain.value import Unknown, Value
from outlast.readers.terraform.values.failure import TooMuch
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import is_opaque, weigh


def plain(value: Runtime) -> Value:
    """Sets become lists, things that are looked up become what `whole` says of them.

    A value too large to walk, or too deep, becomes Unknown.
    """
    try:
        weigh((value,))
        return _plain(value, 0)
    except TooMuch as limit:
        return Unknown(str(limit))


def _plain(value: Runtime, depth: int) -> Value:
    if depth > 200:
        raise TooMuch("it is nested too deeply")
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, SetOf):
        return [_plain(item, depth + 1) for item in value.items]
    return value.whole() if is_opaque(value) else value
