"""Why a table or a cell cannot be read, each a sentence for whoever sent it."""

from __future__ import annotations

import enum
from typing import Any

from django.utils.translation import gettext_lazy as _


class SheetRefusal(enum.Enum):
    """Why a file as a whole is not taken."""

    EMPTY = _("The file is empty.")
    LARGE = _("The file is larger than %(megabytes)s MB.")
    UNPACKED = _("The file becomes too large when it is unpacked. Copy the table alone into a new spreadsheet.")
    ROWS = _("The table has more than %(most)s lines. Send it in parts.")
    COLUMNS = _("The table has more than %(most)s columns. Copy the columns that are needed into a new spreadsheet.")
    PASSWORD = _("The spreadsheet is locked with a password. Save it without one and send it again.")
    DAMAGED = _("The spreadsheet is damaged or incomplete. Open it, save it as .xlsx and send it again.")
    ENTITIES = _("The spreadsheet refers to things outside itself. Save it again as .xlsx with Excel or WPS.")
    XML = _("This is a spreadsheet written as XML. Open it with Excel or WPS, save it as .xlsx and send that.")
    PAGE = _("This is a web page without a table. Open it with Excel or WPS, save it as .xlsx and send that.")
    OTHER = _("This is no table but another kind of file. Spreadsheets (.xlsx, .xls, .ods) and text (.csv) are read.")
    ENCODING = _("The characters of the file cannot be read. Save it as .xlsx, or as CSV in UTF-8 or GBK.")
    QUOTE = _("A quotation mark in line %(line)s is not closed. Save the table as .xlsx and send it again.")
    IDENTITY = _(
        "The table holds numbers of identity cards (%(columns)s). Nothing of it was kept. Send it from a browser that "
        "takes them out before sending, or delete these columns and send it again."
    )
    SLOW = _("Reading the spreadsheet takes too long. Copy the table alone into a new spreadsheet.")


class SheetRefused(ValueError):
    """A file that is not taken, for a reason people can read."""

    def __init__(self, reason: enum.Enum, **details: Any) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.details = details

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        words = str(self.reason.value)
        return words % self.details if self.details else words


class CellRefused(ValueError):
    """A cell that does not hold what its column asks for; its text is the sentence."""
