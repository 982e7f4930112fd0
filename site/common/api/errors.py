"""How the API refuses: one schema for all statuses, a code for programs and words for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Schema

RETRY_AFTER_S = 60


class Code(StrEnum):
    """What a program reads."""

    MALFORMED = "malformed"
    KEY = "key"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_MANY = "too_many"
    AWAY = "away"
    BROKEN = "broken"


STATUSES: dict[Code, int] = {
    Code.MALFORMED: 400, Code.KEY: 401, Code.FORBIDDEN: 403, Code.NOT_FOUND: 404, Code.CONFLICT: 409,
    Code.INVALID: 422, Code.TOO_MANY: 429, Code.AWAY: 503, Code.BROKEN: 500,
}  # fmt: skip
WORDS: dict[Code, str] = {
    Code.MALFORMED: gettext_noop("What was sent could not be read."),
    Code.KEY: gettext_noop("This operation needs an access key that is good."),
    Code.FORBIDDEN: gettext_noop("This key may not do that."),
    Code.NOT_FOUND: gettext_noop("There is nothing here."),
    Code.CONFLICT: gettext_noop("Something else is there already."),
    Code.INVALID: gettext_noop("Something of what was sent cannot be."),
    Code.TOO_MANY: gettext_noop("Too much at once. Please wait a minute."),
    Code.AWAY: gettext_noop("Not there at the moment. Please try again shortly."),
    Code.BROKEN: gettext_noop("Something is broken here. We have been told."),
}
# What pydantic calls a fault of a value, by how its name begins, in words.
FAULTS: tuple[tuple[str, str], ...] = (
    ("missing", gettext_noop("It is missing.")),
    ("extra_forbidden", gettext_noop("It is not known here.")),
    ("string_too_long", gettext_noop("It is too long.")),
    ("string_too_short", gettext_noop("It is too short.")),
    ("too_long", gettext_noop("There are too many.")),
    ("too_short", gettext_noop("There are too few.")),
    ("date", gettext_noop("It is no day. Write it like 2026-03-01.")),
    ("uuid", gettext_noop("It is no UUID.")),
    ("int", gettext_noop("It is no whole number.")),
    ("bool", gettext_noop("It is neither true nor false.")),
    ("greater_than", gettext_noop("It is too small.")),
    ("less_than", gettext_noop("It is too large.")),
    ("string", gettext_noop("It is no text.")),
    ("list", gettext_noop("It is no list.")),
    ("enum", gettext_noop("It is none of the words that can stand here.")),
    ("literal", gettext_noop("It is none of the words that can stand here.")),
)
OTHER_FAULT = gettext_noop("It cannot be.")


class FieldFault(Schema):
    """Where something is wrong (`body.people.3.name`), and what."""

    where: str
    message: str


class ErrorOut(Schema):
    """Any refusal: `code` stays the same in every language, `message` is in the language that was asked for."""

    code: Code
    message: str
    fields: list[FieldFault] = []


class ApiRefused(Exception):
    """An operation refuses. `message` is a sentence in the active language; without one, the code's own is taken."""

    def __init__(
        self, code: Code, message: str = "", *, fields: Iterable[tuple[str, str]] = (), retry_after_s: int = 0
    ) -> None:
        super().__init__(code.value)
        self.code, self.message = code, message
        self.fields = [FieldFault(where=where, message=words) for where, words in fields]
        self.retry_after_s = retry_after_s or (RETRY_AFTER_S if code is Code.TOO_MANY else 0)

    @property
    def status(self) -> int:
        return STATUSES[self.code]


def error_body(code: Code, message: str = "", fields: Iterable[FieldFault] = ()) -> dict[str, Any]:
    """The body of a refusal, in the active language."""
    return ErrorOut(code=code, message=message or _(WORDS[code]), fields=list(fields)).model_dump(mode="json")


def code_of(status: int) -> Code:
    """The code that a status stands for; BROKEN for what is none of ours."""
    return next((code for code, number in STATUSES.items() if number == status), Code.BROKEN)


def faults_of(errors: Iterable[Mapping[str, Any]]) -> list[FieldFault]:
    """What is invalid, by pydantic's errors."""
    return [
        FieldFault(where=".".join(str(part) for part in error.get("loc", ()))[:200], message=_fault(str(error["type"])))
        for error in errors
    ]


def _fault(kind: str) -> str:
    return _(next((words for begin, words in FAULTS if kind.startswith(begin)), OTHER_FAULT))
