"""The kinds of sheet that there are, and what an app says of its own. A kind is registered when the site starts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .columns import Column
from .reading import read_tables
from .tables import Table
from .values import Value

Words = str | Promise
NEW = "new"  # the answer that a line means somebody who is not there yet
SKIP = "skip"  # the answer that a line is left out


@dataclass(slots=True)
class Row:
    """What one line says: values by column. `answer` is what its sender said whom it means; empty when not asked."""

    line: int
    values: dict[str, Value]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a line means: a subject and what is known of it, several to choose from, or nobody yet.

    `before` holds values by column, of those that a sheet can change. A problem is a sentence; the line is left out. A
    remark is one, too, and the line is taken.
    """

    subject: str = ""
    title: str = ""
    before: dict[str, Value] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    remark: str = ""


@dataclass(slots=True)
class Step:
    """A line that is applied. `key` is the same however often it is tried; `changed` are the columns that differ,
    `line` is the line of the file; None for whom a complete list does not name.
    """

    key: uuid.UUID
    verdict: str
    subject: str
    values: dict[str, Value]
    changed: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step: what taking it back needs, or the sentence why it was left out."""

    undo: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Into what a sheet goes, by whom, and what its sender said about it."""

    user: Any
    scope: Any
    options: dict[str, Any]
    since: date
    is_complete: bool
    sheet_id: uuid.UUID
    read: dict[str, Any] = field(default_factory=dict)  # what a kind reads once for all rows, or for one chunk


class SheetKind:
    """What an app says about its kind of sheet. All writing is done within a transaction that is not its own."""

    code: str
    title: Words
    lead: Words = ""
    # What the column says in which each line is called by its title.
    line_words: Words = gettext_lazy("Name")
    # What ticking "the list is complete" does; without words it is not offered.
    complete_words: Words = ""
    since_words: Words = ""
    # True where nothing but the columns it names may leave the browser: a table with numbers of identity cards was not
    # cleaned there, and is refused.
    only_named_columns = False
    # True where lines are about people: columns of what is nobody's business, such as 家长, are emptied whole.
    is_about_people = True
    # What the field for the file names, and the endings it offers.
    file_words: Words = gettext_lazy("Table (.xlsx, .xls, .ods or .csv)")
    file_endings = ".xlsx,.xls,.ods,.csv,.txt,.htm,.html"
    # How many lines are written, or taken back, in one transaction.
    chunk = 500

    def scope_of(self, user: Any, key: str) -> Any | None:
        """What the key names, when the user may import into it now; else None."""
        raise NotImplementedError

    def read(self, data: bytes) -> list[Table]:
        """The tables of a file; a kind may read other formats too. Raises SheetRefused."""
        return read_tables(data)

    def scope_title(self, scope: Any) -> str:
        return str(scope)

    def back(self, scope: Any) -> tuple[str, str]:
        """Where a sheet comes from and leads back to: address and words."""
        raise NotImplementedError

    def columns(self, scope: Any) -> Sequence[Column]:
        raise NotImplementedError

    def options(self, form: forms.Form | None) -> dict[str, Any]:
        """What the form of options said, as JSON."""
        return {}

    def form(self, scope: Any, data: Any = None) -> forms.Form | None:
        """The form of options, stated beside the file; None without any."""
        return None

    def identity(self, values: dict[str, Value]) -> str:
        """What tells one line from another within a sheet: two lines of one identity are an error. Empty: no matter."""
        return ""

    def title_of(self, work: Work, values: dict[str, Value]) -> str:
        """What a line is called on the page: its name, or the first value it has."""
        return str(values.get("name") or next((value for value in values.values() if value), ""))

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        """Whom each row means, in their order, as things stand now."""
        raise NotImplementedError

    def missing(self, work: Work, named: set[str]) -> list[Match]:
        """Subjects that a complete list does not name."""
        return []

    def begin(self, work: Work) -> None:
        """Before the first step; raises SheetStoppedError with a sentence when the sheet cannot be applied any more."""

    def hold(self, work: Work) -> None:
        """Before each chunk: locks what it writes to, so that what is read for it stays so."""

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        """Writes the steps of one chunk; what became of each, in their order."""
        raise NotImplementedError

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        """Takes back what was written; for each a sentence why it stays, or nothing."""
        raise NotImplementedError

    def finish(self, work: Work) -> None:
        """After the last chunk, and after taking back: what follows from the whole, once."""

    def summary(self, work: Work, lines: Any) -> str:
        """A sentence about the lines as compared, beyond how many there are of each kind; mostly none."""
        return ""

    def pending(self, scope: Any) -> str:
        """A sentence while something that follows is still being computed; else empty."""
        return ""

    def results(self, work: Work) -> Sequence[tuple[str, str]]:
        """Addresses and words of what there is to do next."""
        return ()


class SheetStoppedError(Exception):
    """A sheet cannot be applied any more; the text is a sentence."""


_kinds: dict[str, SheetKind] = {}


def register_kind(kind: SheetKind) -> None:
    """Makes a kind known. Registering it again replaces it."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> SheetKind | None:
    """The kind with this code; None for a code nobody registered."""
    return _kinds.get(code)
