"""Prepares the database and serves the platform: web, task worker and one drill worker."""

import contextlib
import os
import socket
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from firesafety import ROOT, early_web
from firesafety.supervisor import GRACE_S, Service, Supervisor

PORT_S = GRACE_S + 2


class Command(BaseCommand):
    help = "Set up what is missing, then serve the whole platform until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-samples",
            action="store_true",
            help="start without the sample organisations and courses' people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.await_free_port(settings.HOST, settings.PORT)
        call_command("prepare", samples=not options["no_samples"], stdout=self.stdout)
        connections.close_all()
        Supervisor(begun_early(services()), report=lambda line: self.stderr.write(line)).run()
        self.stdout.write("Stopped.")

    def await_free_port(self, host: str, port: int) -> None:
        """Waits for processes of a killed supervisor to end; stops with a clear sentence when the port stays taken."""
        if is_free(host, port):
            return
        self.stderr.write(f"{host}:{port} is in use; waiting for it …")
        deadline = time.monotonic() + PORT_S
        while not is_free(host, port):
            if time.monotonic() > deadline:
                raise CommandError(f"{host}:{port} is in use; choose another with PORT=…")
            time.sleep(0.2)


def is_free(host: str, port: int) -> bool:
    """False when another program listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def begun_early(found: list[Service]) -> list[Service]:
    """The services; the web one has the process that loaded its code meanwhile, unless several are to serve."""
    web = found[0]
    if settings.WEB_CONCURRENCY > 1:
        early_web.end()
    elif process := early_web.go_on(web.command[3:]):
        web.take(process, time.monotonic())
    return found


def services() -> list[Service]:
    """The three processes of the embedded platform: the web first, so that nobody waits for its page longer."""
    manage = [sys.executable, str(ROOT / "manage.py")]
    worker_host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "::"} else settings.HOST  # noqa: S104
    web = [
        sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application",
        "--host", settings.HOST, "--port", str(settings.PORT), "--lifespan", "off", "--log-level", "warning",
        "--workers", str(settings.WEB_CONCURRENCY), "--ws-max-size", "65536",
        "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "3",
        # asgi.py knows the proxies; beyond the limit a client reads 503 instead of waiting for ever.
        "--no-proxy-headers", "--no-server-header", "--limit-concurrency", str(settings.WEB_CONNECTIONS),
    ]  # fmt: skip

    def web_listens() -> bool:
        with contextlib.suppress(OSError), socket.create_connection((worker_host, settings.PORT), timeout=0.1):
            return True
        return False

    scheme = "ws"
    if certificate := os.environ.get("TLS_CERTIFICATE"):
        web += ["--ssl-certfile", certificate, "--ssl-keyfile", os.environ["TLS_KEY"]]
        scheme = "wss"
    worker_url = f"{scheme}://{worker_host}:{settings.PORT}/ws/drills/worker/"
    return [
        Service("web", web),
        Service("task worker", [*manage, "task_worker"], web_listens),
        Service("drill worker", [*manage, "drill_worker", "--url", worker_url], web_listens),
    ]
