"""The provider configuration that a resource of a plan is made with."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.resource import ProviderConfig
from outlast.domain.value import Unknown, Value
from outlast.readers.terraform.plan.document import Json, part
from outlast.readers.terraform.plan.references import Configuration, Place

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Providers:
    """The `provider_config` of a plan, and the `variables` its values may come from."""

    stated: Json
    variables: Json
    configuration: Configuration

    def of(self, key: object, provider_name: object) -> ProviderConfig | None:
        """The configuration called `key` (`aws.west`, `module.a:aws`).

        Without one it is what the resource says: `registry.terraform.io/hashicorp/aws`.
        """
        found = part(self.stated, key) if isinstance(key, str) else {}
        full = found.get("full_name") or provider_name
        if not isinstance(full, str):
            return None
        source = "/".join(full.split("/")[-2:])
        name, alias = found.get("name"), found.get("alias")
        module = found.get("module_address")
        place = self.configuration.place(module if isinstance(module, str) else "")
        expressions = part(found, "expressions")
        return ProviderConfig(
            name=name if isinstance(name, str) else source.rpartition("/")[2],
            source=source,
            alias=alias if isinstance(alias, str) else "",
            attributes={
                argument: self._value(place, said, argument, 0)
                for argument, said in expressions.items()
            },
        )

    def _value(self, place: Place | None, said: object, name: str, depth: int) -> Value:
        """An argument: a constant, the value of a variable, or nested blocks of them."""
        if depth > MAX_DEPTH:
            return Unknown(f"`{name}` leads through too many modules")
        if isinstance(said, list):
            return [self._value(place, item, name, depth + 1) for item in said]
        if not isinstance(said, dict):
            return None
        if "constant_value" in said:
            return _constant(said["constant_value"])
        if not isinstance(said.get("references"), list):
            return {
                inner: self._value(place, item, inner, depth + 1) for inner, item in said.items()
            }
        return self._referred(place, said["references"], name, depth)

    def _referred(self, place: Place | None, texts: object, name: str, depth: int) -> Value:
        """The value of the one variable that an argument refers to.

        The plan does not say what is done with it; an argument that is a text is nearly always
        the variable itself.
        """
        stated = (
            [text for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
        )
        text = f"${{{stated[0]}}}" if len(stated) == 1 else ""
        unknown = Unknown(f"the plan does not say the provider's `{name}`", text=text)
        if place is None or len(stated) != 1 or not stated[0].startswith("var."):
            return unknown
        variable = stated[0].removeprefix("var.")
        if place.above is not None:
            said = part(place.call, "expressions").get(variable)
            return self._value(place.above, said, name, depth + 1) if said else unknown
        value = part(self.variables, variable).get("value")
        return value if isinstance(value, (str, bool, int, float)) else unknown


def _constant(found: object) -> Value:
    if isinstance(found, dict):
        return {str(name): _constant(item) for name, item in found.items()}
    if isinstance(found, list):
        return [_constant(item) for item in found]
    return found if isinstance(found, (str, bool, int, float)) else None
