"""What the forms of all records share: an id that files once, the files, the reason of a correction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.clean_files import CleanFile, ScanField, clean_file
from people.models import Organisation, User

from ..models import Record, RecordReview, Verdict
from ..rulebook.window_days import DaysThatCount
from .filing import MOST_FILES, Filing, Row, personal_of
from .naming import Nameable

NOTE_LENGTH = 500
WHEN = "%Y-%m-%dT%H:%M"


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several; the page lets faces be blurred before a picture is sent."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-blur": "", "accept": "image/jpeg,image/png,image/webp,application/pdf"} | (attrs or {}))


class FilesField(forms.FileField):
    """Pictures and PDFs of a record, each without metadata; an empty list where there are none."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if isinstance(one, UploadedFile)]
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("At most six files."))
        if self.required and not uploads:
            raise ValidationError(_("Please attach the paper: a picture or a PDF."))
        return [clean_file(one) for one in uploads]


class RuleChoices(forms.MultipleChoiceField):
    """The rules that a record is filed for, each with what it asks; out of sight where there is none to choose."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, rules: list[Nameable], days: DaysThatCount | None = None) -> None:
        choices = [(rule.code, _with_days(rule, days)) for rule in rules]
        super().__init__(
            label=gettext_lazy("Counts for"), choices=choices, required=False,
            help_text=gettext_lazy("Leave out what the content does not cover. A rule binds only whom it names."),
            widget=None if choices else forms.MultipleHiddenInput,
        )  # fmt: skip


def _with_days(rule: Nameable, days: DaysThatCount | None) -> str:
    """What a rule asks and, where it counts certain days alone, from when to when."""
    said = days.words(rule.version) if days else ""
    if not said:
        return rule.words
    return _("%(rule)s (counts only what was held from %(days)s)") % {"rule": rule.words, "days": said}


class RecordForm(forms.ModelForm[Any]):
    """A record as its unit files it. `id` is made with the form: sending it twice files one record.

    With `record` it is the correction of that one, with a reason; `seen` is the evidence that was read then.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()  # the record's own columns, in the order of the form
    ORDER: ClassVar[tuple[str, ...]] = ()  # where the form has fields beside the columns: all, in order
    COPIED: ClassVar[tuple[str, ...]] = ()  # what a new record has in common with the last
    TAKES_NEXT: ClassVar[bool] = False  # several of a kind are filed one after the other

    id = forms.UUIDField(widget=forms.HiddenInput)
    attachments = FilesField(
        label=gettext_lazy("Pictures, sign-in sheet"), required=False,
        help_text=gettext_lazy(
            "Pictures are not required. They serve only to show that it took place. Where children or homes can be "
            "seen, leave the picture out, take it from behind, or blur the faces here before it is sent. The place a "
            "picture was taken at is removed."
        ),
    )  # fmt: skip
    scan = ScanField(
        label=gettext_lazy("Signed and sealed sheet"), required=False,
        help_text=gettext_lazy("A scan or a photo of the whole sheet. It can be added later, too."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, unit: Organisation, by: User, record: Record | None = None, query: Any = None, **kwargs: Any
    ) -> None:
        self.unit, self.by, self.record = unit, by, record
        self.query: Mapping[str, str] = query or {}
        super().__init__(*args, **kwargs)
        began: Any = self.fields.get("began_at")
        if isinstance(began, forms.DateTimeField):
            began.input_formats = [WHEN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
            began.widget = forms.DateTimeInput(format=WHEN, attrs={"type": "datetime-local"})
        self.build()
        if record is not None:
            self.fields["seen"] = forms.UUIDField(widget=forms.HiddenInput)
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                help_text=gettext_lazy(
                    "Kept and sealed for good; nobody can erase it. Write no names and no telephone numbers."
                ),
            )  # fmt: skip
        self.order_fields(["id", *(self.ORDER or self.FIELDS), "attachments", "scan", "reason"])

    def build(self) -> None:
        """Adds the fields that depend on the unit."""

    def name_nobody(self) -> None:
        """Makes the form fit for a page that stays on a device: people are typed, none is offered by name."""

    def clean_began_at(self) -> Any:
        if self.cleaned_data["began_at"] > timezone.now():
            raise ValidationError(_("This time is still to come. Record it when it is over."))
        return self.cleaned_data["began_at"]

    def values(self) -> dict[str, Any]:
        """The columns of the record."""
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    def rows(self) -> tuple[Row, ...]:
        """The rows of evidence that stand for the record, the leading one first."""
        raise NotImplementedError

    def filing(self) -> Filing:
        """What is filed."""
        return Filing(self.values(), self.rows())

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        """What a new form holds: a fresh id, now, and what the last record and the next have in common."""
        first: dict[str, Any] = {"id": uuid.uuid4(), "began_at": timezone.localtime()}
        return first | ({name: getattr(last, name) for name in cls.COPIED} if last else {})

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        """What the form of a correction holds."""
        own = {name: getattr(record, name) for name in cls.FIELDS}
        return own | personal_of(record) | {"id": record.pk, "seen": record.evidence_id}


class ScanForm(forms.Form):
    """The signed and sealed sheet of a record that was filed before."""

    scan = ScanField(
        label=gettext_lazy("Signed and sealed sheet"),
        help_text=gettext_lazy("A scan or a photo of the whole sheet. The record and what it meets stay as they are."),
    )  # fmt: skip


def original_seen_field() -> forms.BooleanField:
    """Ticked by an officer who finds a certificate or a paper in order without having opened it here."""
    return forms.BooleanField(
        label=gettext_lazy("I have seen the original"), required=False,
        help_text=gettext_lazy("Needed for a certificate, or a paper with a file, that you have not opened here."),
    )  # fmt: skip


def open_first() -> str:
    return _("Open holder and number or the file first, or tick that you have seen the original.")


def with_original(note: str, original_seen: bool) -> str:
    """The note, with the officer's word that the original was seen."""
    if not original_seen:
        return note
    seen = _("Original seen.")
    return f"{seen} {note}".strip()[:NOTE_LENGTH]


class ReviewForm(forms.ModelForm[RecordReview]):
    """What an officer says of a record."""

    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    original_seen = original_seen_field()

    class Meta:
        model = RecordReview
        fields = ("verdict", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, is_unopened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_unopened:
            del self.fields["original_seen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == Verdict.ACCEPTED and data.get("original_seen") is False:
            self.add_error("original_seen", open_first())
        note = data.get("note", "").strip()
        if data.get("verdict") == Verdict.QUESTIONED and not note:
            self.add_error("note", _("Say what the question is: the unit reads it."))
        if data.get("verdict") == Verdict.REFUSED and not note:
            self.add_error("note", _("Say why it does not count: the unit reads it."))
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
