"""Roster in: an HR system's people brought up to date by staff number."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from common.api.errors import ApiRefused, Code
from common.ratelimit import allow
from people.models import Post

from .keys import ROSTER_WRITE, ApiKey, KeyAuth
from .once import once
from .roster import RosterUpdate

MOST_PEOPLE = 500
WRITES_A_MINUTE = 20

router = Router()


class PersonIn(Schema):
    """One person. What is left out stays as it is; identity card numbers are refused and never kept."""

    model_config = ConfigDict(extra="forbid")

    staff_number: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=120)
    posts: list[str] | None = Field(None, max_length=20, description="Codes of GET /api/v1/posts")
    department: str | None = Field(None, max_length=60)
    started_on: date | None = Field(None, description="Needed for whoever is new")
    on_duty_from: date | None = None
    employment: Literal["own", "dispatched", "outsourced", "volunteer"] | None = None
    employer_name: str | None = Field(None, max_length=120)
    left_on: date | None = Field(None, description="The last day in the unit; ends all posts here")


class RosterIn(Schema):
    """People of a unit. Sent again under the same request_id it writes nothing and answers the same."""

    model_config = ConfigDict(extra="forbid")

    request_id: uuid.UUID
    dry_run: bool = False
    complete: bool = Field(False, description="Whoever has a staff number and is not named has left")
    since: date | None = Field(None, description="Posts change, and leavers leave, with this day; today when left out")
    people: list[PersonIn] = Field(max_length=MOST_PEOPLE)


class LineOut(Schema):
    """What became of the person at this place of the request."""

    row: int
    action: Literal["new", "changed", "unchanged", "left", "refused"]
    fields: list[str]
    message: str


class RosterOut(Schema):
    """What became of the request; `repeated` when it had been done before."""

    dry_run: bool
    repeated: bool
    counts: dict[str, int]
    lines: list[LineOut]


@router.post("/{unit}/roster", response=RosterOut, auth=KeyAuth(ROSTER_WRITE), summary="Bring a roster up to date")
def put_roster(request: HttpRequest, unit: uuid.UUID, body: RosterIn) -> dict[str, Any]:
    """Upserts people by staff number; lines stand alone, and one that is refused stops no other."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    found = key.staffed_units().select_related("division").filter(pk=unit).first()
    if found is None:
        raise Http404
    if not allow(f"api-roster:{key.token.public_id}", limit=WRITES_A_MINUTE, seconds=60):
        raise ApiRefused(Code.TOO_MANY)
    people = [person.model_dump(exclude_none=True) for person in body.people]
    update = RosterUpdate(found, since=body.since or timezone.localdate(), is_complete=body.complete)
    if body.dry_run:
        return {"dry_run": True, "repeated": False, **update.run(people, dry_run=True)}
    answer, is_new = once(
        key.token, body.request_id, f"{unit} {body.model_dump_json()}", lambda: update.run(people, dry_run=False)
    )
    return {"dry_run": False, "repeated": not is_new, **answer}


class PostOut(Schema):
    """A post of the catalogue."""

    code: str
    name: str
    name_en: str


posts_router = Router()


@posts_router.get("", response=list[PostOut], auth=KeyAuth(ROSTER_WRITE), summary="Posts that a roster can name")
def list_posts(request: HttpRequest) -> Any:
    return Post.objects.order_by("code")
