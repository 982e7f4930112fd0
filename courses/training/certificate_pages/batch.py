"""All valid certificates of a unit or a class as one PDF to print, or as a ZIP with a PDF each; made in a job."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.access import managed_organisations, visible_classes
from people.models import Organisation, SchoolClass

from ..certificates.pdf import certificate_pdf, certificates_pdf
from ..made_files.making import Made, NotAllowedError, Progress
from ..models import Certificate, MadeFile
from .lists import certificates_of, people_of

KINDS = {
    "certificates_pdf": _("Valid certificates (one PDF)"),
    "certificates_zip": _("Valid certificates (ZIP of PDFs)"),
}
LOT = 100


def batch_in(kind: str) -> Callable[[MadeFile, Progress], Made]:
    """What makes the certificates of the unit, or of the class in the options, in this form."""

    def make(made: MadeFile, note: Progress) -> Made:
        today = timezone.localdate()
        rows = certificates_of(people_of(made.asked_by, _whose(made)), today, state="valid")
        found = sorted(rows, key=lambda one: (one.holder_name, one.serial))
        if kind == "certificates_pdf":
            note(0.1)
            return Made(certificates_pdf(found), f"certificates-{today:%Y%m%d}.pdf", "application/pdf")
        return Made(_zipped(found, note), f"certificates-{today:%Y%m%d}.zip", "application/zip")

    return make


def _whose(made: MadeFile) -> Organisation | SchoolClass:
    """The unit or class; raises NotAllowedError where the asker may not have its names."""
    if made.organisation is not None:
        if not managed_organisations(made.asked_by).filter(pk=made.organisation.pk).exists():
            raise NotAllowedError
        return made.organisation
    try:
        found = visible_classes(made.asked_by).filter(pk=made.options.get("class")).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotAllowedError
    return found


def _zipped(certificates: list[Certificate], note: Progress) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for place, certificate in enumerate(certificates):
            note(place / len(certificates))
            archive.writestr(f"{certificate.serial}.pdf", certificate_pdf(certificate))
    return kept.getvalue()
