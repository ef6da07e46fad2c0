"""What a function wants: how many arguments, and how much of them must be decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from outlast.readers.terraform.values.runtime import Runtime

Needs = Literal["all", "top", "nothing"]


@dataclass(frozen=True, slots=True)
class Function:
    """`most` is None for any number of arguments.

    `needs`: `all` arguments decided at every depth, only their `top`, or `nothing`: then the
    function itself deals with Unknown. `nulls`: whether an argument may be null.
    """

    run: Callable[..., Runtime]
    fewest: int = 1
    most: int | None = 1
    needs: Needs = "all"
    nulls: bool = False
