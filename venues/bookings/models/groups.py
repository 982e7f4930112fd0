"""Visits of groups, and who comes with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person, SchoolClass

from .bookings import Booking


class GroupVisit(models.Model):
    """What a visit of a group says beyond a party's: whose it is, who leads it, and what the keeper answered."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="group")
    unit_name = models.CharField(_("school or unit"), max_length=80)
    leader = models.CharField(_("who leads the group"), max_length=40)
    minors = models.BooleanField(_("there are minors"), default=False)
    adults = models.PositiveSmallIntegerField(_("accompanying adults"), default=0)
    note = models.CharField(_("what the keeper should know"), max_length=200, blank=True)
    approval = models.CharField(_("number of the school's approval"), max_length=60, blank=True)
    # Whose visit it is here, and who comes: told by somebody who teaches the class or manages the unit.
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    school_class = models.ForeignKey(SchoolClass, models.SET_NULL, null=True, blank=True, related_name="+")
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    # When it was to come and how many, before it changed or cancelled the visit; None once the keeper has seen that.
    was_at = models.DateTimeField(null=True, blank=True)
    was_people = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("visit of a group")
        verbose_name_plural = _("visits of groups")
        constraints = [
            models.CheckConstraint(condition=Q(minors=False) | Q(adults__gte=1), name="group_minors_accompanied"),
        ]

    def __str__(self) -> str:
        return self.unit_name


class GroupPerson(models.Model):
    """Somebody of a class or unit who comes with a group. Once the group is in, each has evidence of the visit."""

    group = models.ForeignKey(GroupVisit, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person of a group")
        verbose_name_plural = _("people of groups")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="group_person_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"
