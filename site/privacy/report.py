"""The yearly report on how minors' personal data are handled.

未成年人网络保护条例, article 37: who handles minors' personal data has it audited every year and reports to the
cyberspace office. All figures are counted when the report is made; those of a year are of its calendar year.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.data_register import problems, register
from common.spreadsheets import neutral
from common.typesetting import render_pdf
from people.keeping import current_on
from people.models import Membership, Person, PersonKind, Role, RoleGrant, SchoolClass, User, school_kinds

from .consent import named_without_consent, needs_guardian
from .models import AskedBy, Consent, ConsentAct, Incident, PrivacyRequest, RequestKind, RetentionRun
from .notice import all_tables

Cell = str | int
Rows = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report, with its own heading."""

    title: str
    head: list[str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one year."""

    year: int
    made_at: datetime
    tables: list[Table]
    has_samples: bool


def make_report(year: int) -> Report:
    """The report of a calendar year, with what is held as it stands now."""
    makers: list[Callable[[int], Table]] = [_checks, _held, _minors, _requests, _deletions, _incidents, _access]
    return Report(
        year=year,
        made_at=timezone.now(),
        tables=[make(year) for make in makers],
        has_samples=Person.objects.filter(is_sample=True).exists() or User.objects.filter(is_sample=True).exists(),
    )


def _bounds(year: int) -> tuple[datetime, datetime]:
    start, end = (timezone.make_aware(datetime.combine(date(one, 1, 1), time.min)) for one in (year, year + 1))
    return start, end


def _in_year(field: str, year: int) -> Q:
    start, end = _bounds(year)
    return Q(**{f"{field}__gte": start, f"{field}__lt": end})


# -- what an audit asks -----------------------------------------------------------------------------------------------


def _checks(year: int) -> Table:
    """Questions with answers that are computed, not typed."""
    known = register()
    gaps = problems(apps.get_models(include_auto_created=True), known.held, known.not_personal)
    runs, days = _run_days(year), _days_so_far(year)
    unagreed = sum(len(named_without_consent(one)) for one in _classes())
    rows: Rows = [
        [_("Is every field about people registered with purpose, ground and time?"), _yes(not gaps), len(gaps)],
        [_("Was what is past its time shredded every day?"), _yes(runs >= days), f"{runs} / {days}"],
        [_("Did a guardian agree to each name of a pupil below fourteen?"), _yes(not unagreed), unagreed],
        [_("Is there a public notice with a contact?"), _yes(bool(settings.PRIVACY_CONTACT)), ""],
        [_("Can guardians see, correct and erase by themselves?"), _yes(True), _("by the school's slip")],
        [_("Are data given to others or used for advertising?"), _("No"), ""],
    ]
    return Table(_("Questions of the audit"), [_("Question"), _("Answer"), _("Figure")], rows)


def _yes(holds: bool) -> str:
    return _("Yes") if holds else _("Not entirely")


def _run_days(year: int) -> int:
    return RetentionRun.objects.filter(day__year=year, done_at__isnull=False).count()


def _days_so_far(year: int) -> int:
    """Days of the year on which the shredding should have run: from its first run to its end, or to today."""
    first = RetentionRun.objects.order_by("day").values_list("day", flat=True).first() or timezone.localdate()
    start, end = max(first, date(year, 1, 1)), min(timezone.localdate(), date(year, 12, 31))
    return max(0, (end - start).days + 1)


# -- what is held -----------------------------------------------------------------------------------------------------


def _held(year: int) -> Table:
    head = [_("Table"), _("Whose"), _("Purpose"), _("Ground"), _("Kept"), _("Rows"), _("Of minors")]
    rows: Rows = [
        [line.title, whose, line.purpose, line.ground, line.kept, one.count(), one.count_of_minors()]
        for one, (line, whose) in zip(register().held, all_tables(), strict=True)
    ]
    return Table(_("What is held today"), head, rows)


def _classes() -> Iterable[SchoolClass]:
    return SchoolClass.objects.filter(organisation__kind__in=school_kinds()).select_related("organisation")


def _minors(year: int) -> Table:
    today = timezone.localdate()
    pupils = Person.objects.filter(kind=PersonKind.PUPIL)
    below = [one for one in _classes() if needs_guardian(one)]
    young = Person.objects.filter(
        pk__in=Membership.objects.filter(current_on(today), school_class__in=below).values("person")
    )
    acts = Counter(Consent.objects.filter(_in_year("recorded_at", year)).values_list("act", flat=True))
    rows: Rows = [
        [_("Pupils, by number alone"), pupils.count()],
        [_("of them with a name"), pupils.exclude(name="").count()],
        [_("Pupils of classes below fourteen"), young.count()],
        [_("of them with a name"), young.exclude(name="").count()],
        [_("named though no guardian agreed"), sum(len(named_without_consent(one)) for one in below)],
        *(_decided(act, acts[act.value]) for act in ConsentAct),
    ]
    return Table(_("Minors"), [_("What"), _("How many")], rows)


def _decided(act: ConsentAct, count: int) -> list[Cell]:
    return [_("Decisions of the year: %(what)s") % {"what": act.label}, count]


# -- what happened in the year ----------------------------------------------------------------------------------------


def _requests(year: int) -> Table:
    served = PrivacyRequest.objects.filter(_in_year("at", year), is_sample=False)
    counts = Counter(served.values_list("kind", "asked_by", "of_minor"))
    rows: Rows = [
        [str(kind.label), str(who.label), counts[kind.value, who.value, False] + counts[kind.value, who.value, True],
         counts[kind.value, who.value, True]]
        for kind in RequestKind
        for who in AskedBy
        if counts[kind.value, who.value, False] + counts[kind.value, who.value, True]
    ]  # fmt: skip
    return Table(_("Requests served"), [_("What"), _("Asked by"), _("How many"), _("Of minors")], rows)


def _deletions(year: int) -> Table:
    by_time: Counter[str] = Counter()
    by_request: Counter[str] = Counter()
    for counts in RetentionRun.objects.filter(day__year=year).values_list("counts", flat=True):
        by_time.update(counts)
    for gone in PrivacyRequest.objects.filter(_in_year("at", year), is_sample=False).values_list("gone", flat=True):
        by_request.update(gone)
    titles = {one.model: one.title for one in register().held}
    rows: Rows = [[titles.get(name, name), by_time[name], by_request[name]] for name in sorted({*by_time, *by_request})]
    return Table(_("Deletions"), [_("Table"), _("Past their time"), _("On request")], rows)


def _incidents(year: int) -> Table:
    rows: Rows = [
        [f"{one.on:%Y-%m-%d}", one.what, one.people, one.minors, one.told]
        for one in Incident.objects.filter(on__year=year)
    ]
    head = [_("Day"), _("What happened"), _("People"), _("Of them minors"), _("Who was told")]
    return Table(_("Incidents"), head, rows)


def _access(year: int) -> Table:
    """Accounts that open minors' names: teachers, managers of schools, superusers. Officers see counts alone."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    grants = RoleGrant.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=last),
        Q(valid_until=None) | Q(valid_until__gt=first),
        Q(role=Role.TEACHER) | Q(role=Role.UNIT_MANAGER, organisation__kind__in=school_kinds()),
    ).select_related("user", "organisation", "school_class")
    served = Counter(PrivacyRequest.objects.filter(_in_year("at", year)).values_list("served_by", flat=True))
    rows: Rows = [
        [str(one.user), one.get_role_display(), str(one.school_class or one.organisation or ""), served[one.user_id]]
        for one in grants
    ]
    for user in User.objects.filter(is_superuser=True, is_active=True):
        rows.append([str(user), _("Superuser"), _("everything"), served[user.pk]])
    head = [_("Account"), _("Role"), _("Reach"), _("Requests served for others")]
    return Table(_("Who had access to minors' names"), head, rows)


# -- the paper --------------------------------------------------------------------------------------------------------


def title_of(report: Report) -> str:
    return _("Minors' personal data: compliance audit of %(year)s") % {"year": report.year}


def report_pdf(report: Report) -> bytes:
    """The report as PDF, to be signed and sealed."""
    data = {
        "title": title_of(report),
        "law": _("Regulations on the Protection of Minors in Cyberspace, art. 37; Personal Information Protection Law"),
        "operator_label": _("Who handles the data"),
        "operator": settings.PRIVACY_OPERATOR,
        "contact_label": _("Contact"),
        "contact": settings.PRIVACY_CONTACT,
        "made": _("Counted on %(day)s") % {"day": f"{timezone.localtime(report.made_at):%Y-%m-%d %H:%M}"},
        "tables": [
            {"title": table.title, "head": table.head, "rows": [[str(cell) for cell in row] for row in table.rows]}
            for table in report.tables
        ],
        "none": _("None."),
        "signatures": [_("Filled in by"), _("Checked by"), _("Seal of the unit"), _("Date")],
        "sample": _("Contains sample data: not to be handed in") if report.has_samples else "",
    }
    return render_pdf("privacy/report.typ", data)


def report_xlsx(report: Report) -> bytes:
    """The report as a workbook, a sheet a table."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for number, table in enumerate(report.tables, 1):
        sheet: Any = book.create_sheet(f"{number} {table.title}"[:31])
        sheet.append([title_of(report)])
        if report.has_samples:
            sheet.append([_("Contains sample data: not to be handed in")])
        sheet.append(table.head)
        for row in table.rows:
            sheet.append([neutral(cell) for cell in row])
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 24
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
