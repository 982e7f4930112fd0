"""What is wrong with a rule, as a sentence with its values: English in logs, the reader's language on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from jsonschema import ValidationError

# Sentences for what a JSON schema refuses, by its keyword.
OF_SCHEMA = {
    "required": gettext_noop("something is missing: %(value)s"),
    "additionalProperties": gettext_noop("unknown words: %(value)s"),
    "enum": gettext_noop("“%(value)s” is none of %(limit)s"),
    "const": gettext_noop("“%(value)s” is not %(limit)s"),
    "pattern": gettext_noop("“%(value)s” is not written as it must be (%(limit)s)"),
    "type": gettext_noop("“%(value)s” is not of the type %(limit)s"),
    "minimum": gettext_noop("%(value)s is less than %(limit)s"),
    "exclusiveMinimum": gettext_noop("%(value)s is not more than %(limit)s"),
    "maximum": gettext_noop("%(value)s is more than %(limit)s"),
    "minLength": gettext_noop("it is empty"),
    "minItems": gettext_noop("it is empty"),
    "maxLength": gettext_noop("“%(value)s” is longer than %(limit)s characters"),
    "uniqueItems": gettext_noop("something occurs twice in %(value)s"),
}
OTHER = gettext_noop("“%(value)s” is not allowed here")


class RuleError(ValueError):
    """A sentence with named values. `str()` is for logs and the command line, `translated` for pages."""

    def __init__(self, text: str, /, **values: Any) -> None:
        super().__init__(text, values)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self._filled(self.text)

    @property
    def translated(self) -> str:
        """The sentence in the active language."""
        return self._filled(gettext(self.text))

    def _filled(self, text: str) -> str:
        return text % self.values if self.values else text


def of_schema(error: ValidationError) -> tuple[str, dict[str, Any]]:
    """The sentence and values for what a schema refused."""
    value: Any = error.instance
    limit: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "required":
        value = "、".join(name for name in limit if name not in value)
    elif error.validator == "additionalProperties":
        value = "、".join(name for name in value if name not in schema.get("properties", {}))
    if isinstance(limit, list):
        limit = "、".join(map(str, limit))
    return OF_SCHEMA.get(str(error.validator), OTHER), {"value": value, "limit": limit}
