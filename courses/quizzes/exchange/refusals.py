"""Why a file of questions is not taken, each a sentence for whoever sent it."""

from __future__ import annotations

import enum

from django.utils.translation import gettext_lazy as _


class BankRefusal(enum.Enum):
    """Why a file as a whole is not taken."""

    ENTITIES = _("The file defines its own entities or refers outside itself. Export it again from Moodle.")
    XML = _("The XML is damaged or incomplete. Export it again from Moodle.")
    NOT_MOODLE = _("This XML holds no questions of Moodle. Export the question bank as Moodle XML.")
    DEEP = _("The XML is nested too deeply to be a question bank.")
    UNCLOSED = _("A brace of GIFT in line %(line)s is not closed. Each question ends with a closing brace.")
    NO_QUESTIONS = _("No question was found in the file.")
