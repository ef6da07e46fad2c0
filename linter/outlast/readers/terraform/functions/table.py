"""Every function by name, and the rules that hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from outlast.domain.location import Span
from outlast.domain.value import Linked, Unknown, partial
from outlast.readers.terraform.functions.arguments import Unordered
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, TooMuch, within_text
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.undecided import (
    document,
    first_undecided,
    is_opaque,
    refs_in,
    spelling,
    unknown,
    weigh,
)

NOT_READ = "the file is not read here"
FILES: Mapping[str, str] = {
    "abspath": "it depends on where Terraform runs",
    "file": NOT_READ,
    "filebase64": NOT_READ,
    "filebase64sha256": NOT_READ,
    "filebase64sha512": NOT_READ,
    "fileexists": NOT_READ,
    "filemd5": NOT_READ,
    "fileset": NOT_READ,
    "filesha1": NOT_READ,
    "filesha256": NOT_READ,
    "filesha512": NOT_READ,
    "pathexpand": "it depends on who runs Terraform",
    "templatefile": NOT_READ,
}
"""Functions that the scope is asked for first."""

ENCODING = ("jsonencode", "yamlencode")

SELECTING = frozenset(
    (
        "chunklist",
        "coalescelist",
        "concat",
        "distinct",
        "element",
        "flatten",
        "merge",
        "one",
        "reverse",
        "setintersection",
        "setsubtract",
        "setunion",
        "slice",
        "sort",
        "tolist",
        "tomap",
        "toset",
        "transpose",
        "values",
        "zipmap",
    )
)
"""Functions that hand on parts of their arguments and make nothing new of them."""

UNKNOWABLE: Mapping[str, str] = {
    **FILES,
    "base64gzip": "its bytes depend on the compressor",
    "bcrypt": "it is random",
    "issensitive": "what is sensitive is not tracked",
    "plantimestamp": "it is the time of the plan",
    "rsadecrypt": "nothing is decrypted here",
    "timestamp": "it is the time of the run",
    "type": "types are not tracked",
    "uuid": "it is random",
}
"""Functions whose result no code decides, with the reason."""


@cache
def functions() -> Mapping[str, Function]:
    """The pure functions; loaded when the first one is called."""
    from outlast.readers.terraform.functions import (
        collections,
        conversions,
        dates,
        encoding,
        formatting,
        hashing,
        maps,
        network,
        numbers,
        patterns,
        sets,
        strings,
        yamltext,
    )

    modules = (strings, patterns, formatting, numbers, collections, maps, sets, conversions)
    more = (encoding, yamltext, hashing, network, dates)
    return {name: one for module in (*modules, *more) for name, one in module.FUNCTIONS.items()}


def call(name: str, args: tuple[Runtime, ...], span: Span) -> Runtime:
    """The result of a function; Unknown when its arguments do not decide it.

    Raises Failure where Terraform would refuse the call.
    """
    name = name.removeprefix("core::")
    if name.startswith("provider::"):
        return _unknowable(name, "it is a provider's function", args, span)
    if name in UNKNOWABLE:
        return _unknowable(name, UNKNOWABLE[name], args, span)
    function = functions().get(name)
    if function is None:
        raise Failure(f"there is no function `{name}`")
    _check(name, function, args)
    try:
        return _run(name, function, args, span)
    except TooMuch as limit:
        return Unknown(str(limit), span, partial(refs_in(args)))
    except Failure as failure:
        raise Failure(f"`{name}`: {failure}") from failure


def _unknowable(name: str, why: str, args: tuple[Runtime, ...], span: Span) -> Unknown:
    reason = f"`{name}` is not evaluated: {why}"
    return Unknown(reason, span, partial(refs_in(args)), spelling(name, *args) if args else "")


def _check(name: str, function: Function, args: tuple[Runtime, ...]) -> None:
    if len(args) < function.fewest or (function.most is not None and len(args) > function.most):
        raise Failure(f"`{name}` does not take {len(args)} arguments")
    if not function.nulls and any(arg is None for arg in args):
        raise Failure(f"`{name}` does not take null")


def _run(name: str, function: Function, args: tuple[Runtime, ...], span: Span) -> Runtime:
    if function.needs != "nothing":
        args = tuple(_opened(arg, span) if is_opaque(arg) else arg for arg in args)
        if function.needs == "all":
            weigh(args)
        if _is_undecided(function, args):
            return unknown(args, span, text=_text(name, args), whole=_selects(name, args))
    try:
        result = function.run(*args)
    except Unordered:
        return unknown(args, span, text=spelling(name, *args), whole=True)
    if isinstance(result, Unknown):
        return _finished(result, name, args, span)
    return _kept_link(result, args) if isinstance(result, str) else result


def _text(name: str, args: tuple[Runtime, ...]) -> str:
    """How a call reads; of what writes a document, the document as far as it is decided."""
    whole = args[0] if name in ENCODING and args else None
    made = document(whole) if isinstance(whole, (list, dict)) else ""
    return made or spelling(name, *args)


def _selects(name: str, args: tuple[Runtime, ...]) -> bool:
    """Whether the result is one or more of the values in `args`, each as it is.

    `join("", x.*.id)` is how code from before 0.12 takes the only one.
    """
    return name in SELECTING or (name == "join" and args[0] == "" and len(args) == 2)


def _is_undecided(function: Function, args: tuple[Runtime, ...]) -> bool:
    if function.needs == "all":
        return first_undecided(args) is not None
    return any(isinstance(arg, Unknown) for arg in args)


def _opened(value: Runtime, span: Span) -> Runtime:
    """A thing that is looked up, as the object it is when its parts are known."""
    if not is_opaque(value):
        return value
    names = value.keys()
    if names is None:
        return value.whole()
    return {name: value.attribute(name, span) for name in names}


def _finished(result: Unknown, name: str, args: tuple[Runtime, ...], span: Span) -> Unknown:
    return replace(
        result,
        span=result.span or span,
        refs=result.refs or partial(refs_in(args)),
        text=result.text or spelling(name, *args),
    )


def _kept_link(result: str, args: tuple[Runtime, ...]) -> str:
    """A string that comes out as it went in is still what it was read from."""
    within_text(len(result))
    if isinstance(result, Linked):
        return result
    same = (arg for arg in args if isinstance(arg, Linked) and arg == result)
    return next(same, result)
