"""Relays between players and workers. No simulation here: frames are checked, counted and passed on."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from simulator.engine.describe import describe
from simulator.engine.geometry import plan_of
from simulator.protocol.messages import (
    MAX_CLIENT_FRAME,
    ClientMessage,
    Hello,
    Input,
    Ping,
    ProtocolError,
    encode,
    parse_client_frame,
)

from .models import LIVE, DrillPlayer, DrillSession, token_hash
from .services import add_player, worker_token

SOFT_RATE, HARD_RATE = 60, 300  # frames a second: beyond the first they are dropped, beyond the second cut off
MOST_ERRORS = 20
MOST_PLAYERS = 60
TOO_BIG, POLICY = 1009, 1008


def room_group(session_hex: str) -> str:
    return f"drill.room.{session_hex}"


def worker_group(session_hex: str) -> str:
    return f"drill.worker.{session_hex}"


class PlayerConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One player's socket."""

    async def connect(self) -> None:
        self.session_hex = ""
        self.player_id = ""
        self.role = ""
        self.last_seq = -1
        self.second, self.frames, self.errors = 0, 0, 0
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.session_hex:
            await self.channel_layer.group_discard(room_group(self.session_hex), self.channel_name)
            await self._to_worker("left")

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = text_data if text_data is not None else bytes_data or b""
        if not await self._allowed(len(frame)):
            return
        try:
            message = parse_client_frame(frame)
            await self._handle(message)
        except ProtocolError as error:
            self.errors += 1
            await self.send(encode("error", code=error.code))
            if self.errors > MOST_ERRORS or error.code in ("wrong_code", "wrong_token", "room_full"):
                await self.close(POLICY)

    async def _allowed(self, size: int) -> bool:
        """Counts frames by the second; says once when they are too many, and cuts off a flood."""
        if size > MAX_CLIENT_FRAME * 4:
            await self.close(TOO_BIG)
            return False
        second = int(time.monotonic())
        if second != self.second:
            self.second, self.frames = second, 0
        self.frames += 1
        if self.frames > HARD_RATE:
            await self.close(POLICY)
        elif self.frames == SOFT_RATE + 1:
            await self.send(encode("error", code="too_frequent"))
        return self.frames <= SOFT_RATE

    async def _handle(self, message: ClientMessage) -> None:
        if isinstance(message, Hello):
            await self._join(message)
        elif not self.player_id:
            raise ProtocolError("not_joined")
        elif isinstance(message, Ping):
            await self.send(encode("pong", seq=message.seq))
        elif isinstance(message, Input) and message.seq > self.last_seq:
            self.last_seq = message.seq
            # The role goes along: a worker that takes over an unplayed room may first hear of a player by an input.
            await self._to_worker(
                "input",
                seq=message.seq,
                dx=message.dx,
                dy=message.dy,
                actions=list(message.actions),
                role=self.role,
            )

    async def _join(self, hello: Hello) -> None:
        if self.player_id:
            return
        session, player, token, agent = await join(hello)
        self.session_hex, self.player_id, self.role = session.pk.hex, str(player.pk), player.role
        await self.channel_layer.group_add(room_group(self.session_hex), self.channel_name)
        plan = plan_of(session.scenario)
        role = plan.scenario.role(player.role)
        await self.send(
            encode(
                "welcome",
                player_id=self.player_id,
                token=token,
                agent=agent,
                plan=describe(plan),
                role=role["id"],
                role_name=role["name"],
                brief=role["brief"],
                refuge=plan.scenario.data["scoring"].get("stay_room", ""),
                tick_hz=20,
                snapshot_hz=10,
            )
        )
        await self._to_worker("joined", name=player.name, role=player.role)

    async def _to_worker(self, kind: str, **fields: Any) -> None:
        body = {"t": kind, "session": self.session_hex, "player": self.player_id, **fields}
        await self.channel_layer.group_send(
            worker_group(self.session_hex), {"type": "to.worker", "text": json.dumps(body)}
        )

    async def to_players(self, event: dict[str, Any]) -> None:
        """A frame from the worker for the whole room or for one player."""
        if event.get("player") in (None, self.player_id):
            if (data := event.get("bytes")) is not None:
                await self.send(bytes_data=data)
            else:
                await self.send(event["text"])


@database_sync_to_async
def join(hello: Hello) -> tuple[DrillSession, DrillPlayer, str, int]:
    """The room and player behind a hello; a token takes up its player, a code alone makes a new one.

    Raises ProtocolError: wrong_code, wrong_token, ended or room_full.
    """
    if hello.token:
        player = DrillPlayer.objects.select_related("session").filter(token_hash=token_hash(hello.token)).first()
        if player is None or player.session.code != hello.code:
            raise ProtocolError("wrong_token")
        session, token = player.session, hello.token
        if not session.is_live:
            raise ProtocolError("ended")
    else:
        found = DrillSession.objects.filter(code=hello.code, state__in=LIVE).first()
        if found is None:
            raise ProtocolError("wrong_code")
        if found.players.count() >= MOST_PLAYERS:
            raise ProtocolError("room_full")
        session = found
        player, token = add_player(session=session, person=None, name=hello.name)
    order = list(session.players.order_by("joined_at", "pk").values_list("pk", flat=True))
    return session, player, token, plan_of(session.scenario).scenario.people + order.index(player.pk)


class WorkerConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A drill worker's socket: frames only. The worker says which rooms it has taken."""

    async def connect(self) -> None:
        headers = dict(self.scope["headers"])
        given = headers.get(b"authorization", b"").removeprefix(b"Bearer ")
        if not hmac.compare_digest(given, worker_token().encode()):
            await self.close(POLICY)
            return
        self.rooms: set[str] = set()
        await self.accept()

    async def disconnect(self, code: int) -> None:
        for room in getattr(self, "rooms", ()):
            await self.channel_layer.group_discard(worker_group(room), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if bytes_data is not None:
            room = bytes_data[:16].hex()
            await self.channel_layer.group_send(room_group(room), {"type": "to.players", "bytes": bytes_data[16:]})
            return
        body = json.loads(text_data or "{}")
        if body["t"] == "take":
            self.rooms.add(body["session"])
            await self.channel_layer.group_add(worker_group(body["session"]), self.channel_name)
        elif body["t"] == "drop":
            self.rooms.discard(body["session"])
            await self.channel_layer.group_discard(worker_group(body["session"]), self.channel_name)
        elif body["t"] == "send":
            await self.channel_layer.group_send(
                room_group(body["session"]), {"type": "to.players", "player": body.get("player"), "text": body["text"]}
            )

    async def to_worker(self, event: dict[str, Any]) -> None:
        await self.send(event["text"])
