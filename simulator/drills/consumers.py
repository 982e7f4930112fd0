"""Relays between players and workers. No simulation here: frames are checked, counted and passed on."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from simulator.engine.describe import describe
from simulator.engine.geometry import Plan, plan_of
from simulator.protocol.messages import (
    INJECTIONS,
    MAX_CLIENT_FRAME,
    ClientMessage,
    Command,
    Hello,
    Input,
    Ping,
    ProtocolError,
    Watch,
    encode,
    parse_client_frame,
)
from simulator.protocol.snapshot import is_full, tick_of

from .models import LIVE, DrillMode, DrillPlayer, DrillSession, token_hash
from .services import add_player, read_watch_token, take_seat, worker_token

SOFT_RATE, HARD_RATE = 60, 300  # frames a second: beyond the first they are dropped, beyond the second cut off
MOST_ERRORS = 20
MOST_PLAYERS = 100
MOST_AT_FULL_RATE = 150  # sockets of this process; beyond them snapshots go out at 4 Hz
TOO_BIG, POLICY = 1009, 1008
EVERYBODY, WATCHERS = "", "watchers"

open_sockets = 0


def spared(frame: bytes) -> bool:
    """True for a snapshot that is left out because this process has many sockets to serve: 4 of 10 a second stay."""
    return open_sockets > MOST_AT_FULL_RATE and not is_full(frame) and tick_of(frame) % 10 != 4


def room_group(session_hex: str) -> str:
    return f"drill.room.{session_hex}"


def own_group(session_hex: str, to: str) -> str:
    """The group of one player, or of those who look on."""
    return f"drill.own.{session_hex}.{to}"


def worker_group(session_hex: str) -> str:
    return f"drill.worker.{session_hex}"


class PlayerConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """The socket of a player, or of somebody who looks on: a wall, the organiser."""

    async def connect(self) -> None:
        global open_sockets
        self.session_hex = ""
        self.player_id = ""
        self.role = ""
        self.face: dict[str, Any] = {}
        self.watches = self.may_command = False
        self.groups_joined: list[str] = []
        self.last_seq = -1
        self.second, self.frames, self.errors = 0, 0, 0
        open_sockets += 1
        await self.accept()

    async def disconnect(self, code: int) -> None:
        global open_sockets
        open_sockets -= 1
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)
        if self.session_hex:
            await self._to_worker("looked_away" if self.watches else "left")

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
            if self.errors > MOST_ERRORS or error.code in ("wrong_code", "wrong_token", "room_full", "seat_taken"):
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
        elif isinstance(message, Watch):
            await self._watch(message)
        elif not self.session_hex:
            raise ProtocolError("not_joined")
        elif isinstance(message, Ping):
            await self.send(encode("pong", seq=message.seq))
        elif isinstance(message, Command):
            await self._command(message)
        elif not self.player_id:
            raise ProtocolError("not_allowed")
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
        if self.session_hex:
            return
        session, player, token, agent = await join(hello)
        self.session_hex, self.player_id, self.role = session.pk.hex, str(player.pk), player.role
        await self._enter(self.player_id)
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
                mode=session.mode,
                child=session.child,
                seat=player.seat,
                tick_hz=20,
                snapshot_hz=10,
            )
        )
        self.face = {"name": player.name, "seat": player.seat}
        await self.worker_came()

    async def _watch(self, watch: Watch) -> None:
        if self.session_hex:
            return
        session, self.may_command = await database_sync_to_async(read_watch_token)(watch.token)
        self.session_hex, self.watches = session.pk.hex, True
        await self._enter(WATCHERS)
        plan = plan_of(session.scenario)
        await self.send(
            encode(
                "scene",
                plan=describe(plan),
                code=session.code,
                mode=session.mode,
                child=session.child,
                may_command=self.may_command,
                injections=injections(plan) if self.may_command else [],
                tick_hz=20,
            )
        )
        await self.worker_came()

    async def _command(self, command: Command) -> None:
        if not self.may_command:
            raise ProtocolError("not_allowed")
        if command.seq > self.last_seq:
            self.last_seq = command.seq
            await self._to_worker(
                "command",
                what=command.what,
                kind=command.kind,
                door=command.door,
                option=command.option,
                votes=list(command.votes),
            )

    async def _enter(self, own: str) -> None:
        for group in (room_group(self.session_hex), own_group(self.session_hex, own)):
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.append(group)

    async def worker_came(self, event: dict[str, Any] | None = None) -> None:
        """Tells the room's worker who is here: on coming, and again to a worker that has just taken the room."""
        if self.watches:
            await self._to_worker("watching")
        else:
            await self._to_worker("joined", role=self.role, **self.face)

    async def _to_worker(self, message: str, /, **fields: Any) -> None:
        body = {"t": message, "session": self.session_hex, "player": self.player_id, **fields}
        await self.channel_layer.group_send(
            worker_group(self.session_hex), {"type": "to.worker", "text": json.dumps(body)}
        )

    async def to_players(self, event: dict[str, Any]) -> None:
        """A frame from the worker."""
        if (data := event.get("bytes")) is None:
            await self.send(event["text"])
        elif not spared(data):
            await self.send(bytes_data=data)


def injections(plan: Plan) -> list[dict[str, Any]]:
    """What an organiser may have happen in a plan: kinds, and the doors they are for."""
    exits = [door.id for door in plan.doors if door.is_exit]
    leaves = [entry["id"] for entry in plan.scenario.data["doors"] if not entry.get("opening")]
    doors = {"block_exit": exits, "open_exit": exits, "close_door": leaves}
    kinds = sorted(INJECTIONS - (set() if plan.scenario.data.get("detector") else {"delay_alarm"}))
    return [{"kind": kind, "doors": doors.get(kind, [])} for kind in kinds]


@database_sync_to_async
def join(hello: Hello) -> tuple[DrillSession, DrillPlayer, str, int]:
    """The room and player behind a hello; a token takes up its player, a code (with a seat) makes a new one.

    Raises ProtocolError: wrong_code, wrong_token, ended, room_full or seat_taken.
    """
    if hello.token:
        player = DrillPlayer.objects.select_related("session").filter(token_hash=token_hash(hello.token)).first()
        if player is None or player.session.code != hello.code:
            raise ProtocolError("wrong_token")
        session, token = player.session, hello.token
        if not session.is_live:
            raise ProtocolError("ended")
    else:
        joinable = DrillSession.objects.exclude(mode=DrillMode.SCREEN)  # a class at one screen takes no devices
        found = joinable.filter(code=hello.code, state__in=LIVE).first()
        if found is None:
            raise ProtocolError("wrong_code")
        session = found
        if hello.seat and session.is_led:
            player, token = take_seat(session=session, seat=hello.seat, name=hello.name, role=hello.role)
        elif session.players.count() >= MOST_PLAYERS:
            raise ProtocolError("room_full")
        else:
            player, token = add_player(session=session, person=None, name=hello.name, role=hello.role)
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
            room, frame = bytes_data[:16].hex(), bytes_data[16:]
            if not spared(frame):
                await self.channel_layer.group_send(room_group(room), {"type": "to.players", "bytes": frame})
            return
        body = json.loads(text_data or "{}")
        if body["t"] == "take":
            self.rooms.add(body["session"])
            await self.channel_layer.group_add(worker_group(body["session"]), self.channel_name)
            await self.channel_layer.group_send(room_group(body["session"]), {"type": "worker.came"})
        elif body["t"] == "drop":
            self.rooms.discard(body["session"])
            await self.channel_layer.group_discard(worker_group(body["session"]), self.channel_name)
        elif body["t"] == "send":
            to = body.get("to", EVERYBODY)
            group = own_group(body["session"], to) if to else room_group(body["session"])
            await self.channel_layer.group_send(group, {"type": "to.players", "text": body["text"]})

    async def to_worker(self, event: dict[str, Any]) -> None:
        await self.send(event["text"])
