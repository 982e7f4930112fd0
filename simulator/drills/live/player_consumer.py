"""The sockets of players and watchers. Frames are checked, counted and passed on; nothing is simulated here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from dataclasses import replace

from channels.db import database_sync_to_async

from common.live.groups import LayerAwayError
from common.live.send_queue import SendQueue
from common.live.socket import AWAY, BROKEN, POLICY, TOO_BIG, Socket, address_of
from simulator.engine.assessment.scoring import minor_age, stays
from simulator.engine.building.plan import plan_of
from simulator.engine.drill.client_plan import describe
from simulator.protocol.messages import (
    MAX_CLIENT_FRAME,
    SEATING,
    ClientMessage,
    Command,
    ErrorCode,
    Hello,
    Ping,
    ProtocolError,
    Watch,
    encode,
    parse_client_frame,
)
from simulator.protocol.player_input import PlayerInput

from ..models import DrillPlayer
from ..sessions.children import card_of, is_broken_off
from ..sessions.leases import ask_for_worker, ask_to_start
from ..sessions.preparing import is_preparing
from ..sessions.tokens import may_still_command, read_watch_token
from .arrival import injections, join
from .relay import relay
from .seating import do_seating
from .wire import WATCHERS, Commanded, Joined, Left, Steered, ToWorker, Watching, WatchingEnded
from .wire import encode as encode_to_worker

SOFT_RATE, HARD_RATE = 60, 300  # frames a second: above the first they are dropped, above the second it is closed
MOST_ERRORS = 20
HELLO_S = 15.0  # a socket that has not joined or watched by then is closed
REFUSED = (
    ErrorCode.WRONG_CODE, ErrorCode.WRONG_TOKEN, ErrorCode.ROOM_FULL, ErrorCode.SEAT_TAKEN, ErrorCode.SEAT_NEEDED,
    ErrorCode.TOO_FREQUENT, ErrorCode.NO_SEAT, ErrorCode.PROOF_NEEDED, ErrorCode.WRONG_PROOF,
    ErrorCode.TOO_MANY_TRIES, ErrorCode.REMOVED,
)  # fmt: skip

logger = logging.getLogger(__name__)


class PlayerConsumer(Socket):
    """The socket of a player, or of a watcher: a wall or the organiser."""

    async def connect(self) -> None:
        self.session_hex = ""
        self.player_id = ""
        self.address = ""  # within the session: the player's id, or WATCHERS
        self.socket_id = uuid.uuid4().hex  # distinguishes this socket from another of the same player
        self.joined: Joined | None = None  # what the worker is told about a player
        self.watches = self.may_command = self.announced = False
        self.last_seq = -1
        self.second, self.frames, self.errors = 0, 0, 0
        await self.accept()
        self.hello_timer = asyncio.get_running_loop().call_later(HELLO_S, self._close_if_silent)

    async def disconnect(self, code: int) -> None:
        if not hasattr(self, "hello_timer"):
            return
        self.hello_timer.cancel()
        if self.address:
            relay.leave(self.session_hex, self)
            with contextlib.suppress(LayerAwayError):
                await self._to_worker(self._farewell())
        elif self.player_id:  # the socket closed before the worker heard of the player: the seat is free
            await DrillPlayer.objects.filter(pk=self.player_id).aupdate(connected=False)

    def _close_if_silent(self) -> None:
        if not self.session_hex:
            self.cut_off()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = text_data if text_data is not None else bytes_data or b""
        if not await self._allowed(len(frame)):
            return
        try:
            message = parse_client_frame(frame)
            await self._handle(message)
        except ProtocolError as error:
            self.errors += 1
            await self.send(encode("error", code=error.code, **error.fields))
            if self.errors > MOST_ERRORS or (error.code in REFUSED and not self.watches):
                await self.close(POLICY)
        except OSError:  # the client is gone
            raise
        except LayerAwayError:
            await self._fail(AWAY)
        except Exception:
            logger.exception("a player's frame could not be handled")
            await self._fail(BROKEN)

    async def _fail(self, code: int) -> None:
        """Tells the client that the server failed, and closes the socket so that the client reconnects."""
        await self.send(encode("error", code=ErrorCode.SERVER))
        await self.close(code)

    async def _allowed(self, size: int) -> bool:
        """Counts frames per second: warns once when there are too many, and closes the socket on a flood."""
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
            await self.send(encode("error", code=ErrorCode.TOO_FREQUENT))
        return self.frames <= SOFT_RATE

    async def _handle(self, message: ClientMessage) -> None:
        if isinstance(message, Hello):
            await self._join(message)
        elif isinstance(message, Watch):
            await self._watch(message)
        elif not self.session_hex:
            raise ProtocolError(ErrorCode.NOT_JOINED)
        elif isinstance(message, Ping):
            await self.send(encode("pong", seq=message.seq))
        elif isinstance(message, Command):
            await self._command(message)
        elif not self.player_id:
            raise ProtocolError(ErrorCode.NOT_ALLOWED)
        elif isinstance(message, PlayerInput) and message.seq > self.last_seq:
            self.last_seq = message.seq
            role = self.joined.role if self.joined else ""
            await self._to_worker(Steered(self.session_hex, self.player_id, message, role, self.socket_id))

    async def _join(self, hello: Hello) -> None:
        if self.session_hex:
            return
        player, token, agent = await join(hello, address_of(self.scope))
        session = player.session
        if not session.is_live:
            await self._send_result(player)
            return
        self.session_hex, self.player_id = session.pk.hex, str(player.pk)
        plan = plan_of(session.scenario)
        role = plan.scenario.role(player.role)
        await self.send(
            encode(
                "welcome",
                player_id=self.player_id,
                token=token,
                agent=agent,
                plan=describe(plan),
                role=role.id,
                role_name=role.name.to_dict(),
                brief=role.brief.to_dict(),
                address=plan.scenario.address.here.to_dict(),
                refuge=plan.scenario.scoring.stay_room,
                stays=stays(plan.scenario, role.id),
                minor=minor_age(plan.scenario, role.id, child=session.child),
                mode=session.mode,
                child=session.child,
                seat=player.seat,
                tick_hz=20,
                snapshot_hz=10,
            )
        )
        self.joined = Joined(
            self.session_hex,
            self.player_id,
            self.socket_id,
            name=player.name,
            seat=player.seat,
            role=player.role,
            proof=player.proof,
        )
        await self._enter(self.player_id)
        # Another device, or another tab, that plays this player has lost the seat to this one.
        await relay.expel(
            self.session_hex, self.player_id, encode("error", code=ErrorCode.ELSEWHERE), keep=self.socket_id
        )

    async def _send_result(self, player: DrillPlayer) -> None:
        """Sends the score to a player who was away when the drill ended."""
        if card := card_of(player):
            await self.send(encode("score", card=card.to_dict()))
        elif is_broken_off(player):
            await self.send(encode("score", card=player.card))
        await self.send(encode("ended"))
        await self.close(1000)

    async def _watch(self, watch: Watch) -> None:
        if self.session_hex:
            return
        session, self.may_command = await database_sync_to_async(read_watch_token)(watch.token)
        self.watch_token = watch.token
        self.session_hex, self.watches = session.pk.hex, True
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
        await self._enter(WATCHERS)

    async def _command(self, command: Command) -> None:
        if not self.may_command or not await database_sync_to_async(may_still_command)(self.watch_token):
            self.may_command = False
            raise ProtocolError(ErrorCode.NOT_ALLOWED)
        if command.seq > self.last_seq:
            self.last_seq = command.seq
            if command.what in SEATING:
                await self._seat(command)
                return
            if command.what == "start":
                await database_sync_to_async(ask_to_start)(uuid.UUID(self.session_hex))
            await self._to_worker(
                Commanded(
                    self.session_hex,
                    command.what,
                    injection=command.kind,
                    door=command.door,
                    option=command.option,
                    votes=command.votes,
                    socket=self.socket_id,
                )
            )

    async def _seat(self, command: Command) -> None:
        """Does what the organiser says about who sits where, and tells the worker and whom it concerns."""
        done = await do_seating(command, uuid.UUID(self.session_hex), self.watch_token)
        for message in done.to_worker:
            await self._to_worker(message)
        for player in done.removed:
            await relay.expel(self.session_hex, player, encode("error", code=ErrorCode.REMOVED))

    async def _enter(self, address: str) -> None:
        self.address = address
        self.queue = SendQueue(self.base_send)
        await database_sync_to_async(ask_for_worker)(uuid.UUID(self.session_hex))
        await relay.join(self.session_hex, self)
        await self.announce()
        if await database_sync_to_async(is_preparing)():
            await self.send(encode("preparing"))

    async def announce(self) -> None:
        """Tells the session's worker about this socket: after subscribing, and whenever a worker claims the session."""
        if self.joined is not None and self.announced:
            row = await DrillPlayer.objects.filter(pk=self.player_id).afirst()
            if row is not None:
                self.joined = replace(self.joined, name=row.name, seat=row.seat, proof=row.proof)
        self.announced = True
        await self._to_worker(self.joined or Watching(self.session_hex, self.socket_id))

    def _farewell(self) -> ToWorker:
        if self.watches:
            return WatchingEnded(self.session_hex, self.socket_id)
        return Left(self.session_hex, self.player_id, self.socket_id)

    async def _to_worker(self, message: ToWorker) -> None:
        await relay.forward(self.session_hex, encode_to_worker(message))
