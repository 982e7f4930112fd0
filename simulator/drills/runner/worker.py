"""The drill worker runs the sessions whose leases it holds. It is a client of the site's socket."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from asgiref.sync import sync_to_async

from ..live.wire import Take, ToWorker
from ..sessions.leases import shorten_leases
from .clock import Clock
from .holdings import Holdings
from .site_socket import SiteSocket
from .storage import Storage


class Worker:
    """Steps its sessions 20 times a second, relays through the socket, writes checkpoints twice a second.

    The clock's loop alone touches live sessions; database work happens in a thread, on checkpoints taken between two
    ticks.
    """

    def __init__(self, *, url: str, name: str, speed: float = 1.0, certificate: str | None = None) -> None:
        self.name = name
        self.holdings = Holdings()
        self.site = SiteSocket(
            url=url,
            name=name,
            certificate=certificate,
            on_connect=self._on_connect,
            on_message=self._on_message,
            on_lost=self._on_lost,
        )
        self.clock = Clock(holdings=self.holdings, site=self.site, speed=speed)
        self.storage = Storage(holdings=self.holdings, site=self.site, name=name)
        self.stopped = asyncio.Event()

    async def run(self) -> None:
        """Runs until `stopped` is set, then writes the last checkpoints and gives up the leases."""
        await asyncio.gather(self.site.run(self.stopped), self.clock.run(self.stopped), self.storage.run(self.stopped))
        await self.storage.write_checkpoints()
        held = [live.session.pk for live in self.holdings.sessions.values()]
        held += [recovery.stored.session.pk for recovery in self.holdings.recovering.values()]
        await sync_to_async(shorten_leases)(held, self.name, to=timedelta(0))

    async def _on_connect(self) -> None:
        for live in self.holdings.sessions.values():
            live.empty_since = time.monotonic()
        for held in list(self.holdings.sessions):
            await self.site.send_message(Take(held))

    def _on_lost(self) -> None:
        for live in self.holdings.sessions.values():
            live.disconnect_all(time.monotonic())

    def _on_message(self, message: ToWorker) -> None:
        if (live := self.holdings.sessions.get(message.session)) is not None:
            try:
                live.receive(message, time.monotonic())
            except Exception:
                self.holdings.drop_broken(live)
