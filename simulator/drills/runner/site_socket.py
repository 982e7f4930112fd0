"""The worker's end of the socket to the site. It reconnects whenever the connection is lost."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from ..live.wire import ToSite, ToWorker, WireError, bundles, decode_to_worker, encode
from ..sessions.tokens import worker_token

PAUSE_S = 0.5

logger = logging.getLogger(__name__)


class SiteSocket:
    """Sends messages to the site while connected, and passes on what the site sends.

    `on_connect` runs on each new connection; `on_lost` runs after each loss and each failed try.
    """

    def __init__(
        self,
        *,
        url: str,
        name: str,
        certificate: str | None,
        on_connect: Callable[[], Awaitable[None]],
        on_message: Callable[[ToWorker], None],
        on_lost: Callable[[], None],
    ) -> None:
        self.url, self.name, self.certificate = url, name, certificate
        self._on_connect, self._on_message, self._on_lost = on_connect, on_message, on_lost
        self._connection: ClientConnection | None = None
        self.is_lost = False  # the connection was lost or could not be made; False before the first try

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    async def run(self, stopped: asyncio.Event) -> None:
        """Stays connected until `stopped` is set."""
        while not stopped.is_set():
            try:
                async with self._connect() as connection:
                    self._connection, self.is_lost = connection, False
                    await self._on_connect()
                    await self._listen(connection, stopped)
            except (OSError, ConnectionClosed, InvalidStatus, InvalidHandshake, TimeoutError) as error:
                if not self.is_lost:
                    logger.info("the site's socket is away (%s); trying again", error)
            self._connection, self.is_lost = None, True
            self._on_lost()
            try:
                await asyncio.wait_for(stopped.wait(), PAUSE_S)
            except TimeoutError:
                continue

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[ClientConnection]:
        context = ssl.create_default_context(cafile=self.certificate) if self.url.startswith("wss") else None
        headers = {"Authorization": f"Bearer {worker_token()}", "X-Worker": self.name}
        async with connect(
            self.url, additional_headers=headers, ssl=context, max_size=2**20, compression=None
        ) as connection:
            yield connection

    async def _listen(self, connection: ClientConnection, stopped: asyncio.Event) -> None:
        closing = asyncio.create_task(_close_when(stopped, connection))
        try:
            async for frame in connection:
                try:
                    messages = decode_to_worker(frame)
                except WireError as error:
                    logger.warning("the site sent no message of this protocol: %s", error)
                    continue
                for message in messages:
                    self._on_message(message)
        finally:
            closing.cancel()

    async def send(self, message: str | bytes) -> None:
        """Sends a message; without a connection it is lost."""
        if self._connection is not None:
            try:
                await self._connection.send(message)
            except ConnectionClosed:
                self._connection = None

    async def send_message(self, message: ToSite) -> None:
        await self.send(encode(message))

    async def send_many(self, frames: list[bytes], messages: list[ToSite]) -> None:
        """Sends in few frames: each costs a system call here, and a turn of the event loop at the site."""
        for snapshots in bundles(frames):
            await self.send(b"".join(snapshots))
        for texts in bundles(map(encode, messages)):
            await self.send(f"[{','.join(texts)}]")


async def _close_when(stopped: asyncio.Event, connection: ClientConnection) -> None:
    await stopped.wait()
    await connection.close()
