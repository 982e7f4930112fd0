"""The web process of `manage.py serve`, which loads its code while the installation is still being prepared.

manage.py starts it before Django is loaded there. It imports what pages need, opens no database, listens nowhere, and
waits for the arguments of uvicorn on its standard input. Without them, as when the preparation fails, it ends unheard.
One that could not load is not there when it is asked for: the supervisor starts another, which says why.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
from functools import partial
from typing import Any

from . import ROOT
from .orphans import end_with_parent

_begun: subprocess.Popen[bytes] | None = None


def begin() -> None:
    """Starts the process; it ends with this one."""
    global _begun
    _begun = subprocess.Popen(
        [sys.executable, "-m", "firesafety.early_web"],
        stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT / "site")}, start_new_session=True,
        preexec_fn=partial(end_with_parent, os.getpid()),
    )  # fmt: skip


def go_on(arguments: list[str]) -> subprocess.Popen[bytes] | None:
    """Has the process serve with these arguments of uvicorn, and returns it; None when there is none that could."""
    global _begun
    process, _begun = _begun, None
    if process is None or process.stdin is None:
        return None
    with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(json.dumps(arguments).encode())
    return process if process.poll() is None else None


def end() -> None:
    """Ends the process where none is to serve as it would, so that it takes no memory."""
    global _begun
    process, _begun = _begun, None
    if process is not None:
        process.terminate()
        process.wait()


def load() -> None:
    """Imports what a web process needs. Its application is made later: it looks at collected files."""
    import django

    django.setup(set_prefix=False)

    import channels.auth  # noqa: F401
    import uvicorn.main  # noqa: F401
    from django.urls import get_resolver

    from . import bodies, handler, sockets  # noqa: F401

    _ = get_resolver().url_patterns


def read_names_anew() -> None:
    """Reads the names of collected files once more: at a first start they were collected after this was loaded."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    storage: Any = staticfiles_storage
    storage.hashed_files, storage.manifest_hash = storage.load_manifest()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")
    gc.disable()  # until asgi.py has loaded the rest
    try:
        load()
    except Exception:
        sys.exit(1)
    if told := sys.stdin.buffer.read():
        from uvicorn.main import main as serve

        read_names_anew()
        serve(json.loads(told))


if __name__ == "__main__":
    main()
