"""Tables of web pages, which office systems save under the name of a spreadsheet."""

from __future__ import annotations

from html.parser import HTMLParser

from .tables import MOST_COLUMNS, MOST_ROWS, Cell, Table

MOST_SPAN = 1_000


class _Reader(HTMLParser):
    """Collects the cells of every table; a table within a cell counts as that cell's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}  # by column: for how many more lines a merged cell stands

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._below = {}
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
            self._carry()
        elif self._depth == 1 and tag in ("td", "th") and self.tables[-1]:
            self._end_cell()
            given = dict(attrs)
            self._spans = _span(given.get("rowspan")), _span(given.get("colspan"))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text, (lines, columns) = "".join(self._cell).strip(), self._spans
        self._cell = None
        row = self.tables[-1][-1]
        for number in range(columns):
            if lines > 1:
                self._below[len(row)] = (lines - 1, text if number == 0 else "")
            row.append(text if number == 0 else "")
        self._carry()

    def _carry(self) -> None:
        """Repeats cells that reach down from the lines above."""
        row = self.tables[-1][-1]
        while len(row) in self._below and len(row) < MOST_COLUMNS:
            more, text = self._below.pop(len(row))
            if more > 1:
                self._below[len(row)] = (more - 1, text)
            row.append(text)


def _span(text: str | None) -> int:
    return min(MOST_SPAN, max(1, int(text))) if text and text.isascii() and text.isdigit() else 1


def read_page(text: str) -> list[Table]:
    """The tables of a page; empty when it has none."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [Table("", rows[: MOST_ROWS + 1]) for rows in reader.tables if rows]
