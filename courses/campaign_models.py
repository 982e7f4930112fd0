"""Campaigns: times of the year in which some lessons come forward. Editors own their days, texts and lessons."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from courses.quizzes.subjects import Audience

_month_day = RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("Write month and day as 11-01."))


class Campaign(ClusterableModel):
    """A time of the year and the lessons that it brings forward.

    It is on in the days of one of its periods; in a year for which no period is set, from one day of the year to
    another, which may lie in the next year. Without either it is not on.
    """

    key = models.SlugField(max_length=60, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=60)
    text = models.CharField(_("what it is about"), max_length=200, blank=True)
    yearly_from = models.CharField(
        _("each year from"), max_length=5, blank=True, validators=[_month_day],
        help_text=_("Month and day, such as 11-01. Periods below go first in the years for which they are set."),
    )  # fmt: skip
    yearly_until = models.CharField(_("each year until"), max_length=5, blank=True, validators=[_month_day])
    is_on = models.BooleanField(_("in use"), default=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("yearly_from"), FieldPanel("yearly_until")]),
        InlinePanel("periods", heading=_("Days of single years")),
        InlinePanel("entries", heading=_("Lessons by audience")),
        FieldPanel("is_on"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(yearly_from="", yearly_until="") | ~(Q(yearly_from="") | Q(yearly_until="")),
                name="campaign_yearly_both_or_none",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def next_days(self) -> str:
        """The days on which it runs now or next; those of each year where no coming period is set."""
        today = timezone.localdate()
        coming = sorted(str(period) for period in self.periods.all() if period.ends_on >= today)
        yearly = (
            f"{self.yearly_from} – {self.yearly_until}" if self.yearly_from else gettext("its days are not set yet")
        )
        return coming[0] if coming else yearly

    def clean(self) -> None:
        super().clean()
        if bool(self.yearly_from) != bool(self.yearly_until):
            raise ValidationError({"yearly_until": _("Give both days of the year, or none.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A campaign that an editor adds gets a key of its own; those that were shipped have theirs."""
        if not self.key:
            self.key = f"own-{uuid.uuid4().hex[:12]}"
        super().save(*args, **kwargs)


class CampaignPeriod(Orderable):
    """The days of a campaign in one year."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    panels = [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])]

    class Meta(Orderable.Meta):
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_period_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class CampaignEntry(Orderable):
    """A lesson that a campaign brings forward, and for whom."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="entries")
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    lesson = models.ForeignKey("courses.LessonPage", models.CASCADE, related_name="+", verbose_name=_("lesson"))

    panels = [FieldPanel("audience"), PageChooserPanel("lesson")]

    class Meta(Orderable.Meta):
        verbose_name = _("lesson of a campaign")
        verbose_name_plural = _("lessons of campaigns")

    def __str__(self) -> str:
        return f"{self.get_audience_display()} {self.lesson_id}"
