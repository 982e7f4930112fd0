"""Redis away for ten seconds and a PostgreSQL restart: visitors wait or read 503, and never a 500, 502 or 504."""

from __future__ import annotations

import collections
import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.drills.site import Site
from tests.races import ROOT, manage
from tests.services.servers import postgres_of_its_own, redis_of_its_own

pytestmark = pytest.mark.services
AWAY_S, DOWN_S = 10.0, 4.0
PAGES = ["/", "/venues/", "/courses/", "/accounts/login/", "/api/venues?q=南湖", "/api/certificates/NONE-0000"]
SOUND = {200, 302, 404, 429, 503}


class Visitors:
    """Threads that ask for pages, sign in wrongly and ask for health until told to stop."""

    def __init__(self, base: str) -> None:
        self.base, self.stopping = base, threading.Event()
        self.answers: collections.Counter[tuple[str, int]] = collections.Counter()
        self.without_time: list[str] = []
        self.threads = [threading.Thread(target=self.walk, args=(number,)) for number in range(4)]
        for thread in self.threads:
            thread.start()

    def walk(self, number: int) -> None:
        with httpx.Client(base_url=self.base, timeout=60) as client:
            step = number
            while not self.stopping.is_set():
                step += 1
                self.note(client.get(PAGES[step % len(PAGES)]))
                self.note(client.get("/healthz"))
                if "csrftoken" in client.cookies:
                    data = {
                        "login": f"guess{step}",
                        "password": "x",
                        "csrfmiddlewaretoken": client.cookies["csrftoken"],
                    }
                    self.note(client.post("/accounts/login/", data=data))

    def note(self, answer: httpx.Response) -> None:
        self.answers[answer.request.url.path, answer.status_code] += 1
        if answer.status_code == 503 and "retry-after" not in answer.headers:
            self.without_time.append(str(answer.request.url))

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def seen(self) -> set[int]:
        return {status for _, status in self.answers}


def await_page(base: str, within_s: float = 30) -> float:
    """Waits until the home page, or what an empty installation shows for it, is there; how long it took in seconds."""
    began = time.monotonic()
    while time.monotonic() - began < within_s:
        if httpx.get(f"{base}/", timeout=60, follow_redirects=True).status_code == 200:
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError("the home page did not come back")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A folder and a database as `make run` leaves them, without samples."""
    folder = tmp_path_factory.mktemp("outages")
    with postgres_of_its_own("outages", "TEST_RESTARTED_POSTGRES_URL") as url:
        manage(folder, "prepare", "--no-samples", DATABASE_URL=url)
        yield folder, url


@contextmanager
def served(database: tuple[Path, str], **extra: str) -> Iterator[tuple[str, subprocess.Popen[bytes], Callable]]:
    """A web process on PostgreSQL and Redis: its address, its Redis, and how to start that again."""
    folder, url = database
    with redis_of_its_own(folder) as (redis_url, start_redis):
        redis = start_redis()
        running = Site(folder, DATABASE_URL=url, REDIS_URL=redis_url, **extra)
        try:
            yield f"http://127.0.0.1:{running.start_web()}", redis, start_redis
        finally:
            running.stop()


def kill(redis: subprocess.Popen[bytes]) -> None:
    redis.send_signal(signal.SIGKILL)
    redis.wait()


def restart_postgres(down_s: float) -> None:
    control = shlex.split(os.environ["TEST_RESTARTED_POSTGRES_CTL"])
    subprocess.run([*control, "stop"], check=True, stdout=subprocess.DEVNULL)
    time.sleep(down_s)
    subprocess.run([*control, "start"], check=True, stdout=subprocess.DEVNULL)


def test_an_outage_costs_waiting_and_plain_words(database):
    with served(database) as (base, redis, start_redis):
        visitors = Visitors(base)
        try:
            kill(redis)
            time.sleep(AWAY_S)
            health = httpx.get(f"{base}/healthz", timeout=60)
            start_redis()
            restart_postgres(DOWN_S)
            back = await_page(base)
        finally:
            visitors.stop()
    print(f"home page back after {back:.1f} s; {dict(visitors.answers)}")
    assert health.json()["cache"] == "down"
    assert visitors.seen() <= SOUND
    assert 503 in visitors.seen()
    assert visitors.without_time == []
    assert back < 10


def test_without_the_guards_visitors_read_500(database):
    """The control."""
    unguarded = {"DJANGO_SETTINGS_MODULE": "tests.services.unguarded_settings", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    with served(database, **unguarded) as (base, redis, start_redis):
        kill(redis)
        assert httpx.get(f"{base}/healthz", timeout=60).status_code == 500
        start_redis()
        assert httpx.get(f"{base}/venues/", timeout=60).status_code == 200
        restart_postgres(0)
        assert httpx.get(f"{base}/venues/", timeout=60).status_code == 500
