"""The zones that experience halls have: the union of what halls announce of themselves."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ZoneKind(models.TextChoices):
    CASES = "cases", _("Fires that happened")
    EQUIPMENT = "equipment", _("Firefighters' equipment, to try on")
    HAZARDS = "hazards", _("Finding hazards at home, in the kitchen, on the stairs")
    CALL_119 = "call_119", _("Calling 119")
    EXTINGUISHING = "extinguishing", _("Putting a fire out")
    SMOKE = "smoke", _("Escape through smoke")
    BUILDINGS = "buildings", _("Escape from high-rises, trains and buses")
    DESCENT = "descent", _("Descenders and knots")
    EARTHQUAKE = "earthquake", _("Earthquake platform")
    BATTERIES = "batteries", _("E-bikes, batteries, electrical fires")
    FACILITIES = "facilities", _("Facilities, equipment and signs")
    VR = "vr", _("VR and 4D")
    FIRST_AID = "first_aid", _("Resuscitation")
    CONTEST = "contest", _("Quiz contest")
    CHILDREN = "children", _("Children's role play")
    HISTORY = "history", _("History of the fire service")


class Limits(NamedTuple):
    """Who must not take part in something, and what they do instead; empty where everybody may."""

    not_for: str | Promise
    instead: str | Promise


# What holds until a venue says otherwise. Smoke, shaking, heights and goggles are what makes visitors ill.
LIMITS = {
    ZoneKind.SMOKE.value: Limits(
        _("asthma, heart disease, epilepsy, pregnancy, fear of the dark"),
        _("walk the same way in clear air, and learn to stay low"),
    ),
    ZoneKind.VR.value: Limits(
        _("epilepsy, dizziness, heart disease, pregnancy, children who are too small for the goggles"),
        _("watch the same scene on the screen"),
    ),
    ZoneKind.EARTHQUAKE.value: Limits(
        _("heart disease, epilepsy, pregnancy, injured backs or necks, recent operations"),
        _("practise taking cover beside the platform"),
    ),
    ZoneKind.DESCENT.value: Limits(
        _("heart disease, epilepsy, pregnancy, fear of heights"), _("learn the knots on the ground")
    ),
}
