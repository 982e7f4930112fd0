"""Text of people in XML: nothing they type can break a document or be read as a placeholder."""

from __future__ import annotations

import re
from typing import Any

# What XML 1.0 cannot hold: control characters, lone surrogates, two non-characters.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 100_000
CUT = "…"


def words_of(value: Any) -> str:
    """A value as text for a document: no character that XML refuses, one kind of line break, never beyond LONGEST."""
    if value is None:
        return ""
    text = ILLEGAL.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + CUT
