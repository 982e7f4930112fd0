"""The kinds of paper: each names its fields and tables, and the word that stands for each in a template.

An app registers its kinds when it starts: `register_paper(Paper(...))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
BLANK_ROWS = 12


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a paper. In a template `{{word}}` or `{{key}}` stands for it; `long` gives it room.

    A long field is higher, to be written in by hand; a long column of a table is wider than the others.
    """

    key: str
    word: str
    label: Words
    long: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a paper. In a template a table row with `{{word.column}}` is repeated for each of them.

    Where there are none, `blank_rows` empty ones are left to write into. The built-in template of one that is `stacked`
    has its columns one below the other, where they would be too narrow side by side.
    """

    key: str
    word: str
    label: Words
    columns: tuple[Field, ...]
    blank_rows: int = BLANK_ROWS
    stacked: bool = False


# They stand on every paper; `render` fills the title, the note and the mark of a sample itself.
HEAD = (Field("unit", "单位抬头", _("Unit")), Field("title", "标题", _("Title of the paper")))
SIGNS = (
    Field("filled_by", "填表人", _("Filled in by")),
    Field("checked_by", "审核人", _("Checked by")),
    Field("seal", "单位盖章处", _("Seal of the unit")),
    Field("date", "日期", _("Date")),
)
FOOT = (Field("note", "说明", _("Note")), Field("serial", "编号", _("Number")), Field("sample", "示例", _("SAMPLE")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A kind of paper. `word` is what it is called among templates; `intro` is a text that stands above the fields."""

    key: str
    title: Words
    fields: tuple[Field, ...]
    tables: tuple[Table, ...] = field(default=())
    intro: Words = ""

    def all_fields(self) -> tuple[Field, ...]:
        """Its own fields and those of every paper."""
        return (*HEAD, *self.fields, *SIGNS, *FOOT)

    def names(self) -> dict[str, str]:
        """What may stand between double braces: each word and key, and the key it means."""
        found = {name: one.key for one in self.all_fields() for name in (one.key, one.word)}
        for table in self.tables:
            for name in (table.key, table.word):
                found |= {f"{name}.{inner}": f"{table.key}.{column.key}" for column in table.columns
                          for inner in (column.key, column.word)}  # fmt: skip
        return found


_papers: dict[str, Paper] = {}


def register_paper(paper: Paper) -> None:
    """Makes a kind of paper known. Raises ValueError for names that mean two things."""
    fields: list[Field | Table] = [*paper.all_fields(), *paper.tables]
    for names in ([one.key for one in fields], [one.word for one in fields]):
        if len(set(names)) != len(names):
            raise ValueError(f"{paper.key}: a name of a field stands twice")
    _papers[paper.key] = paper


def paper_of(key: str) -> Paper:
    """The kind of this key. Raises KeyError."""
    return _papers[key]


def papers() -> Iterator[Paper]:
    """All kinds, in the order in which they were registered."""
    yield from _papers.values()
