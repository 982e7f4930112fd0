"""For whom a question is, and what it is about: two fixed lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    PRIMARY_LOW = "primary_low", _("Pupils of grades 1 to 3")
    PRIMARY = "primary", _("Primary-school pupils")
    SECONDARY = "secondary", _("Secondary-school pupils")
    TEACHER = "teacher", _("Teachers")
    STAFF = "staff", _("Employees")
    MANAGER = "manager", _("Fire-safety managers")
    OFFICIAL = "official", _("Heads of offices and state firms")
    STATION = "station", _("Members of miniature fire stations")
    VILLAGE = "village", _("Village and community heads, grid officers")
    PROPERTY = "property", _("Property-management posts")
    RELIGIOUS = "religious", _("People of religious places")
    RESIDENT = "resident", _("Residents")
    ELDERLY = "elderly", _("Elderly people")


class Topic(models.TextChoices):
    ALARM = "alarm", pgettext_lazy("topic", "Calling the brigade")
    ESCAPE = "escape", pgettext_lazy("topic", "Escaping")
    SIGNS = "signs", pgettext_lazy("topic", "Signs")
    HOME = "home", pgettext_lazy("topic", "Fire safety at home")
    DRILL = "drill", pgettext_lazy("topic", "Evacuation drills")
    KNOWLEDGE = "knowledge", pgettext_lazy("topic", "How fire behaves")
    BASICS = "basics", pgettext_lazy("topic", "What every employee knows")
    LAW = "law", pgettext_lazy("topic", "Law and duties")
    PREVENTION = "prevention", pgettext_lazy("topic", "Prevention at work")
    EQUIPMENT = "equipment", pgettext_lazy("topic", "Fire equipment")
    RESPONSE = "response", pgettext_lazy("topic", "When it burns")
    ELECTRIC = "electric", pgettext_lazy("topic", "Electricity")
    GAS = "gas", pgettext_lazy("topic", "Gas")
    EBIKE = "ebike", pgettext_lazy("topic", "E-bikes and lithium batteries")
    HIGHRISE = "highrise", pgettext_lazy("topic", "High-rise buildings")
    RENTAL = "rental", pgettext_lazy("topic", "Rented homes")
    FIRST_AID = "first_aid", pgettext_lazy("topic", "First aid")
    STATION = "station", pgettext_lazy("topic", "Miniature fire stations")
    CONTROL_ROOM = "control_room", pgettext_lazy("topic", "Fire control rooms")
    PROPERTY = "property", pgettext_lazy("topic", "Property management")
    COMMUNITY = "community", pgettext_lazy("topic", "Villages and communities")
    RELIGIOUS = "religious", pgettext_lazy("topic", "Religious places")
    OLD_STREET = "old_street", pgettext_lazy("topic", "Old streets of timber")
    HAZMAT = "hazmat", pgettext_lazy("topic", "Dangerous goods")
