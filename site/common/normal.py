"""What people type, brought to one form before it is compared or kept.

Chinese input methods make full-width letters and digits, copied text carries invisible marks, codes are read aloud and
typed with spaces. Each is undone here, once, and nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

KEPT_CONTROLS = "\t\n\r"
# Invisible characters that belong to what is seen: they join emoji and letters of some scripts.
JOINERS = "\u200c\u200d"
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
SEPARATORS = re.compile(r"[\s\-‐‑‒–—―－_.·・•]+")


def without_controls(text: str) -> str:
    """`text` without control characters and lone surrogates; line breaks and tabs stay."""
    return "".join(char for char in text if char in KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs"))


def plain_line(text: str) -> str:
    """A name or title on one line: no control, invisible or direction marks, white space single, ends trimmed."""
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or char in JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(char)[0] in "LNPS" for char in line) else ""


def typed_code(text: str) -> str:
    """A code or number as typed by hand: half-width, upper case, without invisible characters and separators."""
    half = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in half if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return SEPARATORS.sub("", seen).upper()


def mobile_number(text: str) -> str:
    """A mainland mobile number: eleven ASCII digits, without country code and separators; "" when it is none."""
    found = MOBILE.fullmatch(typed_code(text))
    return found[1] if found else ""


def is_ascii_digits(text: str) -> bool:
    """True for one or more of the digits 0 to 9; `str.isdigit` takes those of every script."""
    return text.isascii() and text.isdigit()


def whole_number(text: str, digits: int = 9) -> int | None:
    """The number that a form or an address names in at most so many of the digits 0 to 9; None for anything else."""
    return int(text) if is_ascii_digits(text) and len(text) <= digits else None


def has_controls(texts: Iterable[str]) -> bool:
    return any(without_controls(text) != text for text in texts)
