"""Sends tables through the pages as a person does, and tells what stands there afterwards."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.sheets.models import SheetImport
from people.models import Organisation


def csv(*lines: str, header: str = "姓名,工号,岗位,部门,入职日期") -> bytes:
    return "\n".join([header, *lines]).encode()


def send(
    client: Any, unit: Organisation | None, data: bytes, *, kind: str = "roster", name: str = "list.csv"
) -> SheetImport:
    """Sends a table; its columns are to be named then."""
    answer = client.post(
        reverse("sheets:start", args=[kind, unit.pk if unit else "area"]), {"file": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return SheetImport.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def compare(client: Any, sheet: SheetImport, **given: str) -> SheetImport:
    """Takes the columns as guessed and has the table compared."""
    fields = {f"column{index}": key or "" for index, key in enumerate(sheet.keys)}
    answer = client.post(reverse("sheets:columns", args=[sheet.pk]), fields | {"since": f"{sheet.since}"} | given)
    assert answer.status_code == 302, answer.content.decode()
    sheet.refresh_from_db()
    return sheet


def act(client: Any, name: str, sheet: SheetImport, **given: str) -> SheetImport:
    """Posts to one of a table's addresses."""
    client.post(reverse(f"sheets:{name}", args=[sheet.pk]), given)
    sheet.refresh_from_db()
    return sheet


def imported(client: Any, unit: Organisation, data: bytes, **given: str) -> SheetImport:
    """Sent, compared and applied."""
    return act(client, "apply", compare(client, send(client, unit, data), **given))


def roster_of(unit: Organisation) -> list[tuple]:
    """Everything that stands on the roster, in an order of its own."""
    rows = unit.memberships.select_related("person", "post", "department").order_by("person__name", "pk")
    return [
        (
            row.person_id, row.person.name, row.post and row.post.code, row.department and row.department.name,
            row.staff_number, row.started_on, row.on_duty_from, row.ended_on, row.employment, row.employer_name,
        )
        for row in rows
    ]  # fmt: skip
