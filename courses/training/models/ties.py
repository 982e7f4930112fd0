"""Which courses meet which rules, beyond what a rule's own text names."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .stamped import Stamped, StampedQuerySet


class CourseTie(Stamped):
    """From `since` on, evidence of a content meets a rule, until the day before `until`; who said so, and why.

    Rows are never deleted: what was learned while a tie held goes on counting after it has ended.
    """

    STAMPED = ("content_key", "rule_code", "since", "until", "reason", "made_by_id", "ended_by_id", "ended_reason")

    content_key = models.CharField(_("course"), max_length=120)
    rule_code = models.CharField(_("rule"), max_length=40)
    since = models.DateField(_("from"))
    until = models.DateField(_("until before"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_reason = models.CharField(_("reason for the end"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = StampedQuerySet["CourseTie"].as_manager()

    class Meta:
        ordering = ["rule_code", "content_key", "-since"]
        verbose_name = _("tie of a course to a rule")
        verbose_name_plural = _("ties of courses to rules")
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="tie_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="tie_has_reason"),
            models.UniqueConstraint(fields=["content_key", "rule_code"], condition=Q(until=None), name="tie_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.content_key} → {self.rule_code}"
