"""What a kiosk asks of the site, with its venue's token: to open a session, and to accept a run it played offline."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.ratelimit import allow, client_address
from divisions.models import Division
from people.tokens import TokenRefusal, TokenRefused
from simulator.engine.drill.input_record import RecordingError, RecordingFault
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.engine.scenario.model import ScenarioError

from ..results.as_played import is_kept_as_played
from ..sessions.opening import open_session
from .runs import RunRefusal, RunRefused, submit_run
from .tokens import read_kiosk_token

MOST_BYTES = 400_000
REQUESTS_A_MINUTE, BAD_TOKENS_A_MINUTE = 60, 20
RUN_REFUSED = {RunRefusal.TAKEN: 409, RunRefusal.TOO_MANY: 429}

Answer = Callable[[HttpRequest, Division, Any], HttpResponse]


def _refuse(status: int, error: str, detail: str = "") -> JsonResponse:
    return JsonResponse({"error": error, "detail": detail}, status=status)


def for_kiosks(view: Answer) -> Callable[[HttpRequest], HttpResponse]:
    """Wraps a view that a venue's kiosk posts JSON to: checks token, rate and size before the view is called."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            if kind != "Bearer":
                raise TokenRefused(TokenRefusal.MISSING)
            division = read_kiosk_token(token, address=request.META.get("REMOTE_ADDR"))
        except TokenRefused as error:
            if not allow(f"kiosk-token:{client_address(request)}", limit=BAD_TOKENS_A_MINUTE, seconds=60):
                return _refuse(429, "too_many")
            return _refuse(401, "token", str(error))
        if not allow(f"kiosk:{division.code}", limit=REQUESTS_A_MINUTE, seconds=60):
            return _refuse(429, "too_many")
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
            return _refuse(413, "too_large")
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            return _refuse(400, "malformed")
        return view(request, division, body)

    return never_cache(csrf_exempt(require_POST(answer)))


@for_kiosks
def runs(request: HttpRequest, division: Division, body: Any) -> HttpResponse:
    """Accepts a finished run: answers 202 until the referee has replayed it, then 200 with its score.

    A run of another version is kept without a score and answered with 200, too: the kiosk need not hold it any longer.
    """
    try:
        session = submit_run(body=body, division=division)
    except RecordingError as error:
        status = 409 if error.fault == RecordingFault.OTHER_SCENARIO else 422
        return _refuse(status, error.fault, str(error))
    except RunRefused as refused:
        return _refuse(RUN_REFUSED[refused.reason], refused.reason)
    if session is None:
        return JsonResponse({"state": "waiting"}, status=202)
    player = session.players.first()
    if is_kept_as_played(session):
        return JsonResponse({"state": "kept", "total": None})
    return JsonResponse({"state": "scored", "total": player.total if player else None})


@for_kiosks
def open_drill(request: HttpRequest, division: Division, body: Any) -> HttpResponse:
    """Opens a drill for one player. Answers the session's code, the player's token, and the seed for offline play."""
    name = body.get("scenario") if isinstance(body, dict) else None
    if not isinstance(name, str) or name not in scenario_ids():
        return _refuse(422, "unknown_scenario")
    try:
        scenario = load_scenario(name)
    except ScenarioError:
        return _refuse(422, "unknown_scenario")
    if body.get("sha256") != scenario.sha256:
        return _refuse(409, "other_scenario")
    session, _, token = open_session(
        scenario_id=name,
        user=None,
        person=None,
        role=str(body.get("role", ""))[:40],
        child=body.get("child") is True,
        division=division,
    )
    return JsonResponse({"code": session.code, "token": token, "seed": session.seed})
