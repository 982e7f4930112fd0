"""The socket of a drill worker. What the worker sends is passed on to the sockets of its sessions."""

from __future__ import annotations

import logging
import time
import uuid

from channels.db import database_sync_to_async

from common.live.groups import LayerAwayError
from common.live.send_queue import SendQueue
from common.live.socket import AWAY, POLICY, Socket, address_of
from people.tokens import TokenRefused

from ..sessions.leases import LOST_LEASE, shorten_leases
from ..sessions.tokens import holds_lease, identify_worker, is_worker_welcome
from .batch import Batch
from .relay import relay
from .wire import Drop, Send, Take, ToSite, WireError, decode_to_site, unpack_frames

CHECK_S = 15.0  # how often a worker's key is checked again

logger = logging.getLogger(__name__)


class WorkerConsumer(Socket):
    """A drill worker's socket. The worker says which sessions it holds; only frames are passed on."""

    async def connect(self) -> None:
        self.sessions: set[str] = set()
        headers = dict(self.scope["headers"])
        given = headers.get(b"authorization", b"").removeprefix(b"Bearer ").decode("latin-1")
        self.name = headers.get(b"x-worker", b"").decode("latin-1")
        try:
            self.token = await database_sync_to_async(identify_worker)(given, self.name, address_of(self.scope))
        except TokenRefused as refused:
            logger.warning("a drill worker was turned away: %s", refused.reason)
            await self.close(POLICY)
            return
        self.checked = time.monotonic()
        await self.accept()
        self.queue = SendQueue(self.base_send)
        self.batch = Batch(self.deliver)

    async def disconnect(self, code: int) -> None:
        if self.queue is None:
            return
        self.batch.close()
        for session in self.sessions:
            relay.release(session, self)
        if self.sessions and self.name:
            held = [uuid.UUID(session) for session in self.sessions]
            await database_sync_to_async(shorten_leases)(held, self.name, to=LOST_LEASE)

    def forward(self, text: str) -> None:
        """Sends the worker a message from a player or watcher of one of its sessions."""
        self.batch.add(text)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not await self._is_welcome():
            await self.close(POLICY)
            return
        try:
            if bytes_data is not None:
                for session, frame in unpack_frames(bytes_data):
                    if session not in self.sessions:
                        continue
                    await relay.broadcast_snapshot(session, frame, self)
            else:
                for message in decode_to_site(text_data or ""):
                    await self._handle(message)
        except WireError as error:
            logger.warning("the drill worker %s sent no message of this protocol: %s", self.name, error)
            await self.close(POLICY)
        except LayerAwayError:
            # Without the layer some players cannot be heard, so the drills stop until it is back.
            logger.warning("the channel layer is away; the drill worker is asked to come again")
            await self.close(AWAY)

    async def _is_welcome(self) -> bool:
        """False once the worker's key is revoked; checked every CHECK_S seconds."""
        if time.monotonic() - self.checked < CHECK_S:
            return True
        self.checked = time.monotonic()
        return bool(await database_sync_to_async(is_worker_welcome)(self.token))

    async def _handle(self, message: ToSite) -> None:
        """Carries out what a worker asks for the sessions it holds; requests for others are ignored."""
        if isinstance(message, Take):
            if not await database_sync_to_async(holds_lease)(message.session, self.name):
                logger.warning("the drill worker %s does not hold session %s", self.name, message.session)
                return
            self.sessions.add(message.session)
            await relay.claim(message.session, self)
        elif message.session not in self.sessions:
            return
        elif isinstance(message, Drop):
            self.sessions.discard(message.session)
            relay.release(message.session, self)
        elif isinstance(message, Send):
            await relay.broadcast(message.session, message.texts, self)
