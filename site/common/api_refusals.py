"""What an operation of the public API answers when it refuses, as its OpenAPI document says it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

MESSAGE = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
INVALID = {
    "type": "object",
    "properties": {"detail": {"type": "array", "items": {"type": "object"}}},
    "required": ["detail"],
}


def refusals(*statuses: HTTPStatus) -> dict[str, Any]:
    """The part of an operation's document that describes these refusals: a message, or what is invalid (422)."""
    return {"responses": {int(status): _described(status) for status in statuses}}


def _described(status: HTTPStatus) -> dict[str, Any]:
    schema = INVALID if status == HTTPStatus.UNPROCESSABLE_ENTITY else MESSAGE
    return {"description": status.phrase, "content": {"application/json": {"schema": schema}}}
