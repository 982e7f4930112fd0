"""The zones that experience halls have: the union of what halls announce of themselves."""

from __future__ import annotations

from django.db import models
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
