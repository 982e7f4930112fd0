"""Whether this installation has samples, never had them, or had them removed for good."""

from pathlib import Path
from typing import Literal

from django.conf import settings

State = Literal["never", "present", "removed"]


def _marker() -> Path:
    return Path(settings.VAR_DIR) / "samples_removed"


def samples_state() -> State:
    """ "removed" after `remove_samples`: a later start must not bring them back."""
    from people.models import Organisation

    if Organisation.objects.filter(is_sample=True).exists():
        return "present"
    return "removed" if _marker().exists() else "never"


def note_removed() -> None:
    """Remembers that the owner wants no samples any more."""
    _marker().touch()
