"""The yearly duty letters (岗位责任书): who has one to sign, who has signed, and the sheets to print."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clean_files import CleanFile
from common.papers.kinds import Field, Paper
from common.typesetting import render_pdf
from common.wording import says_only
from people.keeping import drop_scans
from people.models import DutyLetter, Employment, LetterScan, Membership, Organisation, Person, Post, User
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
    scan: LetterScan | None = None

    @property
    def key(self) -> str:
        """What the form sends for it."""
        return f"{self.row.person_id}:{self.post.pk}"


def letter_rows(unit: Organisation, year: int, *, signed: bool | None = None) -> QuerySet[Membership]:
    """The memberships that have a letter this year: whoever works here, volunteers of a day left out.

    One for each person and post. A post without a text, where the general one has none either, has no letter to sign.
    `signed` takes those that are filed as signed, or those that are not.
    """
    rows = _rows([unit.pk], year)
    if signed is not None:
        rows = rows.filter(_is_signed(year) if signed else ~_is_signed(year))
    return rows.select_related("person", "post", "department").order_by(
        F("post__position").asc(nulls_last=True), "person__name", "person", "pk"
    )


def unsigned_letters(units: Collection[uuid.UUID], year: int) -> dict[uuid.UUID, int]:
    """How many letters of the year wait to be signed in each of these units; units without any are left out.

    Nobody is asked to sign a text that was not compared with its source.
    """
    rows = _rows(units, year).filter(~_is_signed(year)).filter(_is_checked()).order_by().values("organisation")
    return dict(rows.annotate(number=Count("pk")).values_list("organisation", "number"))


def _rows(units: Collection[uuid.UUID], year: int) -> QuerySet[Membership]:
    rows = _held(units)
    return rows if general_text().exists() else rows.filter(Q(_is_signed(year)) | Q(post__duties__gt=""))


def _held(units: Collection[uuid.UUID]) -> QuerySet[Membership]:
    today = timezone.localdate()
    return current_in(units, today).filter(started_on__lte=today).exclude(employment=Employment.VOLUNTEER)


def _is_checked() -> Q:
    """The letter's text, that of the post or else the general one, was compared with its source."""
    own = Q(post__duties__gt="", post__duties_checked=True)
    general = general_text().filter(duties_checked=True).exists()
    return own | Q(post=None) | Q(post__duties="") if general else own


def _is_signed(year: int) -> Exists:
    general = Post.objects.filter(code=GENERAL).values("pk")[:1]
    post = Coalesce(OuterRef("post"), Subquery(general))
    filed = {"organisation": OuterRef("organisation"), "person": OuterRef("person"), "year": year}
    return Exists(DutyLetter.objects.filter(**filed, post=post))


def general_text() -> QuerySet[Post]:
    """The general post whose text stands on the letters of all that have none of their own; empty for no text."""
    return Post.objects.filter(code=GENERAL).exclude(duties="")


def posts_without_text(unit: Organisation) -> list[Post]:
    """The posts held in the unit that have no letter because nobody has written down their duties."""
    if general_text().exists():
        return []
    held = _held([unit.pk]).filter(post__duties="")
    return list(Post.objects.filter(pk__in=held.order_by().values("post")))


def letters_of(unit: Organisation, year: int, rows: Iterable[Membership]) -> list[Letter]:
    """The letters of these memberships, with their duties and when they were signed."""
    found = list(rows)
    general = Post.objects.filter(code=GENERAL).first()
    posts = {row.post_id: row.post for row in found if row.post} | ({None: general} if general else {})
    duties = duties_of([post for post in posts.values() if post])
    filed = DutyLetter.objects.filter(organisation=unit, year=year, person__in={row.person_id for row in found})
    signed = {(letter.person_id, letter.post_id): letter for letter in filed.select_related("scan")}
    made = []
    for row in found:
        post = row.post or general
        if post is not None:
            letter = signed.get((row.person_id, post.pk))
            signed_on, scan = (letter.signed_on, letter.scan) if letter else (None, None)
            made.append(Letter(row, post, duties[post.pk], signed_on, scan))
    return made


@transaction.atomic
def file_signed(
    *, unit: Organisation, year: int, letters: Iterable[Letter], on: date, by: User, scan: CleanFile | None = None
) -> int:
    """Files letters as signed on a day; returns how many are new. Filed twice, the first day stays.

    `scan` shows all of them. It takes the place of the one that a letter had.
    """
    made, filed = 0, []
    for letter in letters:
        row, new = DutyLetter.objects.get_or_create(
            organisation=unit, person=letter.row.person, post=letter.post, year=year,
            defaults={"signed_on": on, "filed_by": by},
        )  # fmt: skip
        filed.append(row.pk)
        made += new
    if scan is not None and filed:
        kept = _kept(unit, year, scan, by)
        DutyLetter.objects.filter(pk__in=filed).update(scan=kept)
        drop_scans(LetterScan.objects.filter(organisation=unit, letters=None))
    return made


def _kept(unit: Organisation, year: int, scan: CleanFile, by: User) -> LetterScan:
    """The scan on record; one that is there already is not kept twice."""
    known = LetterScan.objects.filter(organisation=unit, year=year, sha256=scan.sha256).first()
    if known is not None:
        return known
    row = LetterScan(
        organisation=unit, year=year, name=scan.name, content_type=scan.content_type, sha256=scan.sha256, by=by
    )
    row.file.save(f"{uuid.uuid4()}.{scan.name.rpartition('.')[2]}", ContentFile(scan.content), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same file was sent twice at once
        row.file.delete(save=False)
        return LetterScan.objects.get(organisation=unit, year=year, sha256=scan.sha256)
    return row


@transaction.atomic
def unfile(*, unit: Organisation, year: int, person: Person, post: Post) -> bool:
    """Takes back that a letter was signed; False when it was not filed. A scan goes with the last letter it shows."""
    gone = DutyLetter.objects.filter(organisation=unit, person=person, post=post, year=year).delete()[0]
    drop_scans(LetterScan.objects.filter(organisation=unit, letters=None))
    return bool(gone)


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
        "source": _source_of(letter.duties),
        "sample": _("SAMPLE") if unit.is_sample else "",
    }


def _source_of(text: Post) -> str:
    """Where the text is from, and that nobody compared it where nobody did."""
    if text.duties_checked:
        return text.duties_source
    return f"{text.duties_source} ({_('Text not yet compared with its source')})".strip()


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
