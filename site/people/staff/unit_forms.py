"""Forms of units: entered and corrected, renamed, shut, opened again, and one attribute at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line
from divisions.fields import DivisionField
from divisions.finding import typed_as
from divisions.models import Division

from ..models import SHUTTING, FactSource, Organisation, UnitActKind, User, kind_choices
from .facts import ATTRIBUTES, save_unit, state_facts
from .places import clean_credit_code, clean_number, same_place, set_legal_body
from .roster_forms import DayInput
from .unit_acts import FURTHEST

PLACE = ("name", "kind", "code", "address", "number_kind", "number", "legal_body_name", "legal_body_code")


class UnitForm(forms.ModelForm[Organisation]):
    """A unit as an officer enters it; what rules ask for and nobody knows stays empty.

    With `only_unknown` a manager completes what is empty and changes nothing that is known.
    """

    kind = forms.ChoiceField(label=gettext_lazy("Kind of unit"), choices=kind_choices)
    code = DivisionField(
        divisions=Division.objects.none(), label=gettext_lazy("Town or village the unit lies in"),
    )  # fmt: skip
    legal_body_name = forms.CharField(
        label=gettext_lazy("Legal body, where it is another"), max_length=120, required=False,
        help_text=gettext_lazy("A chain has one legal body and many places: each place is a unit of its own."),
    )  # fmt: skip
    legal_body_code = forms.CharField(
        label=gettext_lazy("Credit code of the legal body"), max_length=18, required=False
    )
    another = forms.BooleanField(
        label=gettext_lazy("It is another place under the same number at the same address"), required=False
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind", "address", "number_kind", "number", *ATTRIBUTES)

    def __init__(self, *args: Any, divisions: Any, only_unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.twins: list[Organisation] = []
        place: Any = self.fields["code"]
        place.divisions = divisions
        if self.instance._state.adding:
            self.fields["kind"].choices = [("", gettext_lazy("Choose the kind")), *kind_choices()]  # type: ignore[attr-defined]
            self.initial["kind"] = ""
        if body := self.instance.legal_body:
            self.initial.update({"legal_body_name": body.name, "legal_body_code": body.number})
        else:
            self.initial.update(
                {"legal_body_name": self.instance.legal_body_name, "legal_body_code": self.instance.legal_body_code}
            )
        if self.instance.division_id:
            self.initial["code"] = typed_as(self.instance.division, place.divisions)
        for name in self.fields if only_unknown else ():
            self.fields[name].disabled = name == "code" or self.initial.get(name) not in (None, "", False)
        if only_unknown:
            self._keep_stated_no()
        self.order_fields([*PLACE, *ATTRIBUTES, "another"])
        if not self.is_bound:
            del self.fields["another"]

    def _keep_stated_no(self) -> None:
        """An attribute that somebody stated as "no" is known, too."""
        for name in ATTRIBUTES:
            self.fields[name].disabled = getattr(self.instance, name) is not None

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name

    def clean_address(self) -> str:
        return plain_line(self.cleaned_data["address"])

    def clean_legal_body_name(self) -> str:
        return plain_line(self.cleaned_data["legal_body_name"])

    def clean_legal_body_code(self) -> str:
        return clean_credit_code(self.cleaned_data["legal_body_code"])

    def clean_code(self) -> Division:
        if self.fields["code"].disabled:
            return self.instance.division
        found: Division = self.cleaned_data["code"]
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, place = data.get("name"), data.get("code")
        others = Organisation.objects.exclude(pk=self.instance.pk)
        if name and place and others.filter(name=name, division=place).exists():
            self.add_error("name", _("A unit of this name lies in this division already."))
        try:
            data["number"] = clean_number(data.get("number_kind", ""), data.get("number", ""))
        except ValidationError as error:
            self.add_error("number", error)
        return data

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            self.twins = list(same_place(self.instance).select_related("division")[:5])
            if self.twins and not self.cleaned_data.get("another"):
                self.add_error("number", _("A unit with this number and address is here already: %(names)s.") % {
                    "names": "、".join(f"{unit.name}（{unit.division.name}）" for unit in self.twins),
                })  # fmt: skip
        if not self.twins:
            self.fields.pop("another", None)

    def save_by(self, by: User) -> Organisation:
        """Saves the unit; what changed of its attributes is noted with who changed it."""
        unit, data = self.instance, self.cleaned_data
        unit.division = data["code"]
        set_legal_body(unit, data["legal_body_name"], data["legal_body_code"])
        return save_unit(unit, {name: data[name] for name in ATTRIBUTES}, by=by)


class StateForm(forms.Form):
    """One attribute of a unit: its value, since when it is so, and where that was read."""

    since = forms.DateField(label=gettext_lazy("So since"), widget=DayInput)
    source = forms.ChoiceField(
        label=gettext_lazy("Where it was read"),
        choices=[choice for choice in FactSource.choices if choice[0] != FactSource.UNSAID],
    )
    note = forms.CharField(
        label=gettext_lazy("Number or place of the source"), max_length=120, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Organisation, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.attribute = unit, name
        column: Any = Organisation._meta.get_field(name)
        field = column.formfield(required=True)
        if isinstance(field, forms.NullBooleanField):
            field = forms.TypedChoiceField(
                label=field.label, choices=[("", "---------"), ("yes", _("yes")), ("no", _("no"))],
                coerce=lambda text: text == "yes",
            )  # fmt: skip
        self.fields["value"] = field
        self.order_fields(["value", "since", "source", "note"])

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day > timezone.localdate():
            raise ValidationError(_("Please state it when it is so, not before."))
        return day

    def clean_note(self) -> str:
        return plain_line(self.cleaned_data["note"])

    def save_by(self, by: User) -> None:
        data = self.cleaned_data
        state_facts(
            unit=self.unit, values={self.attribute: data["value"]}, since=data["since"],
            source=FactSource(data["source"]), note=data["note"], by=by,
        )  # fmt: skip


class _ActForm(forms.Form):
    """One of several forms on a page: its fields' ids begin with its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"{type(self).__name__.lower()}-%s"} | kwargs))


class RenameForm(_ActForm):
    """Another name from a day on."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=120)
    on = forms.DateField(label=gettext_lazy("From"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200, required=False)
    clean_name = UnitForm.clean_name


class ShutForm(_ActForm):
    """The unit stops or is struck off: the first day on which it owes nothing any more."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[(kind.value, kind.label) for kind in SHUTTING], widget=forms.RadioSelect,
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("First day on which the unit is shut"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError(_("This day is more than a year away."))
        return day

    def clean_kind(self) -> UnitActKind:
        return UnitActKind(self.cleaned_data["kind"])


class ReopenForm(_ActForm):
    """The first day on which the unit is open again."""

    on = forms.DateField(label=gettext_lazy("First day on which the unit is open again"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200)
    clean_on = ShutForm.clean_on
