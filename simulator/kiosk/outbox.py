"""Finished runs on their way to the site: each is a file until the site has scored it. Refused runs are kept apart."""

from __future__ import annotations

import json
import logging
import os
import threading
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from .settings import Settings

RUNS_PATH, OPEN_PATH = "/api/drills/kiosk/", "/api/drills/kiosk/open/"
OPEN_S, SEND_S, RETRY_S = 3.0, 20.0, 30.0
REFUSALS = {400, 409, 413, 422}  # the run itself is invalid and will never be accepted
MOST_ANSWER = 65536

logger = logging.getLogger(__name__)


class SiteAwayError(Exception):
    """The site does not answer."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a new address must be written into kiosk.ini, so that nobody else gets the token."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def ask(settings: Settings, path: str, body: dict[str, Any], seconds: float) -> tuple[int, dict[str, Any]]:
    """Posts JSON to the site with the venue's token: status and answer. Raises SiteAwayError without one."""
    if not settings.url.startswith(("http://", "https://")):
        raise SiteAwayError("no address")
    request = urllib.request.Request(  # noqa: S310 — http or https only, see above
        settings.url.rstrip("/") + path,
        data=json.dumps(body, separators=(",", ":")).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.token}"},
        method="POST",
    )
    try:
        with _opener.open(request, timeout=seconds) as answer:
            return answer.status, _json(answer.read(MOST_ANSWER))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _json(error.read(MOST_ANSWER))
    except (OSError, ValueError) as error:
        raise SiteAwayError(str(error)) from error


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Outbox:
    """A folder of runs. Files appear and disappear by a rename, so that each is complete."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refused = folder, folder / "refused"
        self.refused.mkdir(parents=True, exist_ok=True)

    def add(self, record: dict[str, Any]) -> Path:
        """Stores a run. It is on the disk before this returns."""
        key = uuid.UUID(record["id"])
        path = self.folder / f"{key}.json"
        _write(path, record)
        return path

    def waiting(self) -> list[Path]:
        """The runs not yet scored, oldest first."""
        return sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)

    def refuse(self, path: Path, status: int, answer: dict[str, Any]) -> None:
        """Sets aside a run that the site will never accept, with the site's answer."""
        reason = {"status": status, "error": answer.get("error", ""), "detail": answer.get("detail", "")}
        _write(self.refused / f"{path.stem}.reason.json", reason)
        os.replace(path, self.refused / path.name)


def _write(path: Path, body: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(body, file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


class Sender:
    """Sends waiting runs regularly, in its own thread."""

    def __init__(self, settings: Settings, outbox: Outbox) -> None:
        self.settings, self.outbox = settings, outbox
        self.token_refused = False
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()

    def wake(self) -> None:
        """Makes the thread send now."""
        self._wake.set()

    def send_all(self) -> int:
        """Sends each waiting run once; returns how many the site has scored. Stops early when the site is away."""
        scored = 0
        for path in self.outbox.waiting():
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
                status, answer = ask(self.settings, RUNS_PATH, record, SEND_S)
            except SiteAwayError:
                return scored
            except (OSError, ValueError):
                self.outbox.refuse(path, 0, {"error": "unreadable"})
                continue
            self.token_refused = status in (401, 403)
            if status == 200:
                path.unlink(missing_ok=True)
                scored += 1
            elif status in REFUSALS:
                logger.warning("run %s was refused: %s", path.stem, answer.get("error", status))
                self.outbox.refuse(path, status, answer)
            elif status != 202:
                logger.warning("run %s waits: the site said %s", path.stem, status)
                return scored  # too many requests, a failing site or an invalid token: the run can wait
        return scored

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.send_all()
            except Exception:
                logger.exception("sending failed; trying again")
            self._wake.wait(RETRY_S)
            self._wake.clear()
