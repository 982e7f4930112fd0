"""How often a record was corrected, and why: what its page, its sheet and its papers say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import says_only

from ..models import Evidence, Record


@dataclass(frozen=True, slots=True)
class Correction:
    """What made a record into its version `number`."""

    number: int
    at: datetime
    by: str
    reason: str

    def in_words(self, *, with_names: bool) -> str:
        """When, by whom for those who may read names, and why."""
        who = f" · {self.by}" if with_names else ""
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}{who}：{self.reason}"


def corrections_of(record: Record) -> list[Correction]:
    """The corrections of a record, the first one first; its reasons stand where the ledger revoked the old rows."""
    if record.revision == 1:
        return []
    lead = record.evidence
    rows = Evidence.objects.filter(
        revokes__record_row__record=record.pk, subject_kind=lead.subject_kind, subject_id=lead.subject_id,
        result__has_key="replaced_by",
    ).select_related("recorded_by")  # fmt: skip
    return [
        Correction(number, row.occurred_at, str(row.recorded_by or "—"), row.reason)
        for number, row in enumerate(rows.order_by("occurred_at", "pk"), 2)
    ]


def correction_lines(record: Record, *, with_names: bool) -> list[tuple[str, str]]:
    """Label and words of each correction."""
    return [
        (_("Correction, version %(number)s") % {"number": one.number}, one.in_words(with_names=with_names))
        for one in corrections_of(record)
    ]


def versioned(title: str, record: Record) -> str:
    """A title with the version of a record that was corrected."""
    if record.revision == 1:
        return title
    return _("%(title)s (version %(number)s)") % {"title": title, "number": record.revision}


def version_values(title: str, record: Record, *, with_names: bool) -> dict[str, str]:
    """What a paper of a corrected record says of itself: its version, and why it was corrected last."""
    lines = correction_lines(record, with_names=with_names)
    if not lines:
        return {}
    label, words = lines[-1]
    return {"title": versioned(title, record), "note": f"{says_only()} {label}：{words}"}
