"""Moodle XML in: parsed without entities, its HTML made plain text."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.refusals import SheetRefused

from ..kinds import QuestionKind
from .foreign import ForeignQuestion, has_picture, plain, true_or_false
from .refusals import BankRefusal

MOST_DEPTH = 40
NO_QUESTION = {"category", "description"}
# A file that came along: as Moodle writes it today, and as Moodle 1.9 wrote it, there also where there was none.
FILES = {"file", "image", "image_base64"}


def looks_like_xml(text: str) -> bool:
    head = text.lstrip("\ufeff \n\t")[:2000].lower()
    return head.startswith(("<?xml", "<quiz", "<!doctype quiz"))


def read_moodle(data: bytes) -> list[ForeignQuestion]:
    """The questions of a file. Raises SheetRefused for entities, damage, and other XML."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SheetRefused(BankRefusal.ENTITIES) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SheetRefused(BankRefusal.XML) from error
    if root.tag != "quiz":
        raise SheetRefused(BankRefusal.NOT_MOODLE)
    if _is_deep(root):
        raise SheetRefused(BankRefusal.DEEP)
    elements = [one for one in root.findall("question") if one.get("type") not in NO_QUESTION]
    if not elements:
        raise SheetRefused(BankRefusal.NO_QUESTIONS)
    return [_question(place, element) for place, element in enumerate(elements, start=1)]


def _is_deep(root: Element) -> bool:
    level = [root]
    for _depth in range(MOST_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _raw(element: Element | None, path: str = "text") -> str:
    found = element.find(path) if element is not None else None
    return (found.text or "") if found is not None else ""


def _text(element: Element | None, path: str = "text") -> str:
    return plain(_raw(element, path))


def _question(place: int, element: Element) -> ForeignQuestion:
    kind = element.get("type", "")
    found = ForeignQuestion(
        line=place, key=_raw(element, "idnumber")[:60], stem=_text(element, "questiontext/text"),
        explanation=_text(element, "generalfeedback/text"),
    )  # fmt: skip
    reader = READERS.get(kind)
    pictures = [_raw(element, "questiontext/text"), *(_raw(answer) for answer in element.findall("answer"))]
    if reader is None:
        found.problem = _not_asked(kind)
        return found
    reader(found, element)
    if any(map(has_picture, pictures)) or any(one.tag in FILES and (one.text or "").strip() for one in element.iter()):
        found.problem = _("It has a picture, which does not come along. Enter it by hand.")
    return found


def _not_asked(kind: str) -> str:
    """Why a question of this kind of Moodle's stays away."""
    if kind == "essay":
        return _("An essay cannot be marked here.")
    if kind == "shortanswer":
        return _("A short answer in words cannot be marked here.")
    named = str(NAMED.get(kind, kind[:30]))
    return _("Questions of the kind “%(kind)s” cannot be asked here.") % {"kind": named}


def _fraction(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _choices(found: ForeignQuestion, element: Element) -> None:
    answers = [(_fraction(answer), _text(answer)) for answer in element.findall("answer")]
    is_single = _raw(element, "single").strip().lower() in ("true", "1", "")
    least = 99.9 if is_single else 0.001
    found.right = [text for share, text in answers if share >= least]
    found.wrong = [text for share, text in answers if share < least]
    found.kind = QuestionKind.SINGLE if is_single and len(found.right) == 1 else QuestionKind.MULTIPLE


def _true_false(found: ForeignQuestion, element: Element) -> None:
    right = max(element.findall("answer"), key=_fraction, default=None)
    found.kind, found.answer = true_or_false(_raw(right).strip().lower() == "true")


def _matching(found: ForeignQuestion, element: Element) -> None:
    found.kind = QuestionKind.MATCH
    found.lines = [f"{_text(pair)} → {_text(pair, 'answer/text')}".strip() for pair in element.findall("subquestion")]


def _ordering(found: ForeignQuestion, element: Element) -> None:
    found.kind = QuestionKind.ORDER
    found.lines = [_text(answer) for answer in sorted(element.findall("answer"), key=_fraction)]


def _number(found: ForeignQuestion, element: Element) -> None:
    found.kind = QuestionKind.NUMERIC
    best: Any = max(element.findall("answer"), key=_fraction, default=None)
    found.answer, found.tolerance = _raw(best).strip(), _raw(best, "tolerance").strip()
    found.unit = _raw(element, "units/unit/unit_name").strip()[:20]
    if len(element.findall("units/unit")) > 1:
        found.problem = _("It takes several units; only one can be asked for here.")


# Kinds that Moodle itself brings, as its pages call them; those of its plug-ins have no other name than their key.
NAMED = {
    "cloze": gettext_lazy("embedded answers"),
    "gapselect": gettext_lazy("select missing words"),
    "ddwtos": gettext_lazy("drag words into the text"),
    "ddimageortext": gettext_lazy("drag onto a picture"),
    "ddmarker": gettext_lazy("drag markers onto a picture"),
    "calculated": gettext_lazy("calculated"),
    "calculatedmulti": gettext_lazy("calculated"),
    "calculatedsimple": gettext_lazy("calculated"),
    "randomsamatch": gettext_lazy("random matching"),
}
READERS = {
    "multichoice": _choices,
    "multichoiceset": _choices,
    "oumultiresponse": _choices,
    "truefalse": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numerical": _number,
}
