"""Forms of groups, departments, their lists and what they send."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clean_files import MOST_BYTES, PICTURES_ACCEPTED, CleanFile, clean_document
from common.normal import plain_line, without_controls
from divisions.fields import DivisionField

from ..models import Circular, Holding, ListedUnit, Superior, SuperiorSort, kind_choices
from ..staff.places import clean_credit_code, looks_like_identity_number
from ..staff.roster_forms import DayInput
from .outside import PROVINCES


def _plain_name(text: str) -> str:
    name = plain_line(text)
    if not name:
        raise ValidationError(_("Please enter a name."))
    return name


class SuperiorForm(forms.ModelForm[Superior]):
    """A group or department: its name, where it is, and of a department the kinds of units that are its own."""

    place = DivisionField(
        divisions=None,  # type: ignore[arg-type]
        label=gettext_lazy("Division"),
        help_text=gettext_lazy(
            "Name or code. Of a department: it looks after the units of its kinds in this division."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of units that are its own"), choices=kind_choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("All units of these kinds in the division. Other units stand on its list one by one."),
    )  # fmt: skip

    class Meta:
        model = Superior
        fields = ("sort", "sector", "name", "name_to_confirm", "number", "kinds", "source")

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].divisions = divisions  # type: ignore[attr-defined]
        if self.instance.division_id:
            self.initial["place"] = self.instance.division.code
            self.fields["sort"].disabled = True
            if self.instance.is_group:
                del self.fields["sector"], self.fields["kinds"]
        self.order_fields(["sort", "sector", "name", "name_to_confirm", "number", "place", "kinds", "source"])

    def clean_name(self) -> str:
        return _plain_name(self.cleaned_data["name"])

    def clean_number(self) -> str:
        return clean_credit_code(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_group = data.get("sort") == SuperiorSort.GROUP
        if is_group:
            data["sector"] = ""
            if data.get("kinds"):
                self.add_error("kinds", _("A group's members stand on its list one by one."))
        elif not data.get("sector"):
            self.add_error("sector", _("Please say what the department looks after."))
        name, place = data.get("name"), data.get("place")
        twins = Superior.objects.exclude(pk=self.instance.pk).filter(name=name, division=place)
        if name and place and twins.exists():
            self.add_error("name", _("A group or department of this name is here already."))
        if place:
            self.instance.division = place
        return data


class FormerNameForm(forms.Form):
    """Another name from a day on: the former one stays on record."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=120)
    on = forms.DateField(label=gettext_lazy("From"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200, required=False)

    def clean_name(self) -> str:
        return _plain_name(self.cleaned_data["name"])

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("A new name is entered when it holds, not before."))
        return day


class EntryForm(forms.Form):
    """A unit that is put on the list."""

    name = forms.CharField(label=gettext_lazy("Name of the unit"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Credit code or other number"), max_length=40, required=False)
    sort = forms.CharField(
        label=gettext_lazy("Sort on the list"), max_length=40, required=False,
        help_text=gettext_lazy("As your list has it: directly run, private, branch campus …"),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    outside = forms.BooleanField(label=gettext_lazy("Outside the city"), required=False)
    upper = forms.ModelChoiceField(
        ListedUnit.objects.none(), label=gettext_lazy("Under"), required=False,
        empty_label=gettext_lazy("directly under the group"),
    )  # fmt: skip
    holding = forms.ChoiceField(label=gettext_lazy("How held"), required=False)
    share_percent = forms.DecimalField(
        label=gettext_lazy("Share (%)"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    since = forms.DateField(label=gettext_lazy("On the list from"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200, required=False)

    def __init__(self, *args: Any, superior: Superior, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holding"].choices = [("", "---------"), *Holding.choices]  # type: ignore[attr-defined]
        rows = ListedUnit.objects.on(timezone.localdate()).filter(superior=superior)
        self.fields["upper"].queryset = rows  # type: ignore[attr-defined]
        if not superior.is_group:
            for name in ("upper", "holding", "share_percent", "outside"):
                del self.fields[name]

    def clean_name(self) -> str:
        return _plain_name(self.cleaned_data["name"])

    def clean_number(self) -> str:
        number = plain_line(self.cleaned_data["number"])
        if looks_like_identity_number(number):
            clean_credit_code(number)
        return number

    def clean_place(self) -> str:
        return plain_line(self.cleaned_data["place"])

    def clean_sort(self) -> str:
        return plain_line(self.cleaned_data["sort"])


class HoldForm(forms.Form):
    """Another share or another place in the tree from a day on."""

    holding = forms.ChoiceField(label=gettext_lazy("How held"), choices=Holding.choices)
    share_percent = forms.DecimalField(
        label=gettext_lazy("Share (%)"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    upper = forms.ModelChoiceField(
        ListedUnit.objects.none(), label=gettext_lazy("Under"), required=False,
        empty_label=gettext_lazy("directly under the group"),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("From"), widget=DayInput)
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200, required=False)

    def __init__(self, *args: Any, listed: ListedUnit, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "hold-%s"} | kwargs))
        rows = ListedUnit.objects.on(timezone.localdate()).filter(superior=listed.superior_id).exclude(pk=listed.pk)
        self.fields["upper"].queryset = rows  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day on the list."""

    until = forms.DateField(label=gettext_lazy("Last day on the list"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "end-%s"} | kwargs))


class OutsideForm(forms.Form):
    """Where a member outside the city lies, and what kind of unit it is."""

    province = forms.ChoiceField(label=gettext_lazy("Province"), choices=list(PROVINCES.items()))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of unit"), choices=kind_choices)


class ListFileForm(forms.Form):
    """A list as a spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("List as a spreadsheet"),
        help_text=gettext_lazy("Columns: name; also number, sort, place. Excel, WPS or CSV."),
        validators=[FileExtensionValidator(["xlsx", "xls", "ods", "csv", "txt"])],
    )
    source = forms.CharField(label=gettext_lazy("Document or source"), max_length=200, required=False)
    complete = forms.BooleanField(
        label=gettext_lazy("The list is complete: what it leaves out is taken off today"), required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("%(name)s is larger than 10 MB."), params={"name": file.name})
        return file


class CircularForm(forms.ModelForm[Circular]):
    """What is sent, once, to all units of the list that are here."""

    attachment = forms.FileField(
        label=gettext_lazy("Attachment"),
        required=False,
        help_text=gettext_lazy(
            "PDF, Word (.docx), Excel (.xlsx) or a picture, 10 MB at most. Only the units it is sent to can open it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": f".pdf,.docx,.xlsx,{PICTURES_ACCEPTED}"}),
    )

    class Meta:
        model = Circular
        fields = ("title", "text", "answer_by", "white_list_item", "approval")
        widgets = {"answer_by": DayInput(), "text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "white_list_item": gettext_lazy("Only for what goes to schools as a task of theirs."),
            "approval": gettext_lazy("Its number. Without both, schools may choose it themselves and see no day."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = [name for name in ("white_list_item", "approval") if data.get(name)]
        if len(named) == 1:
            other = "approval" if named == ["white_list_item"] else "white_list_item"
            self.add_error(other, _("An item of the white list and its approval belong together."))
        return data

    def clean_title(self) -> str:
        title = plain_line(self.cleaned_data["title"])
        if not title:
            raise ValidationError(_("Please enter a title."))
        return title

    def clean_text(self) -> str:
        return without_controls(self.cleaned_data["text"])

    def clean_answer_by(self) -> date | None:
        day: date | None = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return day

    def clean_attachment(self) -> CleanFile | None:
        """The file as it is kept: pictures without place and camera, office files without author and macros."""
        file = self.cleaned_data["attachment"]
        return clean_document(file) if file else None


class AnswerForm(forms.Form):
    """What a unit answers."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )

    def clean_answer(self) -> str:
        return without_controls(self.cleaned_data["answer"])
