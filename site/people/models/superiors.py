"""Groups and departments above units: what lies under them, and what they send to it."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from divisions.models import Division

from .organisations import Organisation


class SuperiorSort(models.TextChoices):
    GROUP = "group", _("Group of companies")
    DEPARTMENT = "department", _("Department")


class Sector(models.TextChoices):
    """What a department looks after, as 嘉政办发〔2018〕47号 二 names it; empty for groups."""

    EDUCATION = "education", _("Education")
    CONSTRUCTION = "construction", _("Construction")
    CULTURE = "culture", _("Culture")
    COMMERCE = "commerce", _("Commerce and grain")
    RELIGION = "religion", _("Ethnic and religious affairs")
    STATE_ASSETS = "state_assets", _("State-owned assets")
    LABOUR = "labour", _("Human resources and social security")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    HEALTH = "health", _("Health")
    PORT = "port", _("Port")


class Superior(models.Model):
    """A group or a department. A department's own units are those of its kinds in its division, and those listed.

    A named firm of the policy is an empty tenant: its name is to be confirmed, and nobody is invented for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sort = models.CharField(_("sort"), max_length=10, choices=SuperiorSort.choices)
    name = models.CharField(_("name"), max_length=120)
    name_to_confirm = models.BooleanField(_("name to be confirmed"), default=False)
    number = models.CharField(_("unified social credit code"), max_length=18, blank=True, default="")
    sector = models.CharField(_("sector"), max_length=15, choices=Sector.choices, blank=True, default="")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("administrative division"))
    kinds = models.JSONField(_("kinds of units"), default=list, blank=True)  # codes of `UnitKind`
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["sort", "division__code", "name"]
        verbose_name = _("group or department")
        verbose_name_plural = _("groups and departments")
        constraints = [
            models.UniqueConstraint(fields=["name", "division"], name="superior_name_once_a_division"),
            models.CheckConstraint(
                condition=Q(sort=SuperiorSort.GROUP, sector="") | Q(sort=SuperiorSort.DEPARTMENT) & ~Q(sector=""),
                name="superior_department_has_sector",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_group(self) -> bool:
        return self.sort == SuperiorSort.GROUP


class SuperiorName(models.Model):
    """A name that a group or department bore until a day: 卫生和计划生育委员会 became 卫生健康委员会."""

    superior = models.ForeignKey(Superior, models.CASCADE, related_name="former_names")
    name = models.CharField(_("former name"), max_length=120)
    until = models.DateField(_("until"))  # the last day on which it bore the name
    source = models.CharField(_("document or source"), max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self) -> str:
        return self.name


class Holding(models.TextChoices):
    """How a group holds a member."""

    WHOLE = "whole", _("Wholly owned")
    CONTROLLED = "controlled", _("Controlled")
    SHARE = "share", _("Shares held")
    BRANCH = "branch", _("Branch or place of business")


class ListedUnitQuerySet(models.QuerySet["ListedUnit"]):
    def on(self, day: date) -> ListedUnitQuerySet:
        """Entries that stand on the list on a day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class ListedUnit(ChoiceLabels, models.Model):
    """A unit on the list of a group or department: one that is here, or one by name, which counts as not trained.

    In a group `upper` makes the tree, and `holding` with `share_percent` says how it is held; each from a day until a
    day, so that a sale ends one entry and begins another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    superior = models.ForeignKey(Superior, models.CASCADE, related_name="listed", verbose_name=_("group or department"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="listings", verbose_name=_("unit")
    )
    upper = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lower", verbose_name=_("under")
    )
    name = models.CharField(_("name on the list"), max_length=120)
    number = models.CharField(_("number on the list"), max_length=40, blank=True, default="")
    sort = models.CharField(_("sort on the list"), max_length=40, blank=True, default="")  # 直属, 民办, 校区, …
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    outside = models.BooleanField(_("outside the city"), default=False)
    holding = models.CharField(_("how held"), max_length=10, choices=Holding.choices, blank=True, default="")
    share_percent = models.DecimalField(
        _("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    since = models.DateField(_("on the list from"))
    until = models.DateField(_("on the list until"), null=True, blank=True)  # the last day
    source = models.CharField(_("document or source"), max_length=200, blank=True, default="")

    objects = ListedUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("unit on a list")
        verbose_name_plural = _("units on lists")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="listed_unit_has_name"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="listed_ends_after_start"),
            models.CheckConstraint(condition=~Q(upper=F("id")), name="listed_not_under_itself"),
            models.CheckConstraint(
                condition=Q(share_percent=None) | Q(share_percent__gte=0, share_percent__lte=100),
                name="listed_share_is_percent",
            ),
            models.UniqueConstraint(
                fields=["superior", "organisation"],
                condition=Q(until=None, organisation__isnull=False),
                name="listed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def private_storage() -> FileSystemStorage:
    """Attachments are private: only their page gives them out."""
    return FileSystemStorage(location=settings.VAR_DIR / "private", base_url=None)


class Circular(models.Model):
    """What a group or department sends once to its own units, with an attachment, for them to acknowledge or answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    superior = models.ForeignKey(Superior, models.PROTECT, related_name="circulars", verbose_name=_("sent by"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    # What allows it to reach schools as a task. Without both it is theirs to choose, and no day is set for them.
    white_list_item = models.CharField(_("item of the schools' white list"), max_length=120, blank=True, default="")
    approval = models.CharField(_("approval of the education department"), max_length=120, blank=True, default="")
    attachment = models.FileField(
        _("attachment"), storage=private_storage, upload_to="circulars/%Y/", blank=True, max_length=200
    )
    attachment_name = models.CharField(_("name of the attachment"), max_length=120, blank=True, default="")
    attachment_type = models.CharField(max_length=100, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        constraints = [
            models.CheckConstraint(
                condition=Q(white_list_item="", approval="") | ~Q(white_list_item="") & ~Q(approval=""),
                name="circular_item_is_approved",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CircularReceipt(models.Model):
    """One unit's copy of a circular: when somebody there opened it, and what was answered. Sent once, never again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circular = models.ForeignKey(Circular, models.CASCADE, related_name="receipts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="circulars")
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(_("answer"), max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["organisation__name", "pk"]
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint(fields=["circular", "organisation"], name="circular_once_a_unit"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False, received_at__isnull=False),
                name="circular_answered_was_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circular} · {self.organisation}"

    @property
    def is_own_choice(self) -> bool:
        """True in a school for what names no item of the white list and no approval: it asks nothing by a day."""
        return self.organisation.is_school and not self.circular.white_list_item

    @property
    def answer_by(self) -> date | None:
        """The day by which this unit is to answer; None where none is wanted, or the school may choose."""
        return None if self.is_own_choice else self.circular.answer_by
