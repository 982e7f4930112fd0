"""Runs queued jobs, and in a thread of its own the periodic work each minute."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.extras import MissingExtraError, need
from common.jobs.worker import Worker, every, worker_name
from firesafety.periodic import run_periodic

PERIODIC_S, FIRST_S = 60.0, 5.0


class Command(BaseCommand):
    help = "Run background jobs and periodic work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks at an empty queue")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            need("jobs")
        except MissingExtraError as error:
            raise CommandError(str(error)) from error
        every(PERIODIC_S, run_periodic, after_s=FIRST_S)
        Worker(worker_name(), interval_s=options["interval"]).run()
