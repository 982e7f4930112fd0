"""Import of a division file: the whole file is checked before the first row is written."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from common.normal import plain_line

from .codes import RANK, Level, is_code, range_of
from .coordinates import LAT_RANGE, LNG_RANGE, is_in_country
from .models import Division

COLUMNS = ("code", "name", "level", "parent_code")
UPDATED = ("name", "level", "kind", "lng", "lat", "coord_source")
CHUNK = 5_000
MAX_ERRORS = 50

MOST_NAME = 80


class ImportRefused(Exception):
    """The file is broken; `errors` holds (line number, sentence) pairs. Nothing was written."""

    def __init__(self, errors: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    level: str
    parent_code: str
    kind: str
    lng: float | None
    lat: float | None
    coord_source: str


def _open_lines(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        names = [plain_line(name or "") for name in reader.fieldnames or []]
        if double := sorted({name for name in names if name and names.count(name) > 1}):
            raise ImportRefused([(1, _("columns twice: %(names)s") % {"names": ", ".join(double)})])
        reader.fieldnames = names
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise ImportRefused([(1, _("columns missing: %(names)s") % {"names": ", ".join(missing)})])
        for record in reader:
            record["line"] = str(reader.line_num)
            yield record


def _coordinate(text: str | None) -> float | None:
    return float(text) if text else None


def _parse(record: dict[str, str]) -> Row:
    return Row(
        code=(record["code"] or "").strip(),
        name=plain_line(record["name"] or ""),
        level=(record["level"] or "").strip(),
        parent_code=(record["parent_code"] or "").strip(),
        kind=record.get("kind") or "",
        lng=_coordinate(record.get("lng_wgs84")),
        lat=_coordinate(record.get("lat_wgs84")),
        coord_source=record.get("coord_source") or "",
    )


def _fault(row: Row, seen: dict[str, str], root: str | None) -> str | None:
    """What is wrong with `row`, or None. `seen` maps the codes so far to their level."""
    said = {"code": row.code, "parent": row.parent_code or _("(empty)"), "name": row.name}
    if not is_code(row.code):
        return _("code %(code)r is not 12 digits") % said
    if row.code in seen:
        return _("code %(code)s occurs twice") % said
    if row.level not in Level.values:
        return _("level %(level)r is unknown") % {"level": row.level}
    if not row.name:
        return _("code %(code)s has no name") % said
    if len(row.name) > MOST_NAME:
        said |= {"length": str(len(row.name)), "most": str(MOST_NAME)}
        return _("the name of %(code)s has %(length)s characters, more than %(most)s") % said
    if (row.lng, row.lat) != (None, None) and not is_in_country(row.lng, row.lat):
        west, east, south, north = (f"{edge:g}" for edge in (*LNG_RANGE, *LAT_RANGE))
        said |= {"point": f"{row.lng}, {row.lat}", "west": west, "east": east, "south": south, "north": north}
        return (
            _(
                "the point of %(code)s (%(point)s) is none in the country: longitude lies between %(west)s and"
                " %(east)s, latitude between %(south)s and %(north)s"
            )
            % said
        )
    if row.code == root or (not row.parent_code and row.level == Level.PROVINCE):
        return None
    if row.parent_code not in seen:
        return _("parent %(parent)s of %(code)s %(name)s is not above it in the file") % said
    if RANK[Level(seen[row.parent_code])] >= RANK[Level(row.level)]:
        return _("parent %(parent)s of %(code)s is not of a higher level") % said
    first, last = range_of(row.parent_code, seen[row.parent_code])
    if not first <= row.code <= last:
        return _("code %(code)s lies outside the range of its parent %(parent)s") % said
    return None


def top_code(path: Path) -> str | None:
    """The code of the file's one row of the highest level, whose parent it need not hold; None when there are several.

    Raises ImportRefused for a file that cannot be read.
    """
    rows = [(RANK[Level(row.level)], row.code) for _line, row in _numbered(path, []) if row.level in Level.values]
    highest = min((rank for rank, _code in rows), default=None)
    tops = [code for rank, code in rows if rank == highest]
    return tops[0] if len(tops) == 1 else None


def _numbered(path: Path, errors: list[tuple[int, str]]) -> list[tuple[int, Row]]:
    """The file's rows with their line numbers; what cannot be parsed goes to `errors`."""
    numbered: list[tuple[int, Row]] = []
    try:
        for record in _open_lines(path):
            line = int(record["line"])
            try:
                numbered.append((line, _parse(record)))
            except (ValueError, TypeError) as error:
                errors.append((line, _("unreadable: %(error)s") % {"error": error}))
    except (UnicodeDecodeError, EOFError, IsADirectoryError, gzip.BadGzipFile, csv.Error) as error:
        said = _("no UTF-8 CSV file that can be read to its end: %(error)s") % {"error": error}
        raise ImportRefused([(1, said)]) from error
    return numbered


def read_rows(path: Path, *, root: str | None = None) -> list[Row]:
    """All rows of a CSV file (plain or .gz), checked; raises ImportRefused with every faulty line.

    `root` declares the one code whose parent may be missing from the file. Rows may come in any order.
    """
    errors: list[tuple[int, str]] = []
    numbered = _numbered(path, errors)
    numbered.sort(key=lambda item: RANK.get(item[1].level, 9))  # type: ignore[call-overload]
    seen: dict[str, str] = dict(Division.objects.values_list("code", "level")) if root else {}
    known_before = set(seen)
    rows: list[Row] = []
    for line, row in numbered:
        if row.code in known_before:
            known_before.discard(row.code)
            seen.pop(row.code)
        if fault := _fault(row, seen, root):
            errors.append((line, fault))
        else:
            rows.append(row)
        if is_code(row.code):
            seen.setdefault(row.code, row.level)
    if root and root not in {row.code for row in rows}:
        errors.append((1, _("the declared root %(root)s is not in the file") % {"root": root}))
    if errors:
        raise ImportRefused(sorted(errors)[:MAX_ERRORS])
    return rows


def write_rows(rows: list[Row]) -> Iterator[int]:
    """Writes rows level by level in short transactions, yielding how many are done.

    Safe to run again after an interruption: rows already there are left alone, changed ones are updated. Kinds and
    points that a file does not have leave alone what is there.
    """
    existing: dict[str, Known] = {
        code: Known(pk, parent, values)
        for pk, code, parent, *values in Division.objects.values_list("pk", "code", "parent_id", *UPDATED)
    }
    done = 0
    for level in Level:
        batch = [row for row in rows if row.level == level]
        for start in range(0, len(batch), CHUNK):
            chunk = batch[start : start + CHUNK]
            with transaction.atomic():
                _write_chunk(chunk, existing)
            done += len(chunk)
            yield done


class Known(NamedTuple):
    """A division in the table: its key, its parent's, and the values of UPDATED; None for one just written."""

    pk: int
    parent: int | None
    values: list[object] | None


def _write_chunk(chunk: list[Row], existing: dict[str, Known]) -> None:
    def parent_of(row: Row) -> int | None:
        return existing[row.parent_code].pk if row.parent_code in existing else None

    new = [
        Division(code=row.code, parent_id=parent_of(row), **dict(zip(UPDATED, _values(row), strict=True)))
        for row in chunk
        if row.code not in existing
    ]
    Division.objects.bulk_create(new)
    made = new if not new or new[0].pk else list(Division.objects.filter(code__in=[d.code for d in new]))
    existing.update({division.code: Known(division.pk, division.parent_id, None) for division in made})
    for row in chunk:
        known = existing[row.code]
        if known.values is None:
            continue
        wanted = [
            given if given not in ("", None) else present
            for given, present in zip(_values(row), known.values, strict=True)
        ]
        parent = parent_of(row) or known.parent
        if wanted != known.values or parent != known.parent:
            fields = dict(zip(UPDATED, wanted, strict=True))
            Division.objects.filter(pk=known.pk).update(parent_id=parent, **fields)


def _values(row: Row) -> list[Any]:
    return [getattr(row, name) for name in UPDATED]
