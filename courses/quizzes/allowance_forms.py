"""Who gets more time for papers, and until when: a seat of a class, or somebody of a unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line
from people.models import Membership, Organisation, SchoolClass

LONGEST = timedelta(days=366)
SHARES = [(25, "+25 %"), (50, "+50 %"), (100, "+100 %")]


def present() -> Q:
    """A condition on a membership: it holds today."""
    today = timezone.localdate()
    return Q(started_on__lte=today) & (Q(ended_on=None) | Q(ended_on__gte=today))


class _AllowanceForm(forms.Form):
    """How much more time until which day within a year. `membership` is whose, once the form is valid."""

    extra_percent = forms.TypedChoiceField(label=gettext_lazy("more time in percent"), choices=SHARES, coerce=int)
    until = forms.DateField(
        label=gettext_lazy("Until which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    membership: Membership | None = None

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(_("A day from today on, within a year."))
        return until


class SeatAllowanceForm(_AllowanceForm):
    """A seat of one of the user's classes."""

    school_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=gettext_lazy("Class"))
    seat = forms.IntegerField(label=gettext_lazy("Seat"), min_value=1, max_value=999)
    field_order = ["school_class", "seat"]

    def __init__(self, data: Any, *, classes: QuerySet[SchoolClass]) -> None:
        super().__init__(data)
        field: Any = self.fields["school_class"]
        field.queryset = classes

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("school_class") and data.get("seat"):
            rows = Membership.objects.filter(school_class=data["school_class"], seat=data["seat"], ended_on=None)
            self.membership = rows.select_related("person").first()
            if self.membership is None:
                self.add_error("seat", _("The class has no such seat."))
        return data


class StaffAllowanceForm(_AllowanceForm):
    """Somebody of one of the user's units, by staff number or name."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Unit"), empty_label=None)
    who = forms.CharField(
        label=gettext_lazy("Staff number or name"), max_length=60,
        help_text=gettext_lazy("As the roster has it. Where two share a name, the staff number tells them apart."),
    )  # fmt: skip
    field_order = ["unit", "who"]

    def __init__(self, data: Any, *, units: QuerySet[Organisation], auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        field: Any = self.fields["unit"]
        field.queryset = units

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        who = plain_line(data.get("who", ""))
        if not data.get("unit") or not who:
            return data
        rows = Membership.objects.filter(present(), organisation=data["unit"], school_class=None)
        found = rows.filter(Q(staff_number=who) | Q(person__name=who)).select_related("person").order_by("pk")
        people = {stay.person_id: stay for stay in found}
        numbered = {stay.person_id: stay for stay in found if stay.staff_number == who}
        chosen = list((numbered or people).values())
        if len(chosen) == 1:
            self.membership = chosen[0]
        elif chosen:
            self.add_error("who", _("Several people are called so: enter the staff number."))
        else:
            self.add_error("who", _("The unit has nobody with this number or name today."))
        return data
