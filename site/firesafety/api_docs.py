"""The API's document as a page of the site, in Chinese: what can be asked, with which key, and what is answered.

The machine's document (openapi.json) stays in English. What it says of an operation is said in Chinese by the
catalogue; `SAID` names those texts, so that none is missing there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from common.api.errors import WORDS, code_of
from people.exchange.owners import key_owners_for
from people.models import User
from people.tokens import kinds_for, tokens_for

CHINESE = "zh-hans"
METHODS = ("get", "post", "put", "patch", "delete")
SAID = (
    gettext_noop("Venues by name, code or parent"),
    gettext_noop("One venue"),
    gettext_noop("Open slots of a venue"),
    gettext_noop("Soonest first. The count is of all of them; further pages hold those beyond the first."),
    gettext_noop("Verify a certificate"),
    gettext_noop("Posts that a roster can name"),
    gettext_noop("Bring a roster up to date"),
    gettext_noop("Upserts people by staff number; lines stand alone, and one that is refused stops no other."),
    gettext_noop("Units with how their duties stand"),
    gettext_noop("The units that the key reads, by name."),
    gettext_noop("Duties of a unit and its people"),
    gettext_noop("Duties of this year, soonest first. An office's key reads those of the unit itself, not of people."),
    gettext_noop("People, and how duties stand"),
    gettext_noop("Who works in the unit today, by staff number; for keys of its manager alone."),
    gettext_noop("Certificates of people"),
    gettext_noop("Records that a unit has filed"),
    gettext_noop("Drills, trainings, lessons, certificates, publicity and papers, newest first."),
    gettext_noop("Bookings of a venue"),
    gettext_noop("The parties by the time of their visit; for keys of the venue's keeper alone."),
    gettext_noop("Hand in a run"),
    gettext_noop("A run that was played without the network. Sending it again changes nothing."),
    gettext_noop("Open a drill at a kiosk"),
    gettext_noop("A drill for one player at the kiosk."),
    gettext_noop("Those of who works in the unit today, soonest to run out first; for keys of its manager alone."),
)
PARAMETERS = {
    "q": gettext_noop("part of the name"),
    "parent": gettext_noop("12-digit code of the division above"),
    "page": gettext_noop("page of the list, from 1"),
    "page_size": gettext_noop("entries of a page"),
    "code": gettext_noop("12-digit code of the division"),
    "serial": gettext_noop("number printed on the certificate"),
    "unit": gettext_noop("the unit's id, as the list of units gives it"),
    "status": gettext_noop("how duties stand: met, due, overdue, unverified or not_computable"),
    "subject": gettext_noop("whose duties: organisation, person or class"),
    "rule": gettext_noop("code of the rule"),
    "staff_number": gettext_noop("staff number in the unit"),
    "due_before": gettext_noop("due on an earlier day, as 2026-12-31"),
    "post": gettext_noop("code of the post, as the list of posts gives it"),
    "kind": gettext_noop("kind of record"),
    "standing": gettext_noop("how far others have looked at the record"),
    "since": gettext_noop("on this day or later"),
    "until": gettext_noop("on this day or earlier"),
    "state": gettext_noop("how the booking stands"),
    "If-None-Match": gettext_noop("the ETag of an earlier answer: 304 and no body when nothing has changed"),
}
TYPES = {
    "string": gettext_noop("a text"), "integer": gettext_noop("whole number"), "number": gettext_noop("a number"),
    "boolean": gettext_noop("yes or no"), "array": gettext_noop("a list"), "object": gettext_noop("group of values"),
    "date": gettext_noop("a day"), "date-time": gettext_noop("date and time"), "uuid": gettext_noop("an id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A value that is sent or answered: its name, its type in words, what it means where that is said."""

    name: str
    type: str
    meaning: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked, in words."""

    method: str
    path: str
    summary: str
    description: str
    needs_key: bool
    parameters: tuple[Field, ...]
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    refusals: tuple[tuple[int, str], ...]
    example: str


class SitePage(DocsBase):
    """The page at `docs` of an API."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        with translation.override(CHINESE):
            schema = json.loads(json.dumps(api.get_openapi_schema(path_params=kwargs), default=str))
            context = {
                "operations": list(operations_of(schema)),
                "openapi_url": self.get_openapi_url(api, kwargs),
                "is_first": api.urls_namespace == "api",
                "makes_keys": isinstance(request.user, User) and bool(key_owners_for(request.user)),
                "has_tokens": bool(kinds_for(request.user)) or tokens_for(request.user).exists(),
                "one_language": True,
            }
            response = render(request, "api_docs.html", context)
        response["Content-Language"] = CHINESE
        return response


def operations_of(schema: dict[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI document, in its order and in the language of now."""
    models = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if operation := methods.get(method):
                yield _operation(method, path, operation, models)


def _operation(method: str, path: str, said: dict[str, Any], models: dict[str, Any]) -> Operation:
    needs_key = bool(said.get("security"))
    key = " -H 'Authorization: Bearer fs_…'" if needs_key else ""
    verb = f" -X {method.upper()}" if method != "get" else ""
    refused = sorted(int(status) for status in said["responses"] if int(status) >= 400)
    return Operation(
        method=method.upper(), path=path, summary=_words(said.get("summary")),
        description=_words(said.get("description")), needs_key=needs_key,
        parameters=tuple(_parameter(one, models) for one in said.get("parameters", ())),
        sent=tuple(_fields(_body(said.get("requestBody")), models)),
        answered=tuple(_fields(_body(said["responses"].get("200")), models)),
        refusals=tuple((status, _(WORDS[code_of(status)])) for status in refused),
        example=f"curl{verb}{key} '{settings.PUBLIC_URL}{path}'",
    )  # fmt: skip


def _words(text: str | None) -> str:
    return _(text) if text else ""


def _body(part: dict[str, Any] | None) -> dict[str, Any]:
    """The schema of what is sent or answered; empty where there is none."""
    found: dict[str, Any] = (part or {}).get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _parameter(one: dict[str, Any], models: dict[str, Any]) -> Field:
    name = one["name"]
    return Field(name, _type(one.get("schema", {}), models), _words(PARAMETERS.get(name)), one.get("required", False))


def _fields(schema: dict[str, Any], models: dict[str, Any]) -> Iterator[Field]:
    """The values of an object; of a list and of a page those of its entries."""
    found = _resolved(schema, models)
    if found.get("type") == "array":
        yield from _fields(found["items"], models)
        return
    for name, one in found.get("properties", {}).items():
        yield Field(name, _type(one, models), is_required=name in found.get("required", ()))
        inner = _resolved(one, models)
        if inner.get("type") == "array" and "$ref" in inner.get("items", {}):
            for field in _fields(inner["items"], models):
                yield Field(f"{name}[].{field.name}", field.type, is_required=field.is_required)


def _resolved(schema: dict[str, Any], models: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = models.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def _type(schema: dict[str, Any], models: dict[str, Any]) -> str:
    """The type in words; of several the first that is not nothing."""
    several = schema.get("anyOf") or [schema]
    one = _resolved(next((each for each in several if each.get("type") != "null"), schema), models)
    name = str(one.get("format") if one.get("format") in TYPES else one.get("type"))
    return _words(TYPES.get(name))
