"""The file made in a job, in each of its formats."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.normal import whole_number
from people.access import accountable_organisations

from .. import access
from ..made_files.making import Made, NotAllowedError, Progress
from ..models import MadeFile, SubjectKind
from .content import TrainingFile, file_name, training_file
from .papers import training_file_docx
from .pdf import training_file_pdf
from .sheets import training_file_xlsx

FIRST_YEAR = 2002  # the year Order 61 came into force
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "pdf": _("File of training and drills (PDF)"),
    "docx": _("File of training and drills (Word)"),
    "xlsx": _("File of training and drills (Excel)"),
}
_MAKERS: dict[str, tuple[str, Callable[[TrainingFile], bytes]]] = {
    "pdf": ("application/pdf", training_file_pdf),
    "docx": (DOCX, training_file_docx),
    "xlsx": (XLSX, training_file_xlsx),
}


def year_of(text: str) -> int:
    """The year that was asked for, this year for anything that cannot have a file."""
    this_year = timezone.localdate().year
    year = whole_number(text, 4)
    return year if year is not None and FIRST_YEAR <= year <= this_year else this_year


def unit_file_in(suffix: str) -> Callable[[MadeFile, Progress], Made]:
    """What makes the file in this format, with names for those who may read them when it is made."""
    content_type, make = _MAKERS[suffix]

    def made_file(made: MadeFile, note: Progress) -> Made:
        unit = made.organisation
        if unit is None or not accountable_organisations(made.asked_by).filter(pk=unit.pk).exists():
            raise NotAllowedError
        names = access.opens_personal_parts(made.asked_by, SubjectKind.ORGANISATION, unit.pk)
        year = year_of(str(made.options.get("year", "")))
        found = training_file(unit, year, names=names)
        note(0.3)
        return Made(make(found), file_name(unit, year, suffix), content_type)

    return made_file
