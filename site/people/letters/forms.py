"""The form that files letters as signed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.clean_files import ScanField
from people.staff.roster_forms import DoneForm


class SignedForm(DoneForm):
    """On what day the ticked letters were signed, and the sheets that show it."""

    scan = ScanField(
        label=_("Scan of the signed letters"), required=False,
        help_text=_(
            "A photo, or one PDF for all letters ticked below. It can be added later: tick the letters again and send "
            "it; the day of their signing stays."
        ),
    )  # fmt: skip
