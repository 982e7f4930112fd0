"""What kiosks ask under /api/v1/; the addresses below /api/drills/kiosk/ stay for kiosks that were set up before."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer

from common.api.errors import ApiRefused, Code
from common.ratelimit import allow, client_address
from divisions.models import Division
from people.tokens import TokenRefused
from simulator.engine.drill.input_record import RecordingError, RecordingFault
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.engine.scenario.model import Scenario, ScenarioError

from ..results.as_played import is_kept_as_played
from ..sessions.opening import open_session
from .runs import RunRefusal, RunRefused, submit_run
from .tokens import read_kiosk_token
from .views import BAD_TOKENS_A_MINUTE, MOST_BYTES, REQUESTS_A_MINUTE

router = Router()


class KioskAuth(HttpBearer):
    """`Authorization: Bearer …` with the key of a kiosk, which says in which venue it stands."""

    openapi_description = "The key of a kiosk, made at /accounts/tokens/"

    def authenticate(self, request: HttpRequest, token: str) -> Division:
        """The division of the venue. Raises ApiRefused KEY or TOO_MANY, INVALID for a body beyond all runs."""
        try:
            division = read_kiosk_token(token, address=request.META.get("REMOTE_ADDR"))
        except TokenRefused as refused:
            if not allow(f"kiosk-token:{client_address(request)}", limit=BAD_TOKENS_A_MINUTE, seconds=60):
                raise ApiRefused(Code.TOO_MANY) from refused
            raise ApiRefused(Code.KEY) from refused
        if not allow(f"kiosk:{division.code}", limit=REQUESTS_A_MINUTE, seconds=60):
            raise ApiRefused(Code.TOO_MANY)
        if len(request.body) > MOST_BYTES:
            raise ApiRefused(Code.INVALID, _("This is larger than any run."))
        return division


class RunIn(Schema):
    """A run as the kiosk recorded it: its head, and the player's inputs by tick."""

    format: int
    id: uuid.UUID
    scenario: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    seed: int
    role: str = Field(max_length=40)
    ticks: int
    steps: list[list[Any]] = Field(description="Tick, direction in x and y, actions")
    started_at: datetime
    child: bool = False
    shown: float | None = Field(None, description="The score that the player saw")
    model: str | None = Field(None, max_length=200, description="Version of the models; left out by the first kiosks")


class RunOut(Schema):
    """`waiting` until the site has played it again, then `scored`; `kept` for a run of another model version."""

    state: Literal["waiting", "scored", "kept"]
    total: float | None = None


class OpenIn(Schema):
    scenario: str = Field(max_length=200)
    sha256: str = Field(max_length=64, description="Of the scenario as the kiosk has it")
    role: str = Field("", max_length=40)
    child: bool = False


class OpenOut(Schema):
    """The session's code, the player's token, and the seed for going on without the network."""

    code: str
    token: str
    seed: int


@router.post("/runs", response={200: RunOut, 202: RunOut}, auth=KioskAuth(), summary="Hand in a run")
def hand_in(request: HttpRequest, body: RunIn) -> dict[str, Any] | Status[dict[str, Any]]:
    """A run that was played without the network. Sending it again changes nothing."""
    division: Division = request.auth  # type: ignore[attr-defined]
    try:
        session = submit_run(body=body.model_dump(mode="json", exclude_none=True), division=division)
    except RecordingError as error:
        raise _refusal(error.fault) from error
    except RunRefused as refused:
        if refused.reason is RunRefusal.TOO_MANY:
            raise ApiRefused(Code.TOO_MANY) from refused
        raise ApiRefused(Code.CONFLICT, _("This run was handed in before, by another venue or number.")) from refused
    if session is None:
        return Status(202, {"state": "waiting"})
    if is_kept_as_played(session):
        return {"state": "kept"}
    player = session.players.first()
    return {"state": "scored", "total": player.total if player else None}


def _refusal(fault: RecordingFault) -> ApiRefused:
    """Why a run cannot be played again, in words."""
    if fault is RecordingFault.OTHER_SCENARIO:
        return ApiRefused(Code.CONFLICT, _other_scenario())
    words = {
        RecordingFault.UNKNOWN_SCENARIO: _("There is no such scenario here."),
        RecordingFault.OTHER_MODEL: _("The run was made by another version of the engine."),
        RecordingFault.NO_ENGINE: _("The run was made by an engine that is not installed here."),
    }
    return ApiRefused(Code.INVALID, words.get(fault, _("The run's inputs cannot be played again.")))


def _other_scenario() -> str:
    return _("The kiosk has another version of this scenario.")


@router.post("/sessions", response=OpenOut, auth=KioskAuth(), summary="Open a drill at a kiosk")
def open_drill(request: HttpRequest, body: OpenIn) -> dict[str, Any]:
    """A drill for one player at the kiosk."""
    division: Division = request.auth  # type: ignore[attr-defined]
    scenario = _scenario(body.scenario)
    if body.sha256 != scenario.sha256:
        raise ApiRefused(Code.CONFLICT, _other_scenario())
    session, _player, token = open_session(
        scenario_id=scenario.id, user=None, person=None, role=body.role, child=body.child, division=division
    )
    return {"code": session.code, "token": token, "seed": session.seed}


def _scenario(name: str) -> Scenario:
    if name in scenario_ids():
        try:
            return load_scenario(name)
        except ScenarioError:
            pass
    raise _refusal(RecordingFault.UNKNOWN_SCENARIO)
