"""Reads one spreadsheet in a process of its own: `python workbook_process.py < book > cells.json`.

Spreadsheets come from anywhere and are read by compiled code; here they may take a bounded memory and time, and a crash
takes nothing else along. Knows nothing of Django. Prints `{"tables": [...]}` or `{"problem": NAME}`.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_UNPACKED = 200 * 1024 * 1024
MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 30
MOST_PARTS = 2_000
BAD = "\0bad"  # no spreadsheet holds this character
DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


class WorkbookError(Exception):
    """The file cannot be read; the text is the name of the reason."""


def limit_resources() -> None:
    """Bounds what this process may take, where the system can."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def repacked(data: bytes) -> bytes:
    """The same archive unpacked within bounds. Raises WorkbookError: it is too large, broken, or refers outside itself.

    The sizes that an archive states are not believed: each part is unpacked here, and readers get only what was.
    """
    made = io.BytesIO()
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as kept:
            if len(given.infolist()) > MOST_PARTS:
                raise WorkbookError("UNPACKED")
            for part in given.infolist():
                if part.is_dir() or part.filename.startswith(("xl/media/", "Pictures/")):
                    continue
                if total + part.file_size > MOST_UNPACKED:
                    raise WorkbookError("UNPACKED")
                content = given.read(part)
                total += len(content)
                if any(word in content for word in DECLARATIONS):
                    raise WorkbookError("ENTITIES")
                kept.writestr(part.filename, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise WorkbookError("DAMAGED") from error
    except RuntimeError as error:  # parts under a password
        raise WorkbookError("PASSWORD") from error
    return made.getvalue()


def plain(value: Any) -> Any:
    """A cell's value as JSON has it: days as 2026-03-01, whole numbers without a point."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return value


def by_calamine(data: bytes, most_rows: int) -> list[dict[str, Any]]:
    """Every visible worksheet."""
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(data))
    tables = []
    for about in book.sheets_metadata:
        worksheet = about.typ == calamine.SheetTypeEnum.WorkSheet
        if not worksheet or about.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(about.name)
        start = sheet.start or (0, 0)
        rows = sheet.to_python(skip_empty_area=True, nrows=most_rows)
        merged = [
            (top - start[0], left - start[1], bottom - start[0], right - start[1])
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            if top >= start[0] and left >= start[1]
        ]
        kept = [[plain(value) for value in row] for row in rows]
        tables.append({"name": about.name, "rows": kept, "first_line": start[0] + 1, "merged": merged, "bad": []})
    return tables


def by_openpyxl(data: bytes, most_rows: int) -> list[dict[str, Any]]:
    """Every visible worksheet of an .xlsx; a cell that cannot be read is marked, the others stand."""
    from openpyxl import load_workbook
    from openpyxl.worksheet import _reader as reader

    parse_cell = reader.WorkSheetParser.parse_cell

    def parse(parser: Any, element: Any) -> Any:
        where = parser.row_counter, parser.col_counter
        try:
            return parse_cell(parser, element)
        except (ValueError, TypeError, IndexError, KeyError, OverflowError):
            parser.row_counter, parser.col_counter = where
            if reference := element.get("r"):
                parser.row_counter, parser.col_counter = reader.coordinate_to_tuple(reference)
            else:
                parser.col_counter += 1
            return {
                "row": parser.row_counter,
                "column": parser.col_counter,
                "value": BAD,
                "data_type": "s",
                "style_id": 0,
            }

    reader.WorkSheetParser.parse_cell = parse
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    tables = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        tables.append(_table_of(sheet.title, sheet.iter_rows(values_only=True, max_row=most_rows)))
    return tables


def _table_of(name: str, found: Iterator[Any]) -> dict[str, Any]:
    rows: list[list[Any]] = []
    bad: list[tuple[int, int]] = []
    for number, values in enumerate(found):
        bad += [(number, column) for column, value in enumerate(values) if value == BAD]
        rows.append([None if value == BAD else plain(value) for value in values])
    return {"name": name, "rows": rows, "first_line": 1, "merged": [], "bad": bad}


def read(data: bytes, most_rows: int) -> list[dict[str, Any]]:
    """The tables of a spreadsheet. Raises WorkbookError."""
    is_archive = data.startswith(b"PK")
    if is_archive:
        data = repacked(data)
    try:
        return by_calamine(data, most_rows)
    except MemoryError:
        raise WorkbookError("UNPACKED") from None
    except Exception as error:
        if type(error).__name__ == "PasswordError":
            raise WorkbookError("PASSWORD") from error
        if not is_archive:
            raise WorkbookError("DAMAGED") from error
    try:
        return by_openpyxl(data, most_rows)
    except MemoryError:
        raise WorkbookError("UNPACKED") from None
    except Exception as error:
        raise WorkbookError("DAMAGED") from error


def main() -> None:
    limit_resources()
    try:
        answer: dict[str, Any] = {"tables": read(sys.stdin.buffer.read(), int(sys.argv[1]))}
    except WorkbookError as problem:
        answer = {"problem": str(problem)}
    except MemoryError:
        answer = {"problem": "UNPACKED"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
