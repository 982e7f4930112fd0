"""Who comes by a hello, and what an organiser who comes may inject."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async

from simulator.engine.building.plan import Plan, plan_of
from simulator.protocol.messages import INJECTIONS, ErrorCode, Hello, ProtocolError

from ..models import DrillPlayer
from ..sessions.joining import join_by_code, resume_player
from ..sessions.refusals import JoinRefused


def injections(plan: Plan) -> list[dict[str, Any]]:
    """The kinds of injection that an organiser may make in a plan, each with the doors it applies to."""
    exits = [door.id for door in plan.doors if door.is_exit]
    leaves = [door.id for door in plan.doors if not door.opening]
    doors = {"block_exit": exits, "open_exit": exits, "close_door": leaves}
    kinds = sorted(INJECTIONS - (set() if plan.scenario.detector else {"delay_alarm"}))
    return [{"kind": kind, "doors": doors.get(kind, [])} for kind in kinds]


@database_sync_to_async
def join(hello: Hello, address: str = "") -> tuple[DrillPlayer, str, int]:
    """Returns the player behind a hello, their token and their number among the people of the plan.

    A token resumes its player, even after a scored end; a code joins. Raises ProtocolError with the code of the
    refusal.
    """
    try:
        if hello.token:
            player, token = resume_player(code=hello.code, token=hello.token, address=address), hello.token
        else:
            player, token = join_by_code(
                code=hello.code,
                address=address,
                seat=hello.seat or None,
                secret=hello.secret,
                name=hello.name,
                role=hello.role,
            )
    except JoinRefused as refused:
        asked: dict[str, Any] = {"asks": refused.asks} if refused.asks else {}
        raise ProtocolError(ErrorCode(refused.reason), **asked) from refused
    order = list(player.session.players.order_by("joined_at", "pk").values_list("pk", flat=True))
    return player, token, plan_of(player.session.scenario).scenario.people + order.index(player.pk)
