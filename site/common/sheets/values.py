"""What a cell means in its column: a text, a name, a day, a number, a word of a list. Each reader returns JSON.

A reader raises CellRefused with a sentence for whoever sent the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.normal import SEPARATORS, plain_line, typed_code, whole_number
from common.spreadsheets import FORMULA_STARTS

from .refusals import CellRefused
from .tables import Cell

Value = str | int | float | bool | list[str] | None
Reader = Callable[[Cell], Value]

WRITTEN_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
RUN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of spreadsheets, which count a 29 February 1900
SERIALS = range(10_000, 73_051)  # 1927 to 2099
YEARS = range(1900, 2101)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
OTHER_PHONE = re.compile(r"\+?\d{7,15}", re.ASCII)
YES = {"是", "有", "Y", "YES", "TRUE", "√", "✓", "1", "对", "V"}
NO = {"否", "无", "N", "NO", "FALSE", "×", "✗", "0", "没有", "X"}
LIST_SIGNS = re.compile(r"[、，,;；/\n|]+")


def text_of(cell: Cell) -> str:
    """The cell as one plain line; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return plain_line(str(cell).lstrip("'"))


def as_text(most: int) -> Reader:
    """Any text up to a length."""

    def read(cell: Cell) -> str:
        text = text_of(cell)
        if len(text) > most:
            raise CellRefused(
                _("“%(text)s…” is too long: %(most)s characters at most.") % {"text": text[:20], "most": most}
            )
        return text

    return read


def as_name(most: int) -> Reader:
    """A name of a human being or a unit: of any script and with rare characters, but no formula and no number alone."""
    read_text = as_text(most)

    def read(cell: Cell) -> str:
        text = str(read_text(cell))
        if text.startswith(FORMULA_STARTS):
            raise CellRefused(_("“%(text)s” begins like a formula and is no name.") % {"text": text[:20]})
        if text and not any(unicodedata.category(char)[0] == "L" or char == "〓" for char in text):
            raise CellRefused(_("“%(text)s” is no name.") % {"text": text[:20]})
        return text

    return read


def as_code(most: int) -> Reader:
    """A number or code of people's own, half-width, in capitals, without separators."""

    def read(cell: Cell) -> str:
        code = typed_code(text_of(cell))
        if len(code) > most:
            raise CellRefused(
                _("“%(text)s…” is too long: %(most)s characters at most.") % {"text": code[:20], "most": most}
            )
        return code

    return read


def as_day(cell: Cell) -> str:
    """A day as 2026-03-01, from five writings, from a cell of days, and from the number that spreadsheets keep."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if not text:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell in SERIALS:
        return (SERIAL_ZERO + timedelta(days=int(cell))).isoformat()
    if (serial := whole_number(text)) is not None and serial in SERIALS:
        return (SERIAL_ZERO + timedelta(days=serial)).isoformat()
    found = WRITTEN_DAY.fullmatch(text) or RUN_DAY.fullmatch(text)
    if found is None:
        raise CellRefused(_("“%(text)s” is no day. Write it like 2026-03-01.") % {"text": text[:20]})
    year, month, day = (int(part) for part in found.groups())
    try:
        made = date(year, month, day)
    except ValueError as error:
        raise CellRefused(_("There is no day %(text)s.") % {"text": text[:20]}) from error
    if year not in YEARS:
        raise CellRefused(_("There is no day %(text)s.") % {"text": text[:20]})
    return made.isoformat()


def as_phone(cell: Cell) -> str:
    """A telephone number without separators and without China's prefix; those of other countries as they are."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    seen = SEPARATORS.sub("", text).replace("(", "").replace(")", "")
    for prefix in ("+86", "0086", "86"):
        if seen.startswith(prefix) and MOBILE.fullmatch(seen.removeprefix(prefix)):
            seen = seen.removeprefix(prefix)
    if seen and not OTHER_PHONE.fullmatch(seen):
        raise CellRefused(_("“%(text)s” is no telephone number.") % {"text": text[:20]})
    return seen


def as_number(least: float = 0, *, whole: bool = False) -> Reader:
    """A number, also written with a comma for thousands or with its unit behind it; None for an empty cell."""

    def read(cell: Cell) -> int | float | None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            number: float = cell
        else:
            text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "")
            if not text:
                return None
            found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(?:m2|㎡|m²|平方米|平米|米|m|层|张|人|名|个)?", text, re.ASCII)
            if found is None:
                raise CellRefused(_("“%(text)s” is no number.") % {"text": text[:20]})
            number = float(found[1])
        if number < least or (whole and not float(number).is_integer()):
            raise CellRefused(_("“%(text)s” is no number that can be here.") % {"text": f"{number:g}"})
        return int(number) if whole else number

    return read


def as_yes_or_no(cell: Cell) -> bool | None:
    """Yes, no, or None where the cell says nothing."""
    if isinstance(cell, bool):
        return cell
    word = typed_code(text_of(cell))
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise CellRefused(_("“%(text)s” is neither yes nor no.") % {"text": word[:20]})


def comparable(text: str) -> str:
    """A name for comparing: full-width forms made plain, invisible marks, spaces, points and brackets left out."""
    half = unicodedata.normalize("NFKC", plain_line(text))
    kept = (char for char in half if unicodedata.category(char) not in ("Cf", "Cc"))
    return SEPARATORS.sub("", "".join(kept)).replace("(", "").replace(")", "").casefold()


def as_choices(known: Callable[[], Mapping[str, str]], what: str) -> Reader:
    """Any number of words of a list, parted by the usual signs; returns their codes.

    `known` gives codes by word; words are compared as names are.
    """

    def read(cell: Cell) -> list[str]:
        by_word = {comparable(word): code for word, code in known().items()}
        codes = []
        for word in LIST_SIGNS.split(str(cell) if cell is not None else ""):
            if not comparable(word):
                continue
            code = by_word.get(comparable(word))
            if code is None:
                raise CellRefused(
                    _("“%(word)s” is not known here: %(what)s.") % {"word": plain_line(word)[:20], "what": what}
                )
            codes.append(code)
        return sorted(set(codes))

    return read


def as_choice(known: Callable[[], Mapping[str, str]], what: str) -> Reader:
    """One word of a list; its code, or empty."""
    read_all = as_choices(known, what)

    def read(cell: Cell) -> str:
        whole = {comparable(word): code for word, code in known().items()}.get(comparable(text_of(cell)))
        if whole is not None:
            return whole
        codes = read_all(cell)
        assert isinstance(codes, list)
        if len(codes) > 1:
            raise CellRefused(_("“%(text)s” names more than one thing.") % {"text": text_of(cell)[:20]})
        return codes[0] if codes else ""

    return read
