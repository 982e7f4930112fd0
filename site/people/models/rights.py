"""Rights come from jurisdictions: named, dated sets of division subtrees and organisations."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from divisions.models import Division

from .accounts import User
from .organisations import Organisation, SchoolClass
from .superiors import Superior


class Jurisdiction(models.Model):
    """What an office looks after. Sets may overlap: 嘉兴经开区 runs streets of two districts."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    divisions = models.ManyToManyField(Division, blank=True, verbose_name=_("division subtrees"))
    organisations = models.ManyToManyField(Organisation, blank=True, verbose_name=_("organisations"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the first day on which it no longer holds
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="jurisdiction_valid_span",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    CITY_OFFICER = "city_officer", _("City fire officer")
    COUNTY_OFFICER = "county_officer", _("County fire officer")
    EDITOR = "editor", _("Content editor")
    REVIEWER = "reviewer", _("Content reviewer")
    UNIT_MANAGER = "unit_manager", _("Unit's fire-safety manager")
    TEACHER = "teacher", _("Teacher")
    VENUE_KEEPER = "venue_keeper", _("Venue keeper")
    GROUP_MANAGER = "group_manager", _("Group's fire-safety manager")
    DEPARTMENT_OFFICER = "department_officer", _("Officer of a department")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def on(self, day: date) -> "RoleGrantQuerySet":
        """Grants in force on `day`, whose jurisdiction, if they name one, is in force too."""
        current = Q()
        for prefix in ("", "jurisdiction__"):
            current &= Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
            current &= Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": day})
        return self.filter(current)


class RoleGrant(models.Model):
    """One account's role over one scope, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.CASCADE, null=True, blank=True, verbose_name=_("jurisdiction")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, verbose_name=_("organisation")
    )
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, null=True, blank=True, verbose_name=_("class"))
    venue_division = models.ForeignKey(
        Division, models.CASCADE, null=True, blank=True, verbose_name=_("venue of division")
    )
    superior = models.ForeignKey(
        Superior, models.CASCADE, null=True, blank=True, related_name="grants", verbose_name=_("group or department")
    )
    given_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("given by")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the first day on which it no longer holds

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(jurisdiction__isnull=False)
                | Q(organisation__isnull=False)
                | Q(school_class__isnull=False)
                | Q(venue_division__isnull=False)
                | Q(superior__isnull=False),
                name="grant_has_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None for no end."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None
