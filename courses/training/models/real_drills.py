"""A drill that a unit held: the fields of Order 61 art. 43."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .records import Record, record_storage  # noqa: F401 - a migration takes the storage from here


class Emergency(models.TextChoices):
    """What was rehearsed. Only a fire drill counts for what asks for a fire drill."""

    FIRE = "fire", _("Fire")
    EARTHQUAKE = "earthquake", _("Earthquake")
    OTHER = "other", _("Another emergency")


class Situation(models.TextChoices):
    """What people were doing when the alarm came."""

    WORK = "work", _("Working or teaching hours")
    BREAK = "break", _("Break between lessons")
    REST = "rest", _("Midday rest or night")
    EVENING = "evening", _("Evening study or night shift")
    OPENING = "opening", _("Open to the public")
    CLOSING = "closing", _("Closing time")


class RealDrill(Record):
    """One filing of a drill. Who took part by name lies in the personal part of its evidence, never here."""

    emergency = models.CharField(_("what was rehearsed"), max_length=12, choices=Emergency.choices)
    situation = models.CharField(_("when the alarm came"), max_length=12, choices=Situation.choices, blank=True)
    plan = models.CharField(_("plan that was rehearsed"), max_length=200)
    content = models.TextField(_("content"), max_length=2000)
    departments = models.CharField(_("departments that took part"), max_length=300)
    participant_count = models.PositiveIntegerField(_("number of participants"))
    notice_given = models.BooleanField(_("announced beforehand"), default=False)
    notice = models.CharField(_("how it was announced"), max_length=200, blank=True)
    signs_placed = models.BooleanField(_("signs were put up"), default=False)
    evacuation_s = models.PositiveIntegerField(_("seconds from the alarm until all were out"), null=True, blank=True)
    jammed = models.CharField(_("where it jammed"), max_length=300, blank=True)
    evaluation = models.TextField(_("evaluation"), max_length=2000, blank=True)
    plan_revision = models.CharField(_("what is changed in the plan"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("real drill")
        verbose_name_plural = _("real drills")
        constraints = [
            models.CheckConstraint(condition=Q(emergency__in=Emergency.values), name="real_drill_emergency_known"),
            models.CheckConstraint(condition=Q(participant_count__gte=1), name="real_drill_has_participants"),
        ]
