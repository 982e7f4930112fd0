"""What an installation from the offline bundle takes: sizes, seconds without the network, seconds to its first page.

It uses the bundle of this version in `dist/` (`make bundle`) and makes one when there is none.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firesafety import bundle
from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment

SIZES = """
from importlib.metadata import distributions
total = 0
for found in distributions():
    if found.metadata["Name"] not in ("pip", "setuptools"):
        paths = [found.locate_file(file) for file in found.files or [] if file.suffix != ".pyc"]
        total += sum(path.stat().st_size for path in paths if path.exists())
print(total)
"""


def figures() -> Iterator[dict[str, Any]]:
    """`install.web_mb`, `.all_mb`: pip's files without bytecode, in MiB; `.offline_s`; `.first_page_s`, second start."""
    with tempfile.TemporaryDirectory() as name:
        folder = _unpacked(Path(name))
        cut = ["unshare", "-n"] if _can_cut() else []
        began = time.monotonic()
        run([*cut, "./install.sh", "all"], folder)
        yield figure("offline_s", round(time.monotonic() - began, 1), "s", network="cut" if cut else "not asked")
        yield figure("all_mb", _size_mb(folder / ".venv"), "MiB")
        web = Path(name) / "web"
        run([sys.executable, "-m", "venv", str(web)], folder)
        options = ["--no-index", "--find-links", "wheels", "--no-deps", "--require-hashes", "--no-compile"]
        run([*cut, str(web / "bin/python"), "-m", "pip", "install", "-q", *options, "-r", "site/locks/web.txt"], folder)
        yield figure("web_mb", _size_mb(web), "MiB")
        yield figure("first_page_s", _first_page_s(folder, Path(name) / "var"), "s")


def figure(name: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"figure": f"install.{name}", "value": value, "unit": unit, "db": "sqlite", **more}


def run(command: list[str], folder: Path, **extra: Any) -> str:
    env = environment(folder / ".var") | {"PYTHON": sys.executable}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=900, **extra)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _unpacked(folder: Path) -> Path:
    """The bundle of this version, unpacked."""
    name = f"firesafety-{bundle.version()}-linux-{platform.machine()}"
    archive = ROOT / "dist" / f"{name}.tar.gz"
    if not archive.exists():
        archive = bundle.build(folder / "made", platform.machine())
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / name


def _can_cut() -> bool:
    """True where a command can be run without any network."""
    return shutil.which("unshare") is not None and not subprocess.run(["unshare", "-n", "true"]).returncode


def _size_mb(venv: Path) -> float:
    done = subprocess.run([str(venv / "bin/python"), "-c", SIZES], capture_output=True, text=True, check=True)
    return round(int(done.stdout) / 2**20, 1)


def _first_page_s(folder: Path, var_dir: Path) -> float:
    """Seconds from the command to the home page on a prepared installation, its second start."""
    python, port = str(folder / ".venv/bin/python"), free_port()
    env = environment(var_dir, PORT=str(port)) | {"PYTHONPATH": str(folder / "site")}
    subprocess.run([python, "manage.py", "prepare"], cwd=folder, env=env, check=True, capture_output=True, timeout=900)
    seconds = 0.0
    for _start in range(2):
        began = time.monotonic()
        process = subprocess.Popen(
            [python, "manage.py", "serve"], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            seconds = round(time.monotonic() - began, 2)
        finally:
            process.terminate()
            process.wait(30)
    return seconds
