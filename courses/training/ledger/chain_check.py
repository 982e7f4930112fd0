"""One chain of signed roots, batch by batch, beside the file that keeps it outside the database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..models import SealBatch
from . import keys, roots
from .statement import chain_name, digest_of, has_good_signature, signed_root

# Kind, batch number, sentence.
Finding = tuple[str, int | None, str]


class ChainCheck:
    """Takes a chain's batches in order. `earliest` is the time up to which rows were sealed before the next batch."""

    def __init__(self, is_sample: bool) -> None:
        self.is_sample = is_sample
        self.name = chain_name(is_sample)
        self.file = roots.roots_path(is_sample).name
        self.earliest: datetime | None = None
        self._known = keys.public_keys()
        self._number = self._total = 0
        self._previous = ""
        self._lines = enumerate(roots.lines(is_sample), start=1)
        self._line: dict[str, Any] | None = None
        self._unread = True

    def check(self, batch: SealBatch) -> Iterator[Finding]:
        """What is wrong with this batch's statement, its place in the chain and its line in the file."""
        number = batch.number
        if number > self._number + 1:
            yield "batch", self._number + 1, _missing(self._number + 1, number)
        elif batch.previous != self._previous or batch.total != self._total + batch.size:
            yield "batch", number, f"batch {number} does not follow the batch before it"
        if batch.key_id not in self._known:
            yield "signature", number, f"batch {number} is signed with a key that is not this site's"
        elif not has_good_signature(batch, self._known):
            yield "signature", number, f"batch {number} has a wrong signature"
        yield from self._beside_file(batch)
        self._number, self._total, self._previous = number, batch.total, digest_of(batch)
        self.earliest = batch.until

    def _beside_file(self, batch: SealBatch) -> Iterator[Finding]:
        yield from self._read_to(batch.number)
        if self._line is None:
            self._line = self._written_meanwhile(batch.number)
        if self._line is None or self._line["number"] > batch.number:
            yield "roots", batch.number, f"batch {batch.number} is not in {self.file}"
            return
        if self._line != signed_root(batch):
            yield "roots", batch.number, f"batch {batch.number} is not the one in {self.file}"
        self._unread = True

    def _written_meanwhile(self, number: int) -> dict[str, Any] | None:
        """The file's last line where it is this batch's: a root follows its batch by a moment."""
        with contextlib.suppress(roots.RootsLineError):
            last = roots.last_root(self.is_sample)
            return last if last and last["number"] == number else None
        return None

    def _read_to(self, number: int) -> Iterator[Finding]:
        """Moves on to the first line of `number` or beyond; what lies before it has no batch."""
        while self._unread or (self._line is not None and self._line["number"] < number):
            if not self._unread and self._line is not None:
                yield self._orphan(self._line["number"])
            self._unread, self._line = False, None
            for place, line in self._lines:
                try:
                    self._line = roots.read_line(line)
                except roots.RootsLineError:
                    yield "roots", None, f"line {place} of {self.file} cannot be read"
                else:
                    break

    def _orphan(self, number: int) -> Finding:
        return "roots", number, f"batch {number} is in {self.file} and missing from the database"

    def finish(self) -> Iterator[Finding]:
        """Lines of the file beyond the last batch, except those of seals made meanwhile."""
        while True:
            yield from self._read_to(self._number + 1)
            if self._line is None:
                return
            number = self._line["number"]
            if not SealBatch.objects.filter(is_sample=self.is_sample, number=number).exists():
                yield self._orphan(number)
            self._unread = True


def _missing(first: int, after: int) -> str:
    return f"batch {first} is missing" if after == first + 1 else f"batches {first} to {after - 1} are missing"
