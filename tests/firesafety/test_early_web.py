"""The web process that loads while `serve` prepares: it serves when it is told how, and is never in the way."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from firesafety import early_web
from tests.bench.server import free_port, wait_for
from tests.firesafety.test_supervisor import ends, is_alive
from tests.races import environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's word is Linux's own")


@pytest.fixture
def begun(race_dir, monkeypatch):
    """Begins the process on a migrated folder, and sees to it that it ends."""
    for name, value in environment(race_dir).items():
        monkeypatch.setenv(name, value)
    early_web.begin()
    process = early_web._begun
    yield process
    process.kill()
    process.wait()


def test_it_serves_when_it_is_told_how(begun):
    port = free_port()
    where = ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off", "--log-level", "error"]
    assert early_web.go_on(["firesafety.asgi:application", *where]) is begun
    wait_for(f"http://127.0.0.1:{port}/healthz", timeout_s=120)
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60).json()["database"] == "up"
    assert early_web.go_on(where) is None, "there is one of it"


def test_it_ends_unheard_when_nothing_comes_of_it(begun):
    assert is_alive(begun.pid)
    begun.stdin.close()
    assert ends(begun.pid, within_s=120)


def test_it_takes_no_memory_where_several_are_to_serve(begun):
    early_web.end()
    assert not is_alive(begun.pid)
    early_web.end()


def test_one_that_could_not_load_is_not_gone_on_with(monkeypatch, tmp_path):
    """A setting that stops the start: the process that prepares says so, and no second voice beside it."""
    command = [sys.executable, "-m", "firesafety.early_web"]
    env = environment(tmp_path, PORT="eight")
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    early_web.begin()
    early_web._begun.wait(120)
    assert early_web.go_on(["firesafety.asgi:application"]) is None
