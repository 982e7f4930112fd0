"""Key fire-safety units: the yearly list decides, an officer may with a reason, thresholds only suggest.

Order 61 art. 13 names the kinds of unit; the provinces set the figures and the brigades publish the list each year.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from divisions.models import Division
from people.access import overseen_divisions, overseen_organisations
from people.models import Organisation, User

from ..models import KeyUnitDecision, KeyUnitEntry, KeyUnitList
from ..rulebook.attributes import facts_of_unit
from ..rulebook.scope import parse_scope

THRESHOLDS = Path(__file__).parents[1] / "rules" / "key-unit-thresholds.yaml"
COLUMNS = {
    "单位名称": "name",
    "名称": "name",
    "地址": "address",
    "类别": "category",
    "name": "name",
    "address": "address",
    "category": "category",
}
MOST_ROWS = 20_000


class ListError(ValueError):
    """The file as a whole cannot be read as a list; the message says why."""


@dataclass(frozen=True)
class Line:
    """One unit of the file, by its line there."""

    number: int
    name: str
    address: str = ""
    category: str = ""
    organisation: Organisation | None = None


@dataclass
class Reading:
    """What a file says: lines that can be imported, and errors with their line numbers."""

    lines: list[Line] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def matched(self) -> int:
        return sum(line.organisation is not None for line in self.lines)


def plain_name(name: str) -> str:
    """A unit's name for comparing: full-width forms made plain, spaces and sample marks dropped."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(text.split()).replace("(", "").replace(")", "").lower()


def read_list(data: bytes, division: Division) -> Reading:
    """The lines of an .xlsx or .csv file, matched by name with the division's units. Raises ListError."""
    rows = list(_rows(data))
    if not rows:
        raise ListError(_("The file is empty."))
    header = [COLUMNS.get(str(cell or "").strip()) for cell in rows[0]]
    if "name" not in header:
        raise ListError(_("The first line must name the columns; one of them must be 单位名称."))
    if len(rows) > MOST_ROWS:
        raise ListError(_("The file has more than %(most)s lines.") % {"most": MOST_ROWS})
    units = _units_by_name(division)
    reading, seen = Reading(), dict[str, int]()
    for number, cells in enumerate(rows[1:], start=2):
        values = {name: str(cell or "").strip() for name, cell in zip(header, cells, strict=False) if name}
        if not any(values.values()):
            continue
        if problem := _problem(values, seen, units):
            reading.errors.append((number, problem))
            continue
        key = plain_name(values["name"])
        seen[key] = number
        found = units.get(key, [])
        reading.lines.append(Line(number, organisation=found[0] if found else None, **values))
    return reading


def _problem(values: dict[str, str], seen: dict[str, int], units: dict[str, list[Organisation]]) -> str:
    """Why a line cannot be imported; empty when it can."""
    name = values.get("name", "")
    if not name:
        return _("The name is missing.")
    if too_long := [
        column for column in values if len(values[column]) > {"name": 120, "address": 200, "category": 60}[column]
    ]:
        return _("Too long: %(columns)s.") % {"columns": "、".join(too_long)}
    if first := seen.get(plain_name(name)):
        return _("The same name stands in line %(line)s.") % {"line": first}
    if len(units.get(plain_name(name), [])) > 1:
        return _("More than one unit here has this name.")
    return ""


def _units_by_name(division: Division) -> dict[str, list[Organisation]]:
    units: dict[str, list[Organisation]] = {}
    within = Division.objects.within(division)
    for unit in Organisation.objects.filter(division__in=within).select_related("division"):
        units.setdefault(plain_name(unit.name), []).append(unit)
    return units


def _rows(data: bytes) -> Iterator[list[Any]]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        from openpyxl import load_workbook

        try:
            sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).active
        except Exception as error:
            raise ListError(_("The spreadsheet cannot be opened.")) from error
        for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2):
            yield list(row)
        return
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(io.StringIO(text))
        return
    raise ListError(_("The file is neither a spreadsheet nor text in UTF-8 or GBK."))


@transaction.atomic
def import_list(
    *,
    reading: Reading,
    division: Division,
    year: int,
    document: str,
    issued_on: date,
    by: User,
    is_sample: bool = False,
) -> KeyUnitList:
    """Keeps a list and marks the units on it; units of the division's former lists that are not on it are unmarked.

    Units marked by an officer's decision stay. Raises PermissionDenied outside the user's area, ListError when the
    document has been imported before.
    """
    tops = overseen_divisions(by)
    if not (by.is_superuser or Division.objects.within_any(tops).filter(pk=division.pk).exists()):
        raise PermissionDenied
    if KeyUnitList.objects.filter(division=division, document=document).exists():
        raise ListError(_("This document has been imported already."))
    made = KeyUnitList.objects.create(
        division=division, year=year, document=document, issued_on=issued_on, imported_by=by, is_sample=is_sample
    )
    KeyUnitEntry.objects.bulk_create(
        KeyUnitEntry(
            list=made, line=line.number, name=line.name, address=line.address, category=line.category,
            organisation=line.organisation,
        )
        for line in reading.lines
    )  # fmt: skip
    if current_list(division) == made:
        _mark(made)
    return made


def _mark(made: KeyUnitList) -> None:
    listed = {entry.organisation_id for entry in made.entries.all() if entry.organisation_id}
    former = set(
        KeyUnitEntry.objects.filter(list__division=made.division)
        .exclude(list=made)
        .values_list("organisation", flat=True)
    )
    # In the order of decisions: the newest of a unit stays.
    words = dict(KeyUnitDecision.objects.order_by("decided_on", "pk").values_list("organisation", "is_key"))
    decided = {pk for pk, is_key in words.items() if is_key}
    for unit in Organisation.objects.filter(pk__in=listed).select_related("division"):
        since = unit.key_unit_since if unit.key_unit else made.issued_on
        _set_key(unit, True, made.document, since)
    for unit in Organisation.objects.filter(pk__in=(former - listed) - decided, key_unit=True):
        _set_key(unit, False, "", None)


def _set_key(unit: Organisation, is_key: bool, document: str, since: date | None) -> None:
    unit.key_unit, unit.key_unit_document, unit.key_unit_since = is_key, document, since
    unit.save()


def current_list(division: Division) -> KeyUnitList | None:
    """The division's newest list by the date of the document; None before the first."""
    return KeyUnitList.objects.filter(division=division).order_by("-issued_on", "-pk").first()


@transaction.atomic
def decide_key_unit(*, unit: Organisation, is_key: bool, reason: str, by: User) -> KeyUnitDecision:
    """An officer's decision with its reason. Raises PermissionDenied, ValueError without a reason."""
    if not overseen_organisations(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    if not reason.strip():
        raise ValueError(_("A decision needs a reason."))
    today = timezone.localdate()
    decision = KeyUnitDecision.objects.create(
        organisation=unit, is_key=is_key, reason=reason.strip(), suggestion=suggestion(unit).text[:300], decided_by=by,
        decided_on=today,
    )  # fmt: skip
    document = _("Decision of %(day)s: %(reason)s") % {"day": today, "reason": decision.reason}
    _set_key(unit, is_key, document[:120] if is_key else "", today if is_key else None)
    return decision


@dataclass(frozen=True)
class Suggestion:
    """What the thresholds say of a unit. `binding` is False where they are another province's."""

    is_key: bool | None
    text: str
    binding: bool


@cache
def provinces() -> list[dict[str, Any]]:
    """The thresholds by province, as the file has them."""
    found: list[dict[str, Any]] = yaml.safe_load(THRESHOLDS.read_text(encoding="utf-8"))["provinces"]
    return found


def suggestion(unit: Organisation, day: date | None = None) -> Suggestion:
    """Whether thresholds suggest that the unit is a key unit, by which category; None when it cannot be told."""
    on = day or timezone.localdate()
    in_force = [
        province
        for province in provinces()
        if province["entered"] and province["from"] <= on and not (province.get("until") and province["until"] <= on)
    ]
    own = [province for province in in_force if unit.division.code.startswith(province["province"])]
    used = own or in_force
    if not used:
        return Suggestion(None, _("No thresholds have been entered."), False)
    province, facts = used[0], facts_of_unit(unit)
    verdicts = {
        threshold["category"]: parse_scope(threshold["scope"], "organisation").unit(facts)
        for threshold in province["thresholds"]
    }
    hits = [category for category, verdict in verdicts.items() if verdict]
    named = "、".join(hits) or _("no category")
    text = f"{named}（{province['name']}）"
    if not own:
        text += _("; only a comparison: this province's thresholds have not been entered")
    unknown = any(verdict is None for verdict in verdicts.values())
    return Suggestion(True if hits else None if unknown else False, text, bool(own))
