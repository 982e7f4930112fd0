"""Tables kept as text: CSV in the encodings and dialects that Excel, WPS and office systems write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from .refusals import SheetRefusal, SheetRefused
from .tables import MOST_ROWS, Table

DELIMITERS = ",;\t|"
LOOKED_AT = 20
SEPARATOR_LINE = re.compile(r"^sep=(.)\n?", re.IGNORECASE)
AS_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)  # how programs keep leading zeros
MOST_LINES_IN_CELL = 50
FEW_NULS = 0.05
READABLE = 0.9


def decoded(data: bytes) -> str:
    """The text in the encoding that it is in, line ends as \\n. Raises SheetRefused ENCODING."""
    text = _by_mark(data) or _by_content(data)
    if text is None:
        raise SheetRefused(SheetRefusal.ENCODING)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _try(data, encoding)
    return None


def _by_content(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    nuls = data.count(0) / max(1, len(data))
    if nuls < FEW_NULS and (text := _try(data, "utf-8")) is not None:
        return text
    encodings = ("utf-16-le", "utf-16-be") if nuls else ("gb18030",)
    texts = [text for encoding in (*encodings, "gb18030") if (text := _try(data, encoding)) is not None]
    best = max(texts, key=_readable, default="")
    return best if best and _readable(best) >= READABLE else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _readable(text: str) -> float:
    """The share of characters that Chinese tables are made of."""
    sample = text[:4000]
    good = sum(
        char in "\t\r\n·—…“”‘’√×℃ⅠⅡⅢ①②③"
        or " " <= char <= "~"
        or "\u3000" <= char <= "\u303f"
        or "\u3400" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        or char >= "\U00020000"
        for char in sample
    )
    return good / max(1, len(sample))


def read_text(data: bytes) -> Table:
    """The table in a text. Raises SheetRefused."""
    text = decoded(data)
    first_line, delimiter = 1, ""
    if found := SEPARATOR_LINE.match(text):
        text, first_line, delimiter = text[found.end() :], 2, found[1]
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or _delimiter(text))
    rows: list[list[str | int | float | bool | None]] = []
    begins = 0
    try:
        for row in reader:
            if any(cell.count("\n") > MOST_LINES_IN_CELL for cell in row):
                raise SheetRefused(SheetRefusal.QUOTE, line=begins + first_line)
            rows.append([_cell(cell) for cell in row])
            begins = reader.line_num
            if len(rows) > MOST_ROWS + LOOKED_AT:
                break
    except csv.Error as error:
        raise SheetRefused(SheetRefusal.QUOTE, line=begins + first_line) from error
    return Table("", rows, first_line)


def _cell(text: str) -> str:
    found = AS_FORMULA.match(text)
    return found[1].replace('""', '"') if found else text


def _delimiter(text: str) -> str:
    """What parts the columns: the character that cuts most of the first lines into one number of cells."""
    head = "\n".join([line for line in text[:20_000].split("\n") if line.strip()][:LOOKED_AT])

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter))
        except csv.Error:
            return 0, 0
        width, lines = max(widths.items(), key=lambda found: (found[0] > 1, found[1]))
        return (lines, width) if width > 1 else (0, 0)

    return max(DELIMITERS, key=score)
