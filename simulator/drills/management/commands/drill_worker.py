"""Runs drills: dials the site's worker socket and keeps the clocks of the sessions it takes."""

import asyncio
import gc
import os
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common.sqlite3_pool.base import keep_idle
from simulator.engine.people.crowd import JUPEDSIM, LIBRARIES, STRIDE, is_installed
from simulator.engine.people.crowds import crowd_class

from ...runner.worker import Worker
from ...sessions.tokens import own_name


class Command(BaseCommand):
    help = "Run a drill worker; one per core, on any machine that reaches the site and the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=f"ws://127.0.0.1:{settings.PORT}/ws/drills/worker/")
        parser.add_argument("--name", default=f"{socket.gethostname()}:{os.getpid()}")
        parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds per second, for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        self._load_crowds()
        certificate = os.environ.get("TLS_CERTIFICATE")
        keep_idle(2)
        spare_the_collector()
        worker = Worker(
            url=options["url"], name=own_name(options["name"]), speed=options["speed"], certificate=certificate
        )
        asyncio.run(self._run(worker))

    def _load_crowds(self) -> None:
        """Loads the crowd of drills opened from now on, so that no session has to wait for it.

        The other one may be missing: drills on it are then left to workers that have it.
        """
        if not is_installed(settings.DRILL_CROWD):
            raise CommandError(f"DRILL_CROWD={settings.DRILL_CROWD} needs {LIBRARIES[settings.DRILL_CROWD]}")
        if settings.DRILL_CROWD == STRIDE:
            self._compile_step()
        else:
            crowd_class(JUPEDSIM)

    def _compile_step(self) -> None:
        from simulator.crowd import warm_up

        self.stdout.write("compiling the crowd's step (some seconds, the first time)")
        self.stdout.write(f"the crowd's step is ready after {warm_up():.1f} s")

    async def _run(self, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, worker.stopped.set)
        await worker.run()


def spare_the_collector() -> None:
    """Makes the garbage collector skip what is loaded at start, and collect less often: drills live long too."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
