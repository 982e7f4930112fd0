"""A seeded platform in a temporary folder, served by uvicorn, with the CPU time its process has used."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.races import ROOT, environment, manage

TICKS = os.sysconf("SC_CLK_TCK")
# A figure is CPU time, so it may be taken on a busy machine, where preparing takes many times its minute.
LONGEST_S = 1800


class Server:
    """One uvicorn process and its folder."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, var_dir: Path, extra: dict[str, str]) -> None:
        self.process, self.url, self.var_dir, self.extra = process, url, var_dir, extra

    def cpu_s(self) -> float:
        """User and system CPU seconds of the web process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def own_cpu_s(self, client: httpx.Client) -> float:
        """As `cpu_s`, to the microsecond, by asking the process itself: for measures of a few requests."""
        return float(client.get("/bench-cpu").text)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, follow_redirects=False, timeout=30)

    def manage(self, *arguments: str) -> str:
        return manage(self.var_dir, *arguments, timeout=LONGEST_S, **self.extra)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(**extra: str) -> Iterator[Server]:
    """A prepared platform with samples; stopped and forgotten afterwards. `extra` goes into its environment."""
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder)
        manage(var_dir, "prepare", timeout=LONGEST_S, **extra)
        port = free_port()
        command = [
            sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "tests.bench.asgi:application",
            "--port", str(port), "--lifespan", "off", "--log-level", "error",
        ]  # fmt: skip
        process = subprocess.Popen(command, env=environment(var_dir, PORT=str(port), **extra), cwd=ROOT)
        try:
            wait_for(f"http://127.0.0.1:{port}/bench-empty", timeout_s=300)
            yield Server(process, f"http://127.0.0.1:{port}", var_dir, extra)
        finally:
            process.terminate()
            process.wait(10)


def wait_for(url: str, timeout_s: float = 60) -> float:
    """Seconds until `url` answers at all."""
    began = time.monotonic()
    while time.monotonic() - began < timeout_s:
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return time.monotonic() - began
    raise TimeoutError(url)
