"""What else the unit filed in the year: sessions, certificates from elsewhere, publicity, papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Organisation

from ..filings.class_hours import is_put_right, minutes_in_words
from ..ledger.row_numbers import row_number
from ..models import OutsideCertificate, PaperRecord, Publicity, Record, RecordRow, TrainingSession
from ..records.selectors import scans_of


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One record: when, of what kind, what it says, how many people, how far others looked at it, its row, its scan."""

    day: date
    kind: str
    content: str
    people: int | None
    standing: str
    number: str
    record: Record
    scan: str = ""


def filings_of(unit: Organisation, start: datetime, after: datetime) -> list[FilingLine]:
    """The standing records of the unit in this time but for drills, oldest first; a query for each kind."""
    lines = sorted(_lines(unit, start, after), key=lambda line: (line.day, line.kind, line.number))
    scans = scan_words(line.record.pk for line in lines)
    return [replace(line, scan=scans.get(line.record.pk, "")) for line in lines]


def scan_words(records: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """When the signed and sealed sheet of each record that has one was added."""
    return {
        record: _("added on %(day)s") % {"day": f"{timezone.localdate(scan.at):%Y-%m-%d}"}
        for record, scan in scans_of(records).items()
    }


def said_of_rows(unit: Organisation, after: datetime) -> dict[uuid.UUID, str]:
    """What the record of each row says that its kind does not: what was taught, which certificate, which paper."""
    rows = RecordRow.objects.filter(record__organisation=unit, record__began_at__lt=after)
    found: dict[uuid.UUID, str] = {}
    columns = ("record__trainingsession__content", "record__outsidecertificate__issuer", "record__paperrecord__title")
    for evidence, *words in rows.values_list("evidence_id", *columns):
        found[evidence] = next(filter(None, words), "")
    return found


def _lines(unit: Organisation, start: datetime, after: datetime) -> Iterator[FilingLine]:
    def rows(model: type[Record]) -> Any:
        found = model.objects.filter(organisation=unit, began_at__gte=start, began_at__lt=after)
        return found.filter(evidence__revoked_by=None).select_related("organisation")

    for session in rows(TrainingSession):
        minutes = minutes_in_words(session)
        said = _("%(content)s (%(minutes)s minutes)") % {"content": session.content, "minutes": minutes}
        if is_put_right(session):
            said += "；" + _("why more than was measured: %(reason)s") % {"reason": session.hours_reason}
        if session.sittings:
            said += "，" + _("%(count)s sittings") % {"count": len(session.sittings) + 1}
        yield _line(session, session.get_training_display(), said, session.participant_count)
    for certificate in rows(OutsideCertificate):
        parts = (certificate.get_certificate_display(), certificate.get_level_display(), certificate.issuer)
        until = certificate.expires_on and _("valid until %(day)s") % {"day": certificate.expires_on}
        yield _line(certificate, certificate.get_kind_display(), "，".join(part for part in (*parts, until) if part), 1)
    for publicity in rows(Publicity):
        what = f"{publicity.get_activity_display()} · {publicity.get_audience_display()}"
        yield _line(publicity, what, publicity.content, publicity.reached)
    for paper in rows(PaperRecord):
        yield _line(paper, paper.get_kind_display(), paper.title, None)


def _line(record: Record, kind: str, content: str, people: int | None) -> FilingLine:
    return FilingLine(
        timezone.localdate(record.began_at), str(kind), content, people, record.get_standing_display(),
        row_number(record.evidence_id), record,
    )  # fmt: skip


def filing_head() -> list[str]:
    return [
        _("Time"),
        _("Kind"),
        _("Content"),
        _("People"),
        _("Looked at"),
        _("Row number"),
        _("Signed and sealed sheet"),
    ]


def filing_rows(lines: tuple[FilingLine, ...]) -> list[list[str]]:
    return [
        [f"{line.day:%Y-%m-%d}", line.kind, line.content, "—" if line.people is None else str(line.people),
         line.standing, line.number, line.scan or "—"]
        for line in lines
    ]  # fmt: skip
