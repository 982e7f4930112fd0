"""What every desk, file, report and certificate says of itself."""

from __future__ import annotations

from django.utils.translation import gettext as _


def says_only() -> str:
    """What the records show, and what they do not say."""
    return _("Shows records of training, drills and publicity only; it does not say that premises or equipment pass.")
