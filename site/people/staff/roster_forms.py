"""Forms of the roster: somebody enters, moves, is placed, leaves, comes back, is sent to a site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line, typed_code

from ..models import Department, Employment, Organisation, Person, Post
from .catalogue import grouped_posts, offered_posts
from .departments import name_department
from .places import looks_like_identity_number
from .roster import Place

FURTHEST = timedelta(days=366)
RELIGIOUS = "religious_place"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class PostChoices(forms.CheckboxSelectMultiple):
    """Posts to tick; those after the first `first_count` are folded away."""

    first_count = 0
    others_label = gettext_lazy("Other posts of the catalogue")


class PostsField(forms.ModelMultipleChoiceField[Post]):
    """Posts of the catalogue, any number of them. `offer` puts those of a kind of unit first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Post.objects.all(), to_field_name="code", label=gettext_lazy("Posts"), widget=PostChoices,
            help_text=gettext_lazy("Somebody without a post that rules name: choose 普通员工."),
            error_messages={"required": gettext_lazy("Tick at least one; without a special post it is 普通员工.")},
            **options,
        )  # fmt: skip

    def offer(self, kind: str, chosen: Iterable[str] = ()) -> None:
        """Lists the kind's posts and those that are ticked, then all others behind a fold."""
        first, others = offered_posts(kind)
        ticked = set(chosen)
        first = [*first, *(post for post in others if post.code in ticked)]
        shown = [*first, *(post for post in others if post.code not in ticked)]
        self.choices = [(post.code, str(post)) for post in shown]
        self.widget.first_count = len(first)


class NameFields(forms.Form):
    """A name in any script, and the religious name beside it."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120,
        help_text=gettext_lazy("As in the papers, in any script. Never an identity card's number."),
    )  # fmt: skip
    second_name = forms.CharField(
        label=gettext_lazy("Religious name"), max_length=60, required=False,
        help_text=gettext_lazy("In religious places: 法名 or 教名, beside the civil name."),
    )  # fmt: skip

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        if looks_like_identity_number(typed_code(name)):
            raise ValidationError(_("This is an identity card's number. It is not kept here."))
        return name

    def clean_second_name(self) -> str:
        return plain_line(self.cleaned_data["second_name"])

    def ask_names_of(self, unit: Organisation) -> None:
        """The religious name is asked in religious places, and where there is one already."""
        if unit.kind != RELIGIOUS and not self.initial.get("second_name"):
            del self.fields["second_name"]


class PlaceFields(forms.Form):
    """Department, shift and employer. `unit` gives the departments to choose from."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.none(), required=False,
        empty_label=gettext_lazy("No department"),
    )  # fmt: skip
    new_department = forms.CharField(
        label=gettext_lazy("Another department"), max_length=60, required=False,
        help_text=gettext_lazy("A name that is not in the list yet."),
    )  # fmt: skip
    shift = forms.CharField(
        label=gettext_lazy("Shift"), max_length=40, required=False,
        help_text=gettext_lazy("Whoever works a night shift (夜班, 晚班) is reminded when it begins."),
    )  # fmt: skip
    employment = forms.ChoiceField(label=gettext_lazy("Employment"), choices=Employment.choices)
    employer = forms.CharField(
        label=gettext_lazy("Employer"), max_length=120, required=False,
        help_text=gettext_lazy("For whoever is sent or employed by a contractor: the firm's full name."),
    )  # fmt: skip

    unit: Organisation

    def place_in(self, unit: Organisation) -> None:
        """Binds the form to a unit."""
        self.unit = unit
        self.fields["department"].queryset = unit.departments.all()  # type: ignore[attr-defined]
        self.initial.setdefault("employment", Employment.OWN.value)

    def clean_new_department(self) -> str:
        return plain_line(self.cleaned_data["new_department"])

    def clean_employer(self) -> str:
        return plain_line(self.cleaned_data["employer"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = data.get("employment") in (Employment.DISPATCHED, Employment.OUTSOURCED)
        if sent and "employer" not in self.errors and not data.get("employer"):
            self.add_error("employer", _("Please name the employer."))
        return data

    def place(self) -> Place:
        """What was entered; makes the department that is new. Call it within the transaction that saves."""
        data = self.cleaned_data
        department = data["department"]
        if name := data["new_department"]:
            found = self.unit.departments.filter(name=name).first()
            department = found or name_department(organisation=self.unit, name=name)
        employer = unit_named(data["employer"], self.unit)
        return Place(department, plain_line(data["shift"]), data["employment"], employer, data["employer"])


def unit_named(name: str, but: Organisation) -> Organisation | None:
    """The one unit of the site of this name; None for none, for several and for the unit itself."""
    found = list(Organisation.objects.filter(name=name).exclude(pk=but.pk)[:2]) if name else []
    return found[0] if len(found) == 1 else None


def place_initial(place: Place) -> dict[str, Any]:
    """The values of PlaceFields for what somebody has."""
    return {
        "department": place.department,
        "shift": place.shift,
        "employment": place.employment,
        "employer": place.employer.name if place.employer else place.employer_name,
    }


class DaysFields(forms.Form):
    """The first day in the unit, and the first on duty."""

    started_on = forms.DateField(label=gettext_lazy("First day in the unit"), widget=DayInput)
    on_duty_from = forms.DateField(
        label=gettext_lazy("First day on duty"), widget=DayInput, required=False,
        help_text=gettext_lazy("Where the training before work comes first. Empty: the same day."),
    )  # fmt: skip

    def clean_started_on(self) -> date:
        day: date = self.cleaned_data["started_on"]
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError(_("This day is more than a year away."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, duty = data.get("started_on"), data.get("on_duty_from")
        if first and duty and duty < first:
            self.add_error("on_duty_from", _("Nobody is on duty before the first day in the unit."))
        return data


class EnrolForm(NameFields, PlaceFields, DaysFields):
    """Somebody who works in the unit. `id` is made with the form: sent twice, it enters one person."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    staff_number = forms.CharField(
        label=gettext_lazy("Staff number"), max_length=40, required=False,
        help_text=gettext_lazy(
            "Tells two people of one name apart. Whoever another unit sends under its own number is the same person "
            "here. Never an identity card's number."
        ),
    )  # fmt: skip
    ended_on = forms.DateField(
        label=gettext_lazy("Last day in the unit"), widget=DayInput, required=False,
        help_text=gettext_lazy("For whoever comes for a day or a while; empty otherwise."),
    )  # fmt: skip
    posts = PostsField()

    field_order = (
        "id", "name", "second_name", "staff_number", "posts", "started_on", "on_duty_from", "ended_on", "department",
        "new_department", "shift", "employment", "employer",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place_in(unit)
        self.ask_names_of(unit)
        chosen = self.data.getlist("posts") if hasattr(self.data, "getlist") else self.initial.get("posts", ())
        self.fields["posts"].offer(unit.kind, chosen)  # type: ignore[attr-defined]

    def clean_staff_number(self) -> str:
        number = typed_code(self.cleaned_data["staff_number"])
        if looks_like_identity_number(number):
            raise ValidationError(_("This is an identity card's number. It is not kept here: use another number."))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("started_on"), data.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", _("The last day lies before the first."))
        return data

    def values(self) -> dict[str, Any]:
        """What `enrol` takes, the place left out."""
        names = ("name", "second_name", "staff_number", "posts", "started_on", "on_duty_from", "ended_on")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class PlaceForm(NameFields, PlaceFields):
    """Names, department, shift and employer of somebody who works here."""

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place_in(unit)
        self.ask_names_of(unit)


class PostsForm(forms.Form):
    """Other posts from a day on."""

    posts = PostsField()
    since = forms.DateField(label=gettext_lazy("From"), widget=DayInput)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("posts") if hasattr(self.data, "getlist") else self.initial.get("posts", ())
        self.fields["posts"].offer(unit.kind, chosen)  # type: ignore[attr-defined]


LEAVES_WITHIN = timedelta(days=2 * 365)


class LeaveForm(forms.Form):
    """The last day in the unit."""

    on = forms.DateField(label=gettext_lazy("Last day in the unit"), widget=DayInput)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate() + LEAVES_WITHIN:
            raise ValidationError(_("The last day is at most two years ahead."))
        return day


class ReturnForm(DaysFields):
    """Somebody who had left begins again."""

    posts = PostsField()
    field_order = ("posts", "started_on", "on_duty_from")

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("posts") if hasattr(self.data, "getlist") else self.initial.get("posts", ())
        self.fields["posts"].offer(unit.kind, chosen)  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """Sends somebody of the roster to a site, under a post there."""

    site = forms.ModelChoiceField(label=gettext_lazy("Site"), queryset=Organisation.objects.none())
    post = forms.ModelChoiceField(
        label=gettext_lazy("Post"), queryset=Post.objects.all(), to_field_name="code", required=False
    )
    started_on = DaysFields.base_fields["started_on"]

    def __init__(self, *args: Any, sites: QuerySet[Organisation], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["post"].choices = [("", "—"), *grouped_posts(kind)]  # type: ignore[attr-defined]

    clean_started_on = DaysFields.clean_started_on


class DoneForm(forms.Form):
    """On what day something was done that lies behind."""

    on = forms.DateField(label=gettext_lazy("Done on"), widget=DayInput)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class DepartmentForm(forms.Form):
    """The name of a department."""

    name = forms.CharField(label=gettext_lazy("Name of the department"), max_length=60)

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name


class NightShiftForm(forms.Form):
    """When the unit's night shift begins."""

    night_shift_starts = forms.TimeField(
        label=gettext_lazy("Night shift starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Whoever works a night shift (夜班, 晚班) is reminded when it begins."),
    )  # fmt: skip


class KnownField(forms.ChoiceField):
    """Which of several people of a name it is, or somebody new; nothing is chosen before somebody says so.

    Its value is the person, or None for somebody new.
    """

    NEW = "new"

    def __init__(self, people: Iterable[tuple[Person, str]]) -> None:
        self.people = {str(person.pk): person for person, _words in people}
        words = [(str(person.pk), words) for person, words in people]
        super().__init__(
            label=gettext_lazy("Who of this name it is"), widget=forms.RadioSelect,
            choices=[*words, (self.NEW, gettext_lazy("Somebody else of the same name, who is new here"))],
            error_messages={"required": gettext_lazy("Say who it is: this name stands on the roster.")},
        )  # fmt: skip

    def clean(self, value: Any) -> Person | None:
        return self.people.get(super().clean(value))
