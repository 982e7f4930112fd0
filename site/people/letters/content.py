"""The yearly duty letters (岗位责任书): who has one to sign, who has signed, and the sheets to print."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.papers.kinds import Field, Paper
from common.typesetting import render_pdf
from common.wording import says_only
from people.models import DutyLetter, Employment, Membership, Organisation, Person, Post, User
from people.staff.catalogue import GENERAL, duties_of
from people.staff.roster import current_in

MOST_IN_A_FILE = 200
LETTER = Paper(
    key="duty-letter",
    title=gettext_lazy("Duty letter for fire safety"),
    fields=(
        Field("name", "姓名", gettext_lazy("Name")),
        Field("post", "岗位", gettext_lazy("Post")),
        Field("department", "部门", gettext_lazy("Department")),
        Field("year", "年度", gettext_lazy("Year")),
        Field("duties", "职责", gettext_lazy("Duties"), long=True),
        Field("source", "依据", gettext_lazy("Source")),
        Field("signed", "签名", gettext_lazy("Signature of the holder of the post")),
        Field("by", "责任人签名", gettext_lazy("Signature of the responsible person")),
    ),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One person's letter for one post in one year; `signed_on` is None until it is filed as signed."""

    row: Membership
    post: Post
    duties: Post
    signed_on: date | None

    @property
    def key(self) -> str:
        """What the form sends for it."""
        return f"{self.row.person_id}:{self.post.pk}"


def letter_rows(unit: Organisation, year: int, *, signed: bool | None = None) -> QuerySet[Membership]:
    """The memberships that have a letter this year: whoever works here, volunteers of a day left out.

    One for each person and post. `signed` takes those that are filed as signed, or those that are not.
    """
    rows = _rows([unit.pk])
    if signed is not None:
        rows = rows.filter(_is_signed(year) if signed else ~_is_signed(year))
    return rows.select_related("person", "post", "department").order_by(
        F("post__position").asc(nulls_last=True), "person__name", "person", "pk"
    )


def unsigned_letters(units: Collection[uuid.UUID], year: int) -> dict[uuid.UUID, int]:
    """How many letters of the year wait to be signed in each of these units; units without any are left out."""
    rows = _rows(units).filter(~_is_signed(year)).order_by().values("organisation")
    return dict(rows.annotate(number=Count("pk")).values_list("organisation", "number"))


def _rows(units: Collection[uuid.UUID]) -> QuerySet[Membership]:
    today = timezone.localdate()
    return current_in(units, today).filter(started_on__lte=today).exclude(employment=Employment.VOLUNTEER)


def _is_signed(year: int) -> Exists:
    general = Post.objects.filter(code=GENERAL).values("pk")[:1]
    post = Coalesce(OuterRef("post"), Subquery(general))
    filed = {"organisation": OuterRef("organisation"), "person": OuterRef("person"), "year": year}
    return Exists(DutyLetter.objects.filter(**filed, post=post))


def letters_of(unit: Organisation, year: int, rows: Iterable[Membership]) -> list[Letter]:
    """The letters of these memberships, with their duties and when they were signed."""
    found = list(rows)
    general = Post.objects.filter(code=GENERAL).first()
    posts = {row.post_id: row.post for row in found if row.post} | ({None: general} if general else {})
    duties = duties_of([post for post in posts.values() if post])
    filed = DutyLetter.objects.filter(organisation=unit, year=year, person__in={row.person_id for row in found})
    signed = {(letter.person_id, letter.post_id): letter.signed_on for letter in filed}
    made = []
    for row in found:
        post = row.post or general
        if post is not None:
            made.append(Letter(row, post, duties[post.pk], signed.get((row.person_id, post.pk))))
    return made


@transaction.atomic
def file_signed(*, unit: Organisation, year: int, letters: Iterable[Letter], on: date, by: User) -> int:
    """Files letters as signed on a day; returns how many are new. Filed twice, the first day stays."""
    made = 0
    for letter in letters:
        _row, new = DutyLetter.objects.get_or_create(
            organisation=unit, person=letter.row.person, post=letter.post, year=year,
            defaults={"signed_on": on, "filed_by": by},
        )  # fmt: skip
        made += new
    return made


def unfile(*, unit: Organisation, year: int, person: Person, post: Post) -> bool:
    """Takes back that a letter was signed; False when it was not filed."""
    return bool(DutyLetter.objects.filter(organisation=unit, person=person, post=post, year=year).delete()[0])


def letter_values(unit: Organisation, year: int, letter: Letter) -> dict[str, Any]:
    """What stands on a letter, by the keys of its paper."""
    row = letter.row
    second = f"（{row.person.second_name}）" if row.person.second_name else ""
    duties = [line for line in letter.duties.duties.splitlines() if line.strip()]
    return {
        "unit": unit.name,
        "name": f"{row.person.name}{second}",
        "post": str(letter.post),
        "department": row.department.name if row.department else "",
        "year": str(year),
        "duties": "\n".join(f"{number}. {line}" for number, line in enumerate(duties, 1)),
        "source": letter.duties.duties_source,
        "sample": _("SAMPLE") if unit.is_sample else "",
    }


def letters_pdf(unit: Organisation, year: int, letters: Iterable[Letter]) -> bytes:
    """The letters as one PDF, a page or more each, in the active language."""
    data = {
        "title": _("Duty letter for fire safety, %(year)s") % {"year": year},
        "letters": [letter_values(unit, year, letter) for letter in letters],
        "labels": {
            "name": _("Name"), "post": _("Post"), "department": _("Department"), "year": _("Year"),
            "duties": _("Duties of the post"), "source": _("Source"),
        },
        "promise": _("I have read these duties and fulfil them."),
        "signs": [
            _("Signature of the holder of the post"), _("Signature of the responsible person"),
            _("Seal of the unit"), _("Date"),
        ],
        "note": says_only(),
    }  # fmt: skip
    return render_pdf("letters/duty_letter.typ", data)
