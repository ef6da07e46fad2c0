"""A function call in the source -> its value; `try` and `can`, which see their arguments fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.functions import FILES, call, functions
from outlast.readers.terraform.hcl.syntax import Call
from outlast.readers.terraform.values.evaluation import Evaluation
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import kind, to_text
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import is_opaque, spelling, unknown


def invoke(node: Call, run: Evaluation) -> Runtime:
    """`name(args)`."""
    name = node.name.removeprefix("core::")
    if name == "try":
        return _try(node, run)
    if name == "can":
        return _can(node, run)
    args = _arguments(node, run)
    if isinstance(args, Unknown):
        return args
    run.budget.spend(1 + sum(map(_size, args)))
    if name == "templatestring":
        return _templatestring(args, node, run)
    if name in FILES or name not in functions():
        made = run.outside(run.scope.call, name, args, node.span)
        if made is not None:
            return made
    result = call(name, args, node.span)
    run.budget.spend(_size(result))
    return result


def _size(value: Runtime) -> int:
    """Steps it takes to go through a value once, as Python does it."""
    if isinstance(value, str):
        return len(value) // 200
    if isinstance(value, SetOf):
        return len(value.items) // 16
    return len(value) // 16 if isinstance(value, (list, dict)) else 0


def _arguments(node: Call, run: Evaluation) -> tuple[Runtime, ...] | Unknown:
    args = [run.value(arg) for arg in node.args]
    if not node.expand or not args:
        return tuple(args)
    last = args.pop()
    if is_opaque(last):
        last = last.whole()
    if isinstance(last, Unknown):
        return unknown([last, *args], node.span, text=spelling(node.name, *args, last))
    if not isinstance(last, (list, SetOf)):
        raise Failure(f"{kind(last)} cannot be expanded into arguments")
    return (*args, *(last.items if isinstance(last, SetOf) else last))


def _try(node: Call, run: Evaluation) -> Runtime:
    """The first argument that does not fail; Unknown when an Unknown comes before it."""
    why = "`try` has no argument"
    for arg in node.args:
        try:
            return run.value(arg)
        except Failure as failure:
            why = str(failure)
    raise Failure(f"no argument of `try` succeeds: {why}")


def _can(node: Call, run: Evaluation) -> Runtime:
    """Whether the argument has a value; an Unknown does not say."""
    if len(node.args) != 1:
        raise Failure("`can` takes one argument")
    try:
        value = run.value(node.args[0])
    except Failure:
        return False
    if is_opaque(value):
        value = value.whole()
    if isinstance(value, Unknown):
        return unknown((value,), node.span, text=spelling("can", value))
    return True


@dataclass(frozen=True, slots=True)
class _Given:
    """What a template string sees: the variables given to it."""

    names: Mapping[str, Runtime]

    def resolve(self, name: str, span: Span) -> Runtime:
        """A variable given to the template."""
        if name in self.names:
            return self.names[name]
        return Unknown(f"`{name}` is not given to the template", span, text=f"${{{name}}}")

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """No files here."""
        return None


def _templatestring(args: tuple[Runtime, ...], node: Call, run: Evaluation) -> Runtime:
    if len(args) != 2:
        raise Failure("`templatestring` takes a template and its variables")
    decided = [arg.whole() if is_opaque(arg) else arg for arg in args]
    if any(isinstance(arg, Unknown) for arg in decided):
        return unknown(decided, node.span, text=spelling("templatestring", *decided))
    template, names = decided
    if not isinstance(names, dict):
        raise Failure("the variables of a template are an object")
    return _rendered(to_text(template), names, run)


def _rendered(text: str, names: Mapping[str, Runtime], run: Evaluation) -> Runtime:
    """A template in a string is the heredoc that holds it, without the last line break."""
    from outlast.readers.terraform.hcl.parse import parse_expression

    word = "EOT"
    while word in text:
        word += "_"
    tree = parse_expression(f"<<{word}\n{text}\n{word}", "<template>")
    made = Evaluation(_Given(names), run.handlers, run.budget, {}).value(tree)
    return str(made).removesuffix("\n") if isinstance(made, str) else made
