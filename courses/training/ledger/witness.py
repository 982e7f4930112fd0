"""Signed roots told to somebody outside: another mount, a mailbox, a second site.

Whoever holds the server holds the database, the keys and the file of roots beside them. What was told outside cannot be
taken back: a batch that a witness knows and the database does not is a batch that somebody removed.
`LEDGER_WITNESSES` names the witnesses, separated by commas: a folder, `mailto:ADDRESS`, or the https address of another
installation's `/ledger/witness/`. A witness that cannot be reached is told the next time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from .keys import ledger_dir
from .row_hash import canonical

TIMEOUT_S = 10
MOST_AT_ONCE = 500

logger = logging.getLogger(__name__)
Root = dict[str, Any]


class WitnessAwayError(OSError):
    """A witness cannot be reached or does not answer as one."""


class Witness(Protocol):
    name: str

    def tell(self, chain: str, roots: list[Root]) -> None:
        """Hands over roots of a chain, in order. Raises WitnessAwayError."""

    def last(self, chain: str) -> int:
        """The number of the last root it was told, 0 before the first. Raises WitnessAwayError."""

    def roots(self, chain: str) -> list[Root] | None:
        """What it was told of a chain; None where only people can look. Raises WitnessAwayError."""


class FolderWitness:
    """A folder on another disk or mount; one file a chain."""

    def __init__(self, folder: str) -> None:
        self.name, self.folder = folder, Path(folder)

    def _path(self, chain: str) -> Path:
        return self.folder / f"witnessed-{chain}.jsonl"

    def tell(self, chain: str, roots: list[Root]) -> None:
        try:
            with self._path(chain).open("ab") as stream:
                stream.writelines(canonical(root) + b"\n" for root in roots)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise WitnessAwayError(str(error)) from error

    def last(self, chain: str) -> int:
        return _last(self.roots(chain))

    def roots(self, chain: str) -> list[Root]:
        path = self._path(chain)
        try:
            return read_roots(path.read_bytes()) if path.exists() else []
        except OSError as error:
            raise WitnessAwayError(str(error)) from error


class MailWitness:
    """A mailbox. What was sent is remembered beside the roots; what arrived is for its owner to compare."""

    def __init__(self, address: str) -> None:
        self.name, self.address = f"mailto:{address}", address

    def _note(self, chain: str) -> Path:
        return ledger_dir() / f"mailed-{chain}-{hashlib.sha256(self.address.encode()).hexdigest()[:12]}"

    def tell(self, chain: str, roots: list[Root]) -> None:
        lines = "".join(canonical(root).decode() + "\n" for root in roots)
        text = _("Keep this message. It shows what the ledger held on this day.") + f"\n\n{lines}"
        subject = _("Signed roots of the ledger, %(chain)s, to number %(number)s") % {
            "chain": chain, "number": roots[-1]["number"],
        }  # fmt: skip
        try:
            send_mail(subject, text, None, [self.address])
        except OSError as error:
            raise WitnessAwayError(str(error)) from error
        self._note(chain).write_text(str(roots[-1]["number"]))

    def last(self, chain: str) -> int:
        note = self._note(chain)
        return int(note.read_text()) if note.exists() else 0

    def roots(self, chain: str) -> None:
        return None


class SiteWitness:
    """Another installation, which keeps the lines under the key that its operator gave for this one."""

    def __init__(self, url: str) -> None:
        self.name, self.url = url.split("?")[0], url

    def _ask(self, chain: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"{self.name}{chain}/", data=body)  # noqa: S310 - https by make_witness
        request.add_header("Authorization", f"Bearer {settings.LEDGER_WITNESS_TOKEN}")
        request.add_header("Content-Type", "application/jsonl")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                return bytes(answer.read())
        except (OSError, urllib.error.URLError) as error:
            raise WitnessAwayError(str(error)) from error

    def tell(self, chain: str, roots: list[Root]) -> None:
        self._ask(chain, b"".join(canonical(root) + b"\n" for root in roots))

    def last(self, chain: str) -> int:
        return _last(self.roots(chain))

    def roots(self, chain: str) -> list[Root]:
        return read_roots(self._ask(chain))


def witness_for(site: str) -> FolderWitness:
    """Where this installation keeps the roots that another one tells it; the folder is made with the first."""
    return FolderWitness(str(ledger_dir() / "witness" / site))


def keep_new(kept: FolderWitness, chain: str, told: list[Root]) -> None:
    """Keeps those roots that come after the last one kept: none is ever replaced. Raises WitnessAwayError."""
    try:
        kept.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WitnessAwayError(str(error)) from error
    last = kept.last(chain)
    kept.tell(chain, [root for root in told if root["number"] > last])


def read_roots(lines: bytes) -> list[Root]:
    """The roots in JSON lines, empty lines left out. Raises WitnessAwayError when any line is no root: all or none."""
    try:
        found = [json.loads(line) for line in lines.splitlines() if line.strip()]
    except ValueError as error:
        raise WitnessAwayError("its lines cannot be read") from error
    if not all(isinstance(root, dict) and isinstance(root.get("number"), int) for root in found):
        raise WitnessAwayError("its lines are no roots")
    return found


def _last(roots: list[Root]) -> int:
    return max((root["number"] for root in roots), default=0)


def make_witness(text: str) -> Witness:
    """The witness that a setting names. Raises ValueError."""
    if text.startswith("mailto:"):
        return MailWitness(text.removeprefix("mailto:"))
    if text.startswith("https://"):
        return SiteWitness(text if text.endswith("/") else f"{text}/")
    if text.startswith("/"):
        return FolderWitness(text)
    raise ValueError(f"LEDGER_WITNESSES: {text!r} is no folder, mailto: or https: address")


def witnesses() -> list[Witness]:
    return [make_witness(text) for text in settings.LEDGER_WITNESSES]


def tell_witnesses(chain: str, roots: Iterable[Root]) -> None:
    """Tells each witness the roots it has not been told; one that is away is logged and told the next time."""
    known: list[Root] | None = None
    for witness in witnesses():
        try:
            told = witness.last(chain)
            known = known if known is not None else list(roots)
            new = [root for root in known if root["number"] > told]
            for start in range(0, len(new), MOST_AT_ONCE):
                witness.tell(chain, new[start : start + MOST_AT_ONCE])
        except WitnessAwayError as error:
            logger.error("The ledger's witness %s was not told: %s", witness.name, error)


def differences(chain: str, roots: Iterable[Root]) -> list[str]:
    """What witnesses know and the database does not, a sentence each; one that cannot be asked is named too."""
    ours: dict[int, Root] | None = None
    found = []
    for witness in witnesses():
        try:
            told = witness.roots(chain)
        except WitnessAwayError as error:
            found.append(f"the witness {witness.name} cannot be asked: {error}")
            continue
        if told is None:
            continue
        ours = ours if ours is not None else {root["number"]: root for root in roots}
        for root in told:
            if root["number"] not in ours:
                found.append(f"batch {root['number']} is known to the witness {witness.name} and missing here")
            elif ours[root["number"]] != root:
                found.append(f"batch {root['number']} is not the one that the witness {witness.name} was told")
    return found
