"""Runs drills: dials the site's worker socket and keeps the clocks of the sessions it takes."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common.models import Heartbeat
from common.sqlite3_pool.base import keep_idle
from simulator.engine.people.crowd import JUPEDSIM, LIBRARIES, STRIDE, is_installed
from simulator.engine.people.crowds import crowd_class

from ...runner.worker import Worker
from ...sessions.preparing import PREPARES
from ...sessions.tokens import own_name
from ..compiling import compile_gently

BEAT_S = 1.0
# How long the thread that writes checkpoints may keep the clock from running when the clock asks for its turn.
SWITCH_S = 0.0005


class Command(BaseCommand):
    help = "Run a drill worker; one per core, on any machine that reaches the site and the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=f"ws://127.0.0.1:{settings.PORT}/ws/drills/worker/")
        parser.add_argument("--name", default=f"{socket.gethostname()}:{os.getpid()}")
        parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds per second, for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        name = own_name(options["name"])
        self._load_crowds(name)
        certificate = os.environ.get("TLS_CERTIFICATE")
        keep_idle(2)
        spare_the_collector()
        sys.setswitchinterval(SWITCH_S)
        worker = Worker(url=options["url"], name=name, speed=options["speed"], certificate=certificate)
        asyncio.run(self._run(worker))
        median, p99 = worker.clock.round_ms(0.5), worker.clock.round_ms(0.99)
        self.stdout.write(f"rounds of all drills in the last minute: median {median:.1f} ms, p99 {p99:.1f} ms")

    def _load_crowds(self, name: str) -> None:
        """Loads the crowd of drills opened from now on, so that no session has to wait for it.

        The other one may be missing: drills on it are then left to workers that have it.
        """
        if not is_installed(settings.DRILL_CROWD):
            raise CommandError(f"DRILL_CROWD={settings.DRILL_CROWD} needs {LIBRARIES[settings.DRILL_CROWD]}")
        if settings.DRILL_CROWD == STRIDE:
            compile_step(name, self.stdout.write)
        else:
            crowd_class(JUPEDSIM)

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


def compile_step(name: str, report: Callable[[str], object]) -> None:
    """Compiles the crowd's step unless that has been done here before, and loads it.

    It is compiled in a process that gives way to all others, so that nobody waits longer for a page. Meanwhile a
    heartbeat lets the site tell who asks for a drill. Where that process fails, the step is compiled here.
    """
    from simulator.crowd.compiled import is_ready
    from simulator.crowd.warm_up import warm_up
    from simulator.engine.drill import kernels

    if not (is_ready() and kernels.is_ready()):
        report("preparing drills: compiling the steps of crowd and engine, once per installation (10 to 40 s) …")
        process = multiprocessing.get_context("spawn").Process(target=compile_gently, daemon=True)
        process.start()
        while process.is_alive():
            Heartbeat.beat(PREPARES + name)
            process.join(BEAT_S)
        Heartbeat.end(PREPARES + name)
    kernels.warm_up()
    report(f"drills are ready: the crowd's step was loaded in {warm_up():.1f} s")
