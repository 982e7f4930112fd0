"""Forms of roles and offices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line
from divisions.fields import DivisionField
from divisions.finding import find_divisions
from divisions.models import Division

from ..models import Jurisdiction, Organisation, Person, Role, SchoolClass, Superior, User
from ..phones import PhoneField
from ..sign_in_log import account_of
from ..staff.roster import current
from ..staff.roster_forms import DayInput
from .granting import SUPERIOR_ROLES, offices_for, superiors_within, venue_divisions

ONE_DAY = timedelta(days=1)


class _UntilField(forms.DateField):
    """The last day of a role; empty for no end."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Last day of the role"), widget=DayInput, required=False,
            help_text=gettext_lazy("Empty: until somebody ends it."),
        )  # fmt: skip

    def clean(self, value: Any) -> date | None:
        """The first day on which the role no longer holds."""
        day: date | None = super().clean(value)
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return day + ONE_DAY


class GrantForm(forms.Form):
    """Who gets a role, over what and until when. The role is the page's; only its own kind of scope is asked for."""

    name = forms.CharField(
        label=gettext_lazy("Name of the person"), max_length=60, required=False,
        help_text=gettext_lazy("For somebody new: an account is made, with a link to set the password."),
    )  # fmt: skip
    phone = PhoneField(
        required=False,
        help_text=gettext_lazy("Optional. Once its holder has verified it, it serves to sign in without the password."),
    )
    username = forms.CharField(
        label=gettext_lazy("Or the sign-in name of an account there is"), max_length=150, required=False
    )
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label=gettext_lazy("Office"), empty_label=gettext_lazy("please choose")
    )
    venue = DivisionField(divisions=Division.objects.none(), label=gettext_lazy("Division of the venue"))
    superior = forms.ModelChoiceField(
        Superior.objects.none(), label=gettext_lazy("Group or department"), empty_label=gettext_lazy("please choose")
    )
    valid_until = _UntilField()

    def __init__(self, *args: Any, user: User, role: Role, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account: User | None = None
        wanted = "superior" if role in SUPERIOR_ROLES else "venue" if role == Role.VENUE_KEEPER else "jurisdiction"
        for name in {"jurisdiction", "venue", "superior"} - {wanted}:
            del self.fields[name]
        field: Any = self.fields[wanted]
        if wanted == "venue":
            field.divisions = venue_divisions(user)
        elif wanted == "superior":
            field.queryset = superiors_within(user).filter(sort=SUPERIOR_ROLES[role]).order_by("name")
        else:
            field.queryset = offices_for(user, role).order_by("name")

    def clean_name(self) -> str:
        return plain_line(self.cleaned_data["name"])

    def clean_username(self) -> str:
        text = plain_line(self.cleaned_data["username"])
        self.account = account_of(text)
        if text and self.account is None:
            raise ValidationError(_("No account has this sign-in name."))
        return text

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"]
        name = plain_line(self.data.get("name", ""))
        # Sent twice, the form means the account that it opened a moment ago.
        others = User.objects.filter(phone=number, is_active=True).exclude(display_name=name, last_login=None)
        if number and others.exists():
            raise ValidationError(_("An account has this number already. Enter its sign-in name below instead."))
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and not data.get("username") and "username" not in self.errors:
            self.add_error("name", _("Please enter a name, or the sign-in name of an account there is."))
        return data

    def scope(self) -> dict[str, Any]:
        """What the role is over, by the names of `grant_role`."""
        data = self.cleaned_data
        names = {"venue": "venue_division", "superior": "superior", "jurisdiction": "jurisdiction"}
        return {scope: data[name] for name, scope in names.items() if name in data}


class TeacherForm(forms.Form):
    """Who of a school's staff teaches which class, or all of them."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Who"), empty_label=gettext_lazy("please choose")
    )
    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(), label=gettext_lazy("Class"), required=False,
        empty_label=gettext_lazy("all classes of the school"),
    )  # fmt: skip
    valid_until = _UntilField()

    def __init__(self, *args: Any, school: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        here: Any = current(school, timezone.localdate())
        rows = Person.objects.filter(pk__in=here.values("person")).order_by("name")
        self.fields["person"].queryset = rows  # type: ignore[attr-defined]
        self.fields["school_class"].queryset = school.classes.all()  # type: ignore[attr-defined]


class OfficeForm(forms.ModelForm[Jurisdiction]):
    """An office and the divisions it looks after, one a line by name or code."""

    places = forms.CharField(
        label=gettext_lazy("Divisions"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4_000,
        help_text=gettext_lazy("One a line, by name or code; each covers all that lies below it."),
    )  # fmt: skip

    class Meta:
        model = Jurisdiction
        fields = ("name",)

    def __init__(self, *args: Any, divisions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.divisions = divisions
        self.order_fields(["name", "places"])
        if self.instance.pk:
            names = [f"{row.full_name}" for row in self.instance.divisions.order_by("code")]
            self.initial.setdefault("places", "\n".join(names))

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name

    def clean_places(self) -> list[Division]:
        rows: list[Division] = []
        for number, line in enumerate(self.cleaned_data["places"].splitlines(), start=1):
            if not line.strip():
                continue
            found = find_divisions(line, self.divisions)
            if len(found) != 1:
                names = "、".join(f"{row.full_name} {row.code}" for row in found)
                said = _("several are meant: %(names)s") % {"names": names} if found else _("none is found")
                raise ValidationError(_("Line %(number)s, %(text)s: %(said)s."),
                                      params={"number": number, "text": plain_line(line), "said": said})  # fmt: skip
            rows += found
        return rows

    def save(self, commit: bool = True) -> Jurisdiction:
        office: Jurisdiction = super().save(commit)
        office.divisions.set(self.cleaned_data["places"])
        return office
