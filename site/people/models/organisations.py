"""Units, schools, their classes, the posts in them and who holds these."""

import uuid
from datetime import date, time
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from divisions.models import Division

from .kinds import LegalCategory, kind_label, kind_named
from .persons import Person


class NumberKind(models.TextChoices):
    """What the number of a unit is. Empty: nobody has entered it yet."""

    CREDIT_CODE = "credit_code", _("Unified social credit code")
    REGISTRATION = "registration", _("Registration certificate number")
    RELIGIOUS = "religious", _("Registration certificate of a religious place")
    TEACHING = "teaching", _("Licence to run a school")
    OTHER = "other", _("Another number")
    NONE = "none", _("Has no number")


class Organisation(ChoiceLabels, models.Model):
    """A unit as a place, with the typed attributes that rules ask for. Unknown is NULL, not zero.

    A chain has one legal body and many places: `legal_body` names the row of the body, or `legal_body_name` and
    `legal_body_code` name one that is not here. A category is NULL where the kind says it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of unit"), max_length=30)  # the code of a `UnitKind`
    number_kind = models.CharField(
        _("kind of number"), max_length=12, choices=NumberKind.choices, blank=True, default=""
    )
    number = models.CharField(_("number"), max_length=40, blank=True, default="")
    address = models.CharField(_("street address"), max_length=200, blank=True, default="")
    legal_body = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("legal body")
    )
    legal_body_name = models.CharField(_("name of the legal body"), max_length=120, blank=True, default="")
    legal_body_code = models.CharField(_("credit code of the legal body"), max_length=18, blank=True, default="")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="organisations", verbose_name=_("administrative division")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit")
    )
    floor_area_m2 = models.FloatField(_("floor area (m²)"), null=True, blank=True, validators=[MinValueValidator(0)])
    height_m = models.FloatField(_("building height (m)"), null=True, blank=True, validators=[MinValueValidator(0)])
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    beds = models.PositiveIntegerField(_("beds"), null=True, blank=True)
    boarding_pupils = models.PositiveIntegerField(_("boarding pupils"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    public_assembly = models.BooleanField(_("public assembly place"), null=True, blank=True)
    dense_place = models.BooleanField(_("densely occupied place"), null=True, blank=True)
    commercial_complex = models.BooleanField(_("large commercial complex"), null=True, blank=True)
    residential = models.BooleanField(_("residential building"), null=True, blank=True)
    shared_building = models.BooleanField(_("building shared by several units"), null=True, blank=True)
    shared_management = models.BooleanField(
        _("manages fire safety for a building shared by several units"), null=True, blank=True
    )
    high_rise_area = models.BooleanField(_("has high-rise buildings in its area"), null=True, blank=True)
    control_room = models.BooleanField(_("has a fire control room"), null=True, blank=True)
    sub_plan = models.BooleanField(_("has a sub-plan of its own"), null=True, blank=True)
    key_unit = models.BooleanField(_("key fire-safety unit"), default=False)
    key_unit_document = models.CharField(_("document naming it a key unit"), max_length=120, blank=True)
    key_unit_since = models.DateField(_("key unit since"), null=True, blank=True)
    # The day since which the attributes above are as they are: what was owed before it stays as it was computed.
    facts_since = models.DateField(_("attributes as shown since"), default=timezone.localdate, editable=False)
    # The day from which the unit is shut, by its latest act; its duties end there. Changed by acts only.
    shut_on = models.DateField(_("shut since"), null=True, blank=True, editable=False)
    night_shift_starts = models.TimeField(_("night shift starts at"), default=time(20))
    is_sample = models.BooleanField(_("sample"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    facts_day: date | None = None  # since when a change that is being saved holds; None for today
    duties_follow: bool = False  # True while many are saved at once: their duties are computed behind it
    changed_by: Any = None  # who makes a change that is being saved, an account; None for nobody by name

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["number"], name="organisation_number", condition=~Q(number=""))]
        constraints = [
            models.CheckConstraint(condition=~Q(kind=""), name="organisation_has_kind"),
            models.CheckConstraint(
                condition=Q(number_kind__in=["", NumberKind.NONE], number="")
                | ~Q(number_kind__in=["", NumberKind.NONE]) & ~Q(number=""),
                name="organisation_number_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(legal_body=None) | Q(legal_body_name="", legal_body_code=""),
                name="organisation_one_legal_body",
            ),
            models.CheckConstraint(
                condition=Q(key_unit=False) | ~Q(key_unit_document=""),
                name="organisation_key_unit_has_document",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_kind_display(self) -> str:
        """The kind in the reader's language, also of kinds that officers added."""
        return kind_label(self.kind)

    @property
    def is_school(self) -> bool:
        return bool(kind_named(self.kind).category(LegalCategory.SCHOOL))

    @property
    def is_shut(self) -> bool:
        """True from the day on which the unit stopped or was struck off, until it opens again."""
        return self.shut_on is not None and self.shut_on <= timezone.localdate()

    def category(self, code: str) -> bool | None:
        """Whether the unit has a legal category: as it states itself, or else as its kind says; None if unknown."""
        stated: bool | None = getattr(self, code, None)
        if stated is None and code == LegalCategory.DENSE_PLACE and self.public_assembly:
            return True  # by law
        return kind_named(self.kind).category(code) if stated is None else stated


class SeatSecretKind(models.TextChoices):
    PIN = "pin", _("PIN of four digits")
    PICTURES = "pictures", _("Three pictures, for children who cannot read yet")


class SchoolClass(models.Model):
    """A class of one school year; pupils join it by code and seat number, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="classes", verbose_name=_("school"))
    name = models.CharField(_("name"), max_length=60)
    grade = models.PositiveSmallIntegerField(_("grade"))
    school_year = models.PositiveSmallIntegerField(_("school year (its first calendar year)"))
    join_code = models.CharField(_("join code"), max_length=8, unique=True)
    seat_secret_kind = models.CharField(
        _("how a seat is proved"), max_length=10, choices=SeatSecretKind.choices, default=SeatSecretKind.PIN
    )
    shows_names = models.BooleanField(_("shows nicknames beside the seats"), default=False)
    # Where the class began or ended within its school year.
    started_on = models.DateField(_("began on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)  # its last day
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["organisation", "grade", "name"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "school_year"], name="class_name_once_a_year")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_day(self) -> date:
        return self.started_on or date(self.school_year, 9, 1)


class Post(models.Model):
    """A post that rules can name, from the catalogue; kept as data because no national list exists.

    `duties` is the text of its yearly duty letter, one duty a line.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=500)
    everywhere = models.BooleanField(_("offered in every kind of unit"), default=False)
    kinds = models.JSONField(_("offered first in"), default=list, blank=True)  # codes of kinds of units
    asks_certificate = models.BooleanField(_("asks for a certificate"), default=False)
    reports_changes = models.BooleanField(_("changes are reported to the brigade"), default=False)
    duties = models.TextField(_("duties"), blank=True, help_text=_("The text of the duty letter, one duty a line."))
    duties_source = models.CharField(_("source of the duties"), max_length=200, blank=True)
    duties_checked = models.BooleanField(_("duties compared with the text they cite"), default=False)
    loaded = models.JSONField(default=dict, editable=False)  # as last loaded: what differs, an editor has changed

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of a unit, under a name that its manager gives and changes."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="department_named_once")]

    def __str__(self) -> str:
        return self.name


class Employment(models.TextChoices):
    """Whose employee somebody is who works in a unit."""

    OWN = "own", _("Employed by this unit")
    DISPATCHED = "dispatched", _("Sent by a staffing agency")
    OUTSOURCED = "outsourced", _("Employed by a contractor")
    VOLUNTEER = "volunteer", _("Volunteer")


class Membership(ChoiceLabels, models.Model):
    """A person in an organisation from a day until a day, with post, class and seat where there are any.

    Without a post nobody knows whether rules name the person by it: it was not stated, or the roster's words for it,
    which stay in `post_words`, are no post of the catalogue. Whoever is known to hold none that rules name has the
    general post. Who is employed elsewhere has an employer: a unit of the site, or else a name.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, verbose_name=_("post"))
    post_words = models.CharField(_("post as the roster says it"), max_length=40, blank=True, default="")
    school_class = models.ForeignKey(
        SchoolClass,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("class"),
    )
    seat = models.PositiveSmallIntegerField(_("seat number"), null=True, blank=True)
    staff_number = models.CharField(_("staff number"), max_length=40, blank=True, default="")
    department = models.ForeignKey(
        Department, models.RESTRICT, null=True, blank=True, related_name="memberships", verbose_name=_("department")
    )
    shift = models.CharField(_("shift"), max_length=40, blank=True, default="")
    employment = models.CharField(_("employment"), max_length=12, choices=Employment.choices, default=Employment.OWN)
    employer = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="sent_staff", verbose_name=_("employer")
    )
    employer_name = models.CharField(_("name of the employer"), max_length=120, blank=True, default="")
    started_on = models.DateField(_("started on"))
    on_duty_from = models.DateField(_("on duty from"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)  # the last day of the stay

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["school_class", "seat"],
                condition=Q(ended_on=None, seat__isnull=False),
                name="seat_taken_once",
            ),
            models.CheckConstraint(condition=Q(employment__in=Employment.values), name="membership_employment_known"),
            models.CheckConstraint(
                condition=Q(employer=None, employer_name="") | ~Q(employment="own"),
                name="membership_own_has_no_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"

    @property
    def post_title(self) -> str:
        """The post, with the roster's own words for it beside; those alone where it is not known; else empty."""
        if self.post is None:
            return self.post_words
        return f"{self.post}（{self.post_words}）" if self.post_words else str(self.post)
