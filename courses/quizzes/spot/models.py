"""A round of spot questions: who was drawn, what they were asked, right or wrong. And the unit's own questions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person


class SpotTopic(models.TextChoices):
    EXITS = "exits", _("Their own exits")
    EQUIPMENT = "equipment", _("Their own hydrant or extinguisher")
    GENERAL = "general", _("What everybody should know")


class UnitQuestion(models.Model):
    """A question that a unit's manager wrote about this very place. Ended, it is asked no more."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="spot_questions", verbose_name=_("unit")
    )
    topic = models.CharField(_("topic"), max_length=10, choices=SpotTopic.choices)
    text = models.CharField(_("question"), max_length=200)
    answer = models.CharField(_("right answer"), max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["topic", "pk"]
        verbose_name = _("question of a unit")
        verbose_name_plural = _("questions of units")

    def __str__(self) -> str:
        return self.text


class SpotCheck(models.Model):
    """One round. With the seed and the roster of the day anybody can draw the same people again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="spot_checks", verbose_name=_("unit"))
    seed = models.PositiveIntegerField(_("number of the draw"))
    drawn_from = models.PositiveIntegerField(_("people drawn from"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    made_at = models.DateTimeField(_("begun at"), default=timezone.now)
    finished_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("spot questions")
        verbose_name_plural = _("spot questions")
        indexes = [models.Index(fields=["organisation", "-made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(finished_at=None), name="spot_check_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {timezone.localdate(self.made_at)}"


class SpotPerson(models.Model):
    """Somebody who was drawn. The name goes after a time, the answers stay as numbers."""

    check_round = models.ForeignKey(SpotCheck, models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    position = models.PositiveSmallIntegerField()
    is_absent = models.BooleanField(_("not here today"), default=False)

    class Meta:
        ordering = ["position"]
        verbose_name = _("person asked")
        verbose_name_plural = _("people asked")
        constraints = [models.UniqueConstraint(fields=["check_round", "position"], name="spot_person_position_once")]

    def __str__(self) -> str:
        return str(self.person or self.position)


class SpotItem(models.Model):
    """One question as it was asked, with the answer it was compared with."""

    asked = models.ForeignKey(SpotPerson, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=10, choices=SpotTopic.choices)
    text = models.CharField(_("question"), max_length=500)
    answer = models.CharField(_("right answer"), max_length=700)
    is_right = models.BooleanField(_("right"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("spot question")
        verbose_name_plural = _("spot questions")
        constraints = [models.UniqueConstraint(fields=["asked", "position"], name="spot_item_position_once")]

    def __str__(self) -> str:
        return self.text
