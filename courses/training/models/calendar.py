"""School terms and days off, as data: each county announces its own, for each year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from divisions.models import Division
from people.models import Organisation


class Term(models.TextChoices):
    AUTUMN = "autumn", _("Autumn term")
    SPRING = "spring", _("Spring term")


class SchoolTerm(models.Model):
    """One term of one school year in one division, both days included; what it says holds for all below it."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    school_year = models.PositiveSmallIntegerField(_("school year (its first calendar year)"))
    term = models.CharField(_("term"), max_length=6, choices=Term.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    document = models.CharField(_("announced in"), max_length=200)

    class Meta:
        ordering = ["-school_year", "starts_on"]
        verbose_name = _("school term")
        verbose_name_plural = _("school terms")
        constraints = [
            models.UniqueConstraint(fields=["division", "school_year", "term"], name="term_once_a_year"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.school_year} {self.get_term_display()}"


class OwnTerm(ChoiceLabels, models.Model):
    """A term of one school that differs from its county's, with the reason; it wins over what was announced."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_terms", verbose_name=_("school"))
    school_year = models.PositiveSmallIntegerField(_("school year (its first calendar year)"))
    term = models.CharField(_("term"), max_length=6, choices=Term.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("entered at"), auto_now=True)

    class Meta:
        ordering = ["-school_year", "starts_on"]
        verbose_name = _("term of one school")
        verbose_name_plural = _("terms of single schools")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "school_year", "term"], name="own_term_once_a_year"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="own_term_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="own_term_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year} {self.get_term_display()}"


class CalendarDay(models.Model):
    """A day off or a make-up workday that a division announced; it wins over the national calendar."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("worked"))
    name = models.CharField(_("name"), max_length=60)
    document = models.CharField(_("announced in"), max_length=200)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day off or make-up workday")
        verbose_name_plural = _("days off and make-up workdays")
        constraints = [models.UniqueConstraint(fields=["division", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
