"""Key fire-safety units: the yearly list decides, an officer may with a reason, thresholds only suggest.

Order 61 art. 13 names the kinds of unit; the provinces set the figures and the brigades publish the list each year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, SheetStoppedError, Step, Work
from common.sheets.tables import MOST_ROWS
from common.sheets.values import Value, as_name, as_text, comparable
from divisions.models import Division
from people.access import overseen_divisions, overseen_organisations
from people.models import Organisation, User

from .. import access
from ..models import KeyUnitDecision, KeyUnitEntry, KeyUnitList
from ..rulebook.attributes import facts_of_unit
from ..rulebook.rule_file import thresholds_file
from ..rulebook.scope import parse_scope
from .forms import KeyUnitListForm

COLUMNS = (
    Column(
        "name", gettext_lazy("Name of the unit"),
        ("单位名称", "名称", "重点单位名称", "单位", "场所名称", "name"), as_name(120), required=True,
        sample="秀洲酒店",
        help=gettext_lazy("As the document writes it; brackets, points and spaces do not matter."),
    ),
    Column(
        "address", gettext_lazy("Address"), ("地址", "单位地址", "详细地址", "address"), as_text(200),
        sample="中山路1号",
    ),
    Column(
        "category", gettext_lazy("Category"), ("类别", "单位类别", "重点单位类别", "行业类别", "category"), as_text(60),
        sample="宾馆",
    ),
)  # fmt: skip


def list_divisions(user: User) -> QuerySet[Division]:
    """Where an officer may import a list: the city, counties and towns of the own area."""
    rows = Division.objects.all() if user.is_superuser else Division.objects.within_any(overseen_divisions(user))
    return rows.filter(level__in=["city", "county", "town"]).order_by("code")


class KeyUnitSheet(SheetKind):
    """The yearly list of one division, sent by an officer. It is applied at once: half a list would be a wrong rate."""

    code = "key-units"
    title = gettext_lazy("List of key units")
    lead = gettext_lazy(
        "The document's own table, with its title and its sums. Units on it are marked; those of the former list that"
        " are not on it are unmarked, unless an officer decided otherwise."
    )
    chunk = MOST_ROWS

    def scope_of(self, user: Any, key: str) -> User | None:
        return user if key == "area" and isinstance(user, User) and access.is_officer(user) else None

    def scope_title(self, scope: User) -> str:
        return _("Key fire-safety units")

    def back(self, scope: User) -> tuple[str, str]:
        return reverse("training:key_units"), _("Key units")

    def columns(self, scope: User) -> Sequence[Column]:
        return COLUMNS

    def form(self, scope: User, data: Any = None) -> KeyUnitListForm:
        return KeyUnitListForm(data, divisions=list_divisions(scope), initial={"year": timezone.localdate().year})

    def options(self, form: Any) -> dict[str, Any]:
        data = form.cleaned_data
        return {
            "division": data["division"].pk, "year": data["year"], "document": data["document"],
            "issued_on": data["issued_on"].isoformat(),
        }  # fmt: skip

    def identity(self, values: dict[str, Value]) -> str:
        return comparable(str(values.get("name") or ""))

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        units: dict[str, list[Organisation]] = defaultdict(list)
        for unit in Organisation.objects.filter(division__in=Division.objects.within(_division(work))):
            units[comparable(unit.name)].append(unit)
        return [_match(units[comparable(str(row.values["name"]))]) for row in rows]

    def summary(self, work: Work, lines: Any) -> str:
        listed = lines.filter(verdict="new")
        return _("%(listed)s units are listed, %(matched)s of them are in the system.") % {
            "listed": listed.count(), "matched": listed.filter(problem="").count(),
        }  # fmt: skip

    def begin(self, work: Work) -> None:
        if KeyUnitList.objects.filter(division=_division(work), document=work.options["document"]).exists():
            raise SheetStoppedError(_("This document has been imported already."))

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        made, before = keep_list(work, [(step.line or 0, step.values) for step in steps])
        first = {"list": made.pk, "units": before}
        return [Done(undo=first if place == 0 else {"list": made.pk}) for place in range(len(steps))]

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        stays = take_back_list(notes, by=work.user)
        return [stays for _note in notes]


def _division(work: Work) -> Division:
    """The division that the list is about. Raises PermissionDenied when it lies outside the officer's area."""
    found = list_divisions(work.user).filter(pk=work.options["division"]).first()
    if found is None:
        raise PermissionDenied
    return found


def _match(found: list[Organisation]) -> Match:
    if len(found) > 1:
        return Match(problem=_("More than one unit here has this name."))
    return Match() if found else Match(remark=_("Not in the system: counted as not trained."))


@transaction.atomic
def keep_list(work: Work, lines: Sequence[tuple[int, dict[str, Value]]]) -> tuple[KeyUnitList, list[list[Any]]]:
    """Keeps a list and marks the units on it; units of the division's former lists that are not on it are unmarked.

    Units marked by an officer's decision stay. Returns the list, and what the marks of changed units were before.
    """
    division = _division(work)
    made = KeyUnitList.objects.create(
        division=division, year=work.options["year"], document=work.options["document"],
        issued_on=date.fromisoformat(work.options["issued_on"]), imported_by=work.user,
        is_sample=bool(work.options.get("is_sample")),
    )  # fmt: skip
    units: dict[str, list[Organisation]] = defaultdict(list)
    for unit in Organisation.objects.filter(division__in=Division.objects.within(division)):
        units[comparable(unit.name)].append(unit)
    KeyUnitEntry.objects.bulk_create(
        KeyUnitEntry(
            list=made, line=line, name=str(values["name"]), address=str(values.get("address") or ""),
            category=str(values.get("category") or ""),
            organisation=next(iter(units[comparable(str(values["name"]))]), None),
        )
        for line, values in lines
    )  # fmt: skip
    return made, _mark(made) if current_list(division) == made else []


def _mark(made: KeyUnitList) -> list[list[Any]]:
    """Marks the units of the list; returns what was written over: unit, mark, document, since."""
    listed = {entry.organisation_id for entry in made.entries.all() if entry.organisation_id}
    former = set(
        KeyUnitEntry.objects.filter(list__division=made.division)
        .exclude(list=made)
        .values_list("organisation", flat=True)
    )
    # In the order of decisions: the newest of a unit stays.
    words = dict(KeyUnitDecision.objects.order_by("decided_on", "pk").values_list("organisation", "is_key"))
    decided = {pk for pk, is_key in words.items() if is_key}
    before = []
    for unit in Organisation.objects.filter(pk__in=listed).select_related("division"):
        before.append(_mark_of(unit))
        since = unit.key_unit_since if unit.key_unit else made.issued_on
        _set_key(unit, True, made.document, since, by=made.imported_by)
    for unit in Organisation.objects.filter(pk__in=(former - listed) - decided, key_unit=True):
        before.append(_mark_of(unit))
        _set_key(unit, False, "", None, by=made.imported_by)
    return before


def _mark_of(unit: Organisation) -> list[Any]:
    since = unit.key_unit_since.isoformat() if unit.key_unit_since else None
    return [str(unit.pk), unit.key_unit, unit.key_unit_document, since]


def _set_key(unit: Organisation, is_key: bool, document: str, since: date | None, *, by: User | None) -> None:
    unit.key_unit, unit.key_unit_document, unit.key_unit_since = is_key, document, since
    unit.changed_by = by
    unit.save()


def take_back_list(notes: Sequence[dict[str, Any]], *, by: User | None) -> str:
    """Deletes a list and gives its units the marks they had; a sentence when it has to stay."""
    made = KeyUnitList.objects.filter(pk=notes[0]["list"]).first()
    if made is None:
        return ""
    before = [mark for note in notes for mark in note.get("units", ())]
    if KeyUnitList.objects.filter(division=made.division, pk__gt=made.pk).exists():
        return _("A later list has been imported since.")
    decided = KeyUnitDecision.objects.filter(organisation__in=[pk for pk, *_mark in before])
    if decided.filter(decided_on__gte=timezone.localdate(made.imported_at)).exists():
        return _("An officer has decided about a unit on it since.")
    units = Organisation.objects.select_related("division").in_bulk([pk for pk, *_mark in before])
    by_key = {str(pk): unit for pk, unit in units.items()}
    for pk, is_key, document, since in before:
        if unit := by_key.get(pk):
            _set_key(unit, is_key, document, date.fromisoformat(since) if since else None, by=by)
    made.delete()
    return ""


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
    _set_key(unit, is_key, document[:120] if is_key else "", today if is_key else None, by=by)
    return decision


@dataclass(frozen=True)
class Suggestion:
    """What the figures of the unit's own province say of it; `is_entered` is False where nobody has entered them."""

    is_key: bool | None
    text: str
    is_entered: bool


@cache
def provinces() -> list[dict[str, Any]]:
    """The thresholds by province, as the file has them."""
    found: list[dict[str, Any]] = yaml.safe_load(thresholds_file().read_text(encoding="utf-8"))["provinces"]
    return found


def suggestion(unit: Organisation, day: date | None = None) -> Suggestion:
    """Whether its province's thresholds suggest a key unit, by which category; None when it cannot be told.

    Another province's figures say nothing here.
    """
    own = own_province(unit.division.code, day or timezone.localdate())
    if own is None:
        text = _("The figures of this province have not been entered: the list or an officer decides.")
        return Suggestion(None, text, False)
    facts = facts_of_unit(unit)
    verdicts = {
        threshold["category"]: parse_scope(threshold["scope"], "organisation").unit(facts)
        for threshold in own["thresholds"]
    }
    hits = [category for category, verdict in verdicts.items() if verdict]
    named = "、".join(hits) or _("no category")
    unknown = any(verdict is None for verdict in verdicts.values())
    return Suggestion(True if hits else None if unknown else False, f"{named}（{own['name']}）", True)


def own_province(code: str, on: date) -> dict[str, Any] | None:
    """The figures that hold on a day in the province of a division; None where they have not been entered."""
    return next(
        (
            province
            for province in provinces()
            if code.startswith(province["province"]) and province["entered"] and province["from"] <= on
            and not (province.get("until") and province["until"] <= on)
        ),
        None,
    )  # fmt: skip
