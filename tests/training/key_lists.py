"""Lists of key units sent, compared and applied as an officer's are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from common.sheets import asking, services
from common.sheets.kinds import kind_of
from common.sheets.models import SheetImport
from courses.training.models import KeyUnitList


def compared(
    division: Any, by: Any, data: str | bytes, document: str = "秀消〔2026〕3号", issued: date = date(2026, 3, 1)
) -> SheetImport:
    """The list as compared; nothing is kept yet."""
    kind = kind_of("key-units")
    assert kind is not None
    options = {
        "division": division.pk, "year": issued.year, "document": document, "issued_on": issued.isoformat(),
        "is_sample": False,
    }  # fmt: skip
    sheet = services.take_in(
        kind=kind, scope=by, key="area", data=data.encode() if isinstance(data, str) else data, file_name="名录.xlsx",
        options=options, by=by, language="zh-hans",
    )  # fmt: skip
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=timezone.localdate())
    services.look(str(sheet.pk))
    sheet.refresh_from_db()
    return sheet


def imported(*given: Any, **named: Any) -> KeyUnitList:
    """The list as kept."""
    sheet = compared(*given, **named)
    asking.ask_to_apply(sheet=sheet)
    services.apply(str(sheet.pk))
    return KeyUnitList.objects.latest("pk")


def rows_of(sheet: SheetImport) -> list[tuple[int | None, str, str]]:
    """Line, verdict and remark of each line."""
    return list(sheet.lines.values_list("number", "verdict", "problem"))
