"""What a keeper tells of a venue: facts, weekly hours, days that break them, exhibits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.clean_files import PICTURES_ACCEPTED
from divisions.coordinates import is_in_country
from venues.hours_text import HoursTextError, hours_text, read_hours
from venues.models import Exhibit, ExhibitState, OpeningHours, SpecialDay, Venue

from .exhibit_pictures import exhibit_picture
from .models import Slot
from .moving import move_day, move_slot
from .news import Told

MOST_PLACES, LONGEST_MINUTES = 500, 480


class FactsForm(forms.ModelForm[Venue]):
    """What visitors ask before they come."""

    class Meta:
        model = Venue
        fields = (
            "address", "phone", "phone_hours", "lng", "lat", "intro", "visit_minutes", "min_age", "health_limits",
            "instead", "bring", "area_m2", "shares_building", "wheelchair", "accessibility", "transport", "shelter",
            "on_request", "extinguisher_due", "key_holder",
        )  # fmt: skip
        help_texts = {
            "phone_hours": _("For example 周三至周日 9–16 时; for whoever books by telephone."),
            "bring": _("For example 平底鞋、饮用水; it stands on each ticket."),
            "health_limits": _("Smoke, VR, shaking: for example 哮喘、癫痫、心脏病患者和孕妇不参加烟雾和震动体验."),
        }
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 3}),
            "extinguisher_due": forms.DateInput(attrs={"type": "date"}),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        lng, lat = data.get("lng"), data.get("lat")
        if (lng is None) != (lat is None):
            self.add_error("lat" if lat is None else "lng", _("A place on the map has both numbers."))
        elif lng is not None and lat is not None and not is_in_country(lng, lat):
            self.add_error("lng", _("This place lies outside the country."))
        return data


class RulesForm(forms.ModelForm[Venue]):
    """What visitors may do by themselves: how early, how late, how often; and how groups come."""

    class Meta:
        model = Venue
        fields = (
            "lead_hours", "cancel_hours", "phone_daily", "phone_open", "no_show_limit", "no_show_days", "group_rule",
            "group_lead_days", "group_hold_days",
        )  # fmt: skip
        help_texts = {
            "lead_hours": _("0 means until the visit begins. Who calls you may still come."),
            "cancel_hours": _("0 means until the visit begins."),
            "phone_daily": _("0 means as many as one likes. Groups are not counted."),
            "phone_open": _("0 means as many as the platform allows anywhere. Groups are not counted."),
            "no_show_limit": _("0 means never. A visit that was made counts as forgiveness; so does your word."),
            "group_lead_days": _("0 means until the visit begins."),
        }


class HoursForm(forms.Form):
    """Weekly hours in one text, as people write them, and how they are cut into slots."""

    text = forms.CharField(
        label=_("Weekly hours"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example 周三至周日 9–11 时、14–16 时. Leave it empty when there are none."),
    )
    slot_minutes = forms.IntegerField(label=_("Minutes per slot"), min_value=10, max_value=LONGEST_MINUTES, initial=60)
    capacity = forms.IntegerField(label=_("Places per slot"), min_value=1, max_value=MOST_PLACES, initial=20)

    @staticmethod
    def initial_of(venue: Venue) -> dict[str, Any]:
        """What the form shows of the venue as it is."""
        rows = list(venue.opening_hours.all())
        if not rows:
            return {}
        text = hours_text((row.weekday, row.opens, row.closes) for row in rows)
        return {"text": text, "slot_minutes": rows[0].slot_minutes, "capacity": rows[0].capacity}

    def clean_text(self) -> str:
        try:
            self.openings = read_hours(self.cleaned_data["text"])
        except HoursTextError as error:
            raise forms.ValidationError(str(error)) from error
        return str(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        minutes = data.get("slot_minutes")
        for opening in getattr(self, "openings", []) if minutes else []:
            length = (opening.closes.hour - opening.opens.hour) * 60 + opening.closes.minute - opening.opens.minute
            if length < minutes:
                self.add_error("slot_minutes", _("One of the openings is shorter than a slot."))
                break
        return data

    def save(self, venue: Venue) -> None:
        """Puts these hours in the place of the venue's."""
        venue.opening_hours.all().delete()
        data = self.cleaned_data
        OpeningHours.objects.bulk_create(
            OpeningHours(
                venue=venue,
                weekday=opening.weekday,
                opens=opening.opens,
                closes=opening.closes,
                slot_minutes=data["slot_minutes"],
                capacity=data["capacity"],
            )
            for opening in self.openings
        )


class DayForm(forms.Form):
    """A day on which the venue is open or closed against its weekly hours."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    is_open = forms.TypedChoiceField(
        label=_("On this day the venue is"),
        choices=[("closed", _("Closed")), ("open", _("Open"))],
        coerce=lambda value: value == "open",
        initial="closed",
    )
    opens = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Without times it holds for the whole day; a day opened without times has the week's hours."),
    )
    name = forms.CharField(label=_("Reason"), max_length=60, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("opens" if opens is None else "closes", _("Say both from when and until when."))
        elif opens and closes and closes <= opens:
            self.add_error("closes", _("It ends before it begins."))
        return data

    def save(self, venue: Venue) -> None:
        """Keeps the day, in the place of what was said of it before."""
        data = dict(self.cleaned_data)
        SpecialDay.objects.update_or_create(venue=venue, day=data.pop("day"), defaults=data)


class MoveForm(forms.Form):
    """Where a slot goes: another day, another time, alone or with all of its day."""

    day = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )
    whole_day = forms.BooleanField(
        label=_("All slots of this day, each at its own time"),
        required=False,
        help_text=_("The time is not used then."),
    )

    @staticmethod
    def initial_of(slot: Slot) -> dict[str, Any]:
        """The form shows when the slot is now."""
        return {"day": slot.day, "begins": timezone.localtime(slot.starts_at).time()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("whole_day") and not data.get("begins") and "begins" not in self.errors:
            self.add_error("begins", _("Say when it begins."))
        return data

    def move(self, slot: Slot, *, agreed: str) -> Told:
        """Moves it; returns how many parties were told how. Raises AgreementRefused and MoveRefused."""
        data = self.cleaned_data
        if data["whole_day"]:
            return move_day(slot.venue, day=slot.day, to=data["day"], agreed=agreed)
        begins = timezone.make_aware(datetime.combine(data["day"], data["begins"]))
        return move_slot(slot, starts_at=begins, agreed=agreed)


class ExhibitForm(forms.ModelForm[Exhibit]):
    """One exhibit; with a day it is out of order since then."""

    broken = forms.BooleanField(label=_("Out of order"), required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": PICTURES_ACCEPTED}),
        help_text=_("Of the exhibit, without visitors' faces. Where it was taken is removed."),
    )

    class Meta:
        model = Exhibit
        fields = ("zone_kind", "zone", "name", "picture", "min_age", "not_for", "instead")
        help_texts = {
            "zone": _("Only where the zone has a name of its own."),
            "not_for": _("Empty: what usually holds for this kind of zone, such as for smoke, shaking and VR."),
            "instead": _("Empty: what is usual for this kind of zone."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("broken", self.instance.state == ExhibitState.BROKEN)

    def clean_picture(self) -> Any:
        """A new picture drawn anew and small enough for a telephone; what there is, where none was sent."""
        sent = self.cleaned_data["picture"]
        return exhibit_picture(sent) if isinstance(sent, UploadedFile) else sent

    def save(self, commit: bool = True) -> Exhibit:
        exhibit = self.instance
        if "picture" in self.changed_data and (before := self.initial.get("picture")):
            transaction.on_commit(lambda: before.storage.delete(before.name))
        broken = self.cleaned_data["broken"]
        if broken and exhibit.broken_since is None:
            exhibit.broken_since = timezone.localdate()
        if not broken:
            exhibit.broken_since = None
        exhibit.state = ExhibitState.BROKEN if broken else ExhibitState.WORKS
        return super().save(commit)
