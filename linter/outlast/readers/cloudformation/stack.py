"""A template with its parameters: what every name in it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.value import Linked, Maybe, Ref, Unknown, Value
from outlast.errors import SourceError
from outlast.readers.cloudformation.conditions import condition_of
from outlast.readers.cloudformation.declared import Declared, declared_in, written_out
from outlast.readers.cloudformation.evaluate import evaluate
from outlast.readers.cloudformation.identifiers import identifier
from outlast.readers.cloudformation.logic import Formula
from outlast.readers.cloudformation.nested import child_of
from outlast.readers.cloudformation.parameters import Given, allowed, parameter
from outlast.readers.cloudformation.pseudo import Place
from outlast.readers.cloudformation.run import MAX_DEPTH, MAX_NODES, MAX_WAITING, Run
from outlast.readers.cloudformation.settle import settle
from outlast.readers.cloudformation.template import Template, properties_of
from outlast.readers.cloudformation.undecided import flat, text_of
from outlast.readers.cloudformation.unread import Why

T = TypeVar("T")
OUTPUTS = "Outputs."
LONG = 10_000
MAX_TEXTS = 100_000_000
"""Characters of all long texts of one unit."""
PSEUDO = "AWS::"


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """One use of one template. `prefix` stands before its logical ids in addresses.

    `conditional` and `when` say the same of all of it as they do of a resource.
    """

    run: Run
    template: Template
    place: Place
    given: Given = field(default_factory=Given)
    prefix: str = ""
    lineage: tuple[str, ...] = ()
    callers: tuple[Span, ...] = ()
    conditional: Unknown | None = None
    when: tuple[str, ...] = ()
    memo: dict[tuple[str, str], object] = field(default_factory=dict)

    # What a node sees: see `Scope`.

    def value(self, node: Node) -> Value:
        """The value of a settled node."""
        if self.run.spent["depth"] >= MAX_DEPTH:
            return self.run.too_deep(node.span)
        self.run.spent["depth"] += 1
        try:
            return self._weighed(evaluate(node, self), node.span)
        finally:
            self.run.spent["depth"] -= 1

    def fresh(self, node: Node) -> Value:
        """The value of a node as it is written."""
        settled = self.settle(node)
        return None if settled is None else self.value(settled)

    def settle(self, node: Node) -> Node | None:
        """`node` with all decided conditions taken."""
        return settle(node, self)

    def ref(self, name: str, span: Span) -> Value:
        """A parameter, a pseudo parameter, or the id of a resource."""
        text = self.text(name)
        if name.startswith(PSEUDO):
            unknown = Unknown(f"`{name}` is no pseudo parameter", span)
            return self.place.pseudo().get(name.removeprefix(PSEUDO), unknown)
        if name in self.template.parameters:
            declared = self.template.parameters[name].value
            self.run.logic.allowed.setdefault(text, allowed(declared))
            return parameter(name, declared, self.given.parameters, text)
        if name in self.resources:
            make = partial(self._physical, self.resources[name], span)
            return self._once(("id", name), make, span)
        return Unknown(f"`{name}` is not declared in this template", span, text=text)

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """An attribute of a resource, or an output of a nested stack."""
        text = self.text(f"{name}.{attribute}")
        declared = self.resources.get(name)
        if declared is None:
            return Unknown(f"`{name}` is not declared in this template", span, text=text)
        child = self.child(declared) if attribute.startswith(OUTPUTS) else None
        if child is not None:
            return child.output(attribute.removeprefix(OUTPUTS), span)
        stated = self._stated(declared, attribute)
        if stated is not None:
            make = partial(self._from_property, declared, attribute, stated, span)
            return self._once(("attribute", f"{name}.{attribute}"), make, span)
        reason = f"`{name}.{attribute}` is known only when it is created"
        return Unknown(reason, span, (Ref(self.prefix + name, attribute),), text)

    def condition(self, name: str, span: Span) -> Maybe[bool]:
        """Whether the condition `name` holds; the text of an Unknown is what decides it."""
        pair = self.conditions.get(name)
        if pair is None:
            reason = f"the condition `{name}` is not declared in this template"
            return Unknown(reason, span, text=f"{self.prefix}{name}")
        return self._once(("condition", name), partial(self._condition, pair), span)

    def spelt(self, text: str, formula: Formula) -> None:
        """Note what an undecided condition of that spelling is made of."""
        self.run.logic.formulas[text] = formula

    def table(self, name: str) -> Node | None:
        """The mapping called `name`."""
        pair = self.template.mappings.get(name)
        return pair.value if pair else None

    def include(self, location: str, span: Span) -> Node | None:
        """A local file that `AWS::Include` names."""
        if "://" in location:
            return None
        try:
            path = self.run.tree.join(self.folder, location)
        except SourceError as error:
            self.run.problem(span, error.kind, str(error))
            return None
        if self.template.path != span.path or path == span.path:
            message = f"`{path}` is not read: what is included cannot include, nor itself"
            self.run.problem(span, "circular", message)
            return None
        return self.run.document(path, span) if self.spend(1_000, span) else None

    def problem(self, span: Span, kind: str, message: str) -> None:
        """Note what cannot be read or understood."""
        self.run.problem(span, kind, message)

    def not_judged(self, span: Span, why: Why, name: str) -> None:
        """Note that what `name` creates is not in the files."""
        self.run.not_judged(span, why, name)

    def spend(self, count: int, span: Span) -> bool:
        """Whether loops may make `count` more nodes."""
        return self.run.spend("entries of loops", count, MAX_NODES, span)

    # What the stack is made of.

    @property
    def folder(self) -> str:
        """Where the template lies: its local paths start here."""
        return self.template.path.rpartition("/")[0] or "."

    @property
    def resources(self) -> dict[str, Declared]:
        """Every resource, loops written out."""
        found: dict[str, Declared] = self._kept(
            "resources", lambda: declared_in(self.template, self)
        )
        return found

    @property
    def conditions(self) -> dict[str, Pair]:
        """Every condition."""
        return self._section("conditions", self.template.conditions)

    @property
    def outputs(self) -> dict[str, Pair]:
        """Every output."""
        return self._section("outputs", self.template.outputs)

    def exists(self, declared: Declared) -> Maybe[bool]:
        """Whether a resource is made, for all that its own template says."""
        if declared.undecided is not None:
            return declared.undecided
        name = declared.condition
        return True if name is None else self.condition(name.text, name.span)

    def child(self, declared: Declared) -> Stack | None:
        """The nested stack that a resource is, when its template is a local file."""
        found: Stack | None = self._kept(f"child {declared.name}", lambda: child_of(self, declared))
        return found

    def output(self, name: str, span: Span) -> Value:
        """An output, evaluated in this stack."""
        pair = self.outputs.get(name)
        stated = pair.value.get("Value") if pair else None
        if stated is None:
            return Unknown(f"`{self.template.path}` has no output `{name}`", span)
        return self._once(("output", name), lambda: flat(self.fresh(stated), span), span)

    def text(self, name: str) -> str:
        """How a name of this template is spelt, for the unit as a whole."""
        return f"${{{self.prefix}{name}}}"

    def _weighed(self, value: Value, span: Span) -> Value:
        """`value`, or Unknown when long texts were put together too often."""
        if not isinstance(value, str) or len(value) < LONG:
            return value
        enough = self.run.spend("characters of text", len(value), MAX_TEXTS, span)
        return value if enough else Unknown("too much text is put together", span)

    def _physical(self, declared: Declared, span: Span) -> Value:
        """The name that the template gives a resource, else what is made up for it."""
        prop = identifier(declared.type)
        stated = self._stated(declared, prop) if prop else None
        if stated is not None:
            return self._from_property(declared, prop, stated, span)
        reason = f"`{declared.name}` is named only when it is created"
        return Unknown(reason, span, (Ref(self.prefix + declared.name),), self.text(declared.name))

    def _from_property(self, declared: Declared, prop: str, stated: Node, span: Span) -> Value:
        value = self.fresh(stated)
        ref = Ref(self.prefix + declared.name, prop)
        if isinstance(value, Unknown):
            return Unknown(value.reason, value.span or span, (ref,), value.text)
        text = text_of(value)
        return flat(value, span) if text is None else Linked(text, (ref,))

    def _stated(self, declared: Declared, prop: str) -> Node | None:
        properties = properties_of(declared.body)
        return properties.get(prop) if properties else None

    def _condition(self, pair: Pair) -> Maybe[bool]:
        answer = condition_of(pair.value, self)
        if not isinstance(answer, Unknown):
            return answer
        reason = f"the condition `{pair.key.text}` is not decided: {answer.reason}"
        if answer.reason.startswith("the condition "):
            reason = answer.reason
        text = answer.text or f"{self.prefix}{pair.key.text}"
        return Unknown(reason, pair.key.span, answer.refs, text)

    def _section(self, name: str, pairs: tuple[Pair, ...]) -> dict[str, Pair]:
        found: dict[str, Pair] = self._kept(
            name, lambda: {m.pair.key.text: m.pair for m in written_out(pairs, self)}
        )
        return found

    def _kept(self, what: str, make: Callable[[], T]) -> T:
        """What `make` makes, made once; nothing while it is being made."""
        key = ("kept", what)
        if key not in self.memo:
            self.memo[key] = {} if what in SECTIONS else None
            self.memo[key] = make()
        return self.memo[key]  # type: ignore[return-value]

    def _once(self, key: tuple[str, str], make: Callable[[], T], span: Span) -> T | Unknown:
        """What `make` makes, made once; Unknown, and a problem, when it waits for itself."""
        if key not in self.memo and self.run.spent["waiting"] >= MAX_WAITING:
            return self.run.too_deep(span)
        if key not in self.memo:
            self.memo[key] = WAITING
            self.run.spent["waiting"] += 1
            self.memo[key] = make()
            self.run.spent["waiting"] -= 1
        found = self.memo[key]
        if found is WAITING:
            if key[0] in ("condition", "output"):  # Circles of resources are told as a whole.
                self.run.problem(span, "circular", f"the {key[0]} `{key[1]}` refers to itself")
            return Unknown(f"`{key[1]}` refers to itself", span)
        return found  # type: ignore[return-value]


WAITING = object()
SECTIONS = ("resources", "conditions", "outputs")
