"""The form of a real drill: the fields of Order 61 art. 43, as short as they can be on a phone."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import RealDrill, RecordReview, Verdict
from ..records.files import MOST_FILES, CleanFile, clean_file

WHEN = "%Y-%m-%dT%H:%M"
# In this order on the form, and copied from the last drill but for what differs each time.
FIELDS = (
    "emergency", "situation", "began_at", "place", "plan", "content", "departments", "participant_count",
    "notice_given", "notice", "signs_placed", "evacuation_s", "jammed", "evaluation", "plan_revision",
)  # fmt: skip
COPIED = ("emergency", "situation", "place", "plan", "content", "departments", "participant_count", "notice")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Pictures and PDFs of a record, each without metadata; an empty list where there are none."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, UploadedFile)]
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("At most six files."))
        return [clean_file(one) for one in uploads]


class RealDrillForm(forms.ModelForm[RealDrill]):
    """A drill as its unit records it. `id` is made with the form: sending it twice records one drill."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    participants = forms.CharField(
        label=gettext_lazy("Names of who took part"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Or attach a picture of the sign-in sheet. Kept beside the ledger and erasable; no names of pupils or "
            "residents."
        ),
    )  # fmt: skip
    attachments = FilesField(
        label=gettext_lazy("Pictures, sign-in sheet, sealed scan"), required=False,
        help_text=gettext_lazy(
            "Pictures are not required. Where children or homes can be seen, take them from behind: the sign-in sheet "
            "or the assembly point is enough. The place a picture was taken at is removed."
        ),
    )  # fmt: skip

    class Meta:
        model = RealDrill
        fields = FIELDS
        widgets = {
            "began_at": forms.DateTimeInput(format=WHEN, attrs={"type": "datetime-local"}),
            "content": forms.Textarea(attrs={"rows": 3}),
            "evaluation": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "content": gettext_lazy("For example: alarm, evacuation by both stairs, first use of extinguishers."),
            "departments": gettext_lazy("For example: front desk, kitchen, security."),
            "evacuation_s": gettext_lazy("If somebody stopped the time. It never ranks anybody."),
            "jammed": gettext_lazy("Stairs, doors, alarm, roll-call: what held people up?"),
            "evaluation": gettext_lazy("What went well, what did not. Some rules ask for it."),
        }
        error_messages = {
            "participant_count": {"required": gettext_lazy("How many took part? The law asks for it.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        began: Any = self.fields["began_at"]
        began.input_formats = [WHEN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        self.fields["place"].required = True
        self.fields["participant_count"].min_value = 1  # type: ignore[attr-defined]
        self.fields["participant_count"].widget.attrs["min"] = 1
        self.order_fields(["id", *FIELDS, "participants", "attachments"])

    def clean_began_at(self) -> Any:
        if self.cleaned_data["began_at"] > timezone.now():
            raise ValidationError(_("This time is still to come. Record the drill when it is over."))
        return self.cleaned_data["began_at"]

    def clean_participant_count(self) -> int:
        count: int = self.cleaned_data["participant_count"]
        if count < 1:
            raise ValidationError(_("At least one person took part."))
        return count

    def values(self) -> dict[str, Any]:
        """The columns of the drill."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class RevisedDrillForm(RealDrillForm):
    """The same fields again, with the reason why the record changes; `seen` is the evidence they were read from."""

    seen = forms.UUIDField(widget=forms.HiddenInput)

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Kept and sealed for good; nobody can erase it. Write no names and no telephone numbers."
        ),
    )  # fmt: skip


class ReviewForm(forms.ModelForm[RecordReview]):
    """What an officer says of a record."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect, initial=Verdict.ACCEPTED
    )

    class Meta:
        model = RecordReview
        fields = ("verdict", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == Verdict.QUESTIONED and not data.get("note", "").strip():
            self.add_error("note", _("Say what the question is: the unit reads it."))
        return data


class AnswerForm(forms.Form):
    """What the unit answers to a question."""

    note = forms.CharField(label=gettext_lazy("Answer"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class OpeningForm(forms.Form):
    """Why an officer opens a file of a record."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you open it?"), max_length=200,
        help_text=gettext_lazy("The unit sees who opened its file, when and why."),
    )  # fmt: skip


def first_values(last: RealDrill | None) -> dict[str, Any]:
    """What a new form holds: a fresh id, now, and what the last drill and the next have in common."""
    start: dict[str, Any] = {"id": uuid.uuid4(), "began_at": timezone.localtime(), "emergency": "fire"}
    return start | ({name: getattr(last, name) for name in COPIED} if last else {})
