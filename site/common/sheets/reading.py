"""From the bytes somebody sends to tables, whatever kind of file it is and whatever its name says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .refusals import SheetRefusal, SheetRefused
from .tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table, fill_merged, is_filled
from .texts import decoded, read_text
from .web_tables import read_page

PROCESS = Path(__file__).with_name("workbook_process.py")
TITLE_ROWS = 30  # how far above its header a table may begin
WAIT_S = 60
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"RIFF", b"{\\rtf", b"MZ")


def read_tables(data: bytes) -> list[Table]:
    """The tables of a file, those that say nothing left out. Raises SheetRefused."""
    if len(data) > MOST_BYTES:
        raise SheetRefused(SheetRefusal.LARGE, megabytes=MOST_BYTES // 1024**2)
    if not data.strip():
        raise SheetRefused(SheetRefusal.EMPTY)
    tables = [trimmed(table) for table in _tables(data)]
    tables = [table for table in tables if not table.is_empty]
    if not tables:
        raise SheetRefused(SheetRefusal.EMPTY)
    for table in tables:
        _check_size(table)
    return tables


def _tables(data: bytes) -> list[Table]:
    if data.startswith(WORKBOOKS):
        return _read_workbook(data)
    if data.startswith(OTHERS):
        raise SheetRefused(SheetRefusal.OTHER)
    head = decoded(data[:2048] if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data).lstrip("\ufeff \n\t")[:2048]
    opening = head.lower()
    if opening.startswith("mime-version:"):
        raise SheetRefused(SheetRefusal.PAGE)
    if opening.startswith("<?xml") and "<workbook" in opening:
        raise SheetRefused(SheetRefusal.XML)
    if opening.startswith("<") and any(tag in opening for tag in ("<html", "<table", "<!doctype", "<head", "<body")):
        tables = read_page(decoded(data))
        if not tables:
            raise SheetRefused(SheetRefusal.PAGE)
        return tables
    return [read_text(data)]


def _read_workbook(data: bytes) -> list[Table]:
    """The worksheets, read in a process of its own."""
    command = [sys.executable, "-I", str(PROCESS), str(MOST_ROWS + TITLE_ROWS + 1)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WAIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise SheetRefused(SheetRefusal.SLOW) from error
    if done.returncode or not done.stdout:  # it was stopped, or broke down over the file
        raise SheetRefused(SheetRefusal.UNPACKED if done.returncode < 0 else SheetRefusal.DAMAGED)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "problem" in answer:
        raise SheetRefused(SheetRefusal[answer["problem"]])
    return [_table(found) for found in answer["tables"]]


def _table(found: dict[str, Any]) -> Table:
    fill_merged(found["rows"], found["merged"])
    bad = [(row, column) for row, column in found["bad"]]
    return Table(found["name"], found["rows"], found["first_line"], bad)


def trimmed(table: Table) -> Table:
    """The table without the empty lines below it and the empty columns to its right."""
    rows = table.rows
    while rows and not any(is_filled(cell) for cell in rows[-1]):
        rows = rows[:-1]
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if is_filled(cell)), default=0)
    kept = [row[:width] for row in rows]
    return Table(table.name, kept, table.first_line, [place for place in table.bad if place[0] < len(kept)])


def _check_size(table: Table) -> None:
    if len(table.rows) > MOST_ROWS + 1:
        raise SheetRefused(SheetRefusal.ROWS, most=MOST_ROWS)
    if any(len(row) > MOST_COLUMNS for row in table.rows):
        raise SheetRefused(SheetRefusal.COLUMNS, most=MOST_COLUMNS)
