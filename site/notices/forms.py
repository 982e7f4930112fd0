"""The form of one's own ways to be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User

from .channels.all import channel_of
from .kinds import ChannelName, channel_labels
from .models import Reach

NUMBERS = {
    "wecom_id": ChannelName.WECOM, "dingtalk_id": ChannelName.DINGTALK, "zhezhengding_id": ChannelName.ZHEZHENGDING,
}  # fmt: skip


class WaysForm(forms.ModelForm[Reach]):
    """Which channels may be used, and the account's numbers in the chats that the site is tied to."""

    used = forms.MultipleChoiceField(
        label=_("Send me messages by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Reach
        fields = [*NUMBERS, "language"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        on = {name: label for name, label in channel_labels().items() if channel_of(name).is_on()}
        self.fields["used"].choices = list(on.items())  # type: ignore[attr-defined]
        self.fields["used"].initial = [name for name in on if name not in self.instance.off]
        for field, name in NUMBERS.items():
            if name not in on:
                del self.fields[field]
        self.order_fields(["used", *NUMBERS, "language"])

    def save(self, commit: bool = True) -> Reach:
        """Keeps what is switched off; a channel that is not set up today stays as it was."""
        offered = {value for value, _label in self.fields["used"].choices}  # type: ignore[attr-defined]
        kept = [name for name in self.instance.off if name not in offered]
        self.instance.user = self.user
        self.instance.off = [*kept, *sorted(offered - set(self.cleaned_data["used"]))]
        return super().save(commit)
