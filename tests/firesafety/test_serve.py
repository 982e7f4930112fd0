"""`manage.py serve` killed or stopped in the middle of things, and started again."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.bench.server import free_port
from tests.common.jobs.workers import Workers
from tests.firesafety.test_supervisor import ends
from tests.races import ROOT, environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
HEALTHY_S = 90


class Platform:
    """`serve` on a folder, started again as an init system would."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        environ = environment(self.folder, PORT=str(self.port), LOG_LEVEL="CRITICAL")
        command = [sys.executable, str(ROOT / "manage.py"), "serve", *options]
        self.process = subprocess.Popen(command, env=environ, cwd=self.folder, stdout=subprocess.DEVNULL)
        self.until(self.is_healthy)

    def is_healthy(self) -> bool:
        assert self.process.poll() is None, "serve has given up"
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + HEALTHY_S
        while not true():
            assert time.monotonic() < deadline, "it took too long"
            time.sleep(0.1)

    def children(self) -> list[int]:
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture
def platform(race_dir, tmp_path):
    platform = Platform(shutil.copytree(race_dir, tmp_path / "site"))
    yield platform
    platform.stop()


def test_it_starts_again_when_its_supervisor_was_killed_and_loses_no_job(platform):
    jobs = Workers(platform.folder)
    jobs.ask("guarded", "a")
    platform.start()
    jobs.until(lambda: jobs.film("a") == ("rendering", 50))
    children = platform.children()
    assert len(children) == 3
    platform.process.kill()
    platform.process.wait()
    platform.start()
    assert all(ends(pid) for pid in children)
    jobs.until(lambda: jobs.film("a") == ("rendering", 50))
    platform.stop()
    assert jobs.film("a") == ("queued", 0), "an ordinary stop puts the job back"
    jobs.let_go_on()
    platform.start()
    jobs.until(lambda: jobs.film("a")[0] == "ready")
    assert len(jobs.writers("a")) == 1


def test_a_first_start_serves_pages_and_their_styles(platform):
    """The web process loads before there are collected files: it reads their names when there are."""
    shutil.rmtree(platform.folder / "static", ignore_errors=True)
    (platform.folder / "static.sha256").unlink(missing_ok=True)
    platform.start("--no-samples")
    site = f"http://127.0.0.1:{platform.port}"
    page = httpx.get(f"{site}/", follow_redirects=True, timeout=30)
    assert page.status_code == 200, page.text[:500]
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
    assert styles
    assert [httpx.get(site + style, timeout=30).status_code for style in styles] == [200] * len(styles)
    assert (platform.folder / "static.sha256").exists()
