"""Further sittings of a training: the same held again for those who could not be there, as for a night shift."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import TrainingSession
from ..records.forms import WHEN

NAMES = (gettext_lazy("Second sitting"), gettext_lazy("Third sitting"))  # three shifts
MOST_FURTHER = len(NAMES)


class SittingsInput(forms.MultiWidget):
    """A field of day and hour for each further sitting, each with its own name for screen readers."""

    use_fieldset = False

    def __init__(self) -> None:
        super().__init__(
            [forms.DateTimeInput(format=WHEN, attrs={"type": "datetime-local", "aria-label": name}) for name in NAMES]
        )

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_0" if id_ else ""

    def decompress(self, value: Any) -> list[Any]:
        return [None] * MOST_FURTHER


class SittingsField(forms.MultiValueField):
    """When a training was held again, in order, as texts that JSON keeps."""

    def __init__(self) -> None:
        fields = [forms.DateTimeField(required=False, input_formats=[WHEN, f"{WHEN}:%S"]) for _name in NAMES]
        super().__init__(
            fields, label=gettext_lazy("Held again"), required=False, require_all_fields=False, widget=SittingsInput(),
            help_text=gettext_lazy(
                "For those on another shift, in the same month and as long. Who came to any of them is counted once, "
                "on the day of the last."
            ),
        )  # fmt: skip

    def compress(self, data_list: Iterable[datetime | None]) -> list[str]:
        return [at.isoformat() for at in sorted(at for at in data_list if at)]


def sittings_of(began_at: datetime, further: Iterable[str]) -> list[datetime]:
    """All sittings of a training, in order."""
    return sorted([began_at, *(datetime.fromisoformat(text) for text in further)])


def further_of(session: TrainingSession) -> list[datetime]:
    """When the training was held again, in local time, as the form takes it."""
    return [timezone.localtime(datetime.fromisoformat(text)) for text in session.sittings]


def fault_of(sittings: list[datetime]) -> str:
    """What is wrong with the sittings of a training, in words; empty for nothing.

    Periods begin and end with a month: within one, it does not matter at which of them somebody was.
    """
    if sittings[-1] > timezone.now():
        return _("This time is still to come. Record it when it is over.")
    if len(set(sittings)) < len(sittings):
        return _("Two sittings at the same time are one.")
    months = {(timezone.localtime(at).year, timezone.localtime(at).month) for at in sittings}
    if len(months) > 1:
        return _("Sittings of one training lie in one month. Record the other as a training of its own.")
    return ""


def times_of(session: TrainingSession) -> str:
    """When the training was held, each sitting in local time."""
    times = sittings_of(session.began_at, session.sittings)
    return "；".join(f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in times)


def session_words(session: TrainingSession) -> str:
    """Which training it was, and in how many sittings where that is more than one."""
    kind = str(session.get_training_display())
    if not session.sittings:
        return kind
    return " · ".join([kind, _("%(count)s sittings") % {"count": len(session.sittings) + 1}])
