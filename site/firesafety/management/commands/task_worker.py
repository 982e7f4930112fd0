"""Runs queued jobs, reports its own heartbeat and does the periodic work each minute."""

import logging
import os
import socket
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from common.models import Heartbeat
from firesafety.periodic import run_periodic

BEAT_S = 4
PERIODIC_S = 60

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run background jobs and periodic work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks at an empty queue")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"{socket.gethostname()}:{os.getpid()}"
        threading.Thread(target=keep_time, args=(f"task-worker:{name}",), daemon=True).start()
        worker = Worker(
            queue_names=["*"],
            interval=options["interval"],
            batch=False,
            backend_name="jobs",
            startup_delay=False,
            max_tasks=None,
            worker_id=name[-64:],
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()


def keep_time(name: str) -> None:
    """Beats every few seconds and runs the periodic work each minute, until the process ends."""
    due = time.monotonic() + 5
    while True:
        close_old_connections()
        try:
            Heartbeat.beat(name)
            if time.monotonic() >= due:
                due = time.monotonic() + PERIODIC_S
                run_periodic()
        except DatabaseError:
            logger.exception("the database did not answer; trying again")
            connection.close()
        time.sleep(BEAT_S)
