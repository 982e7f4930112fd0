"""The players of this browser, each remembered with the token that identifies them."""

from __future__ import annotations

import uuid
from typing import TypedDict

from django.http import HttpRequest

from ..models import DrillPlayer, token_hash

KEY = "drill_rooms"  # the key in the browser's session
MOST_REMEMBERED = 60


class Remembered(TypedDict):
    """A player's id and token."""

    player: str
    token: str


def own_players(request: HttpRequest) -> dict[str, Remembered]:
    """The players remembered in this browser, by the id of their drill session."""
    players: dict[str, Remembered] = request.session.get(KEY, {})
    return players


def remember_player(request: HttpRequest, player: DrillPlayer, token: str) -> None:
    """Remembers a player and their token. Only the last sixty sessions are kept."""
    own: Remembered = {"player": str(player.pk), "token": token}
    others = {key: one for key, one in own_players(request).items() if key != str(player.session_id)}
    players = {**others, str(player.session_id): own}
    request.session[KEY] = dict(list(players.items())[-MOST_REMEMBERED:])


def own_player(request: HttpRequest, session_id: uuid.UUID) -> DrillPlayer | None:
    """This browser's player in a session; None when it has none, or another device has taken the player over."""
    own = own_players(request).get(str(session_id))
    if own is None:
        return None
    players = DrillPlayer.objects.select_related("session", "person").filter(pk=own["player"], session=session_id)
    return players.filter(token_hash=token_hash(own["token"])).first()
