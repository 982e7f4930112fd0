"""The A, B and C cards a class votes with: a PDF of four cards a page, set by Typst."""

from __future__ import annotations

import json
import tempfile
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext

from courses.training.certificates.pdf import font_folder

# Letter, colour and shape: no card is told by its colour alone.
CARDS = (("A", "#0055a4", "circle"), ("B", "#b45309", "triangle"), ("C", "#007a4d", "square"))
LAYOUT = r"""
#let data = json("data.json")
#set page(paper: "a4", margin: 0mm)
#set text(font: "Noto Sans SC", lang: "zh")
#let shape(kind, colour, letter) = {
  let mark = text(size: 150pt, weight: "bold", fill: white)[#letter]
  if kind == "circle" { circle(radius: 41mm, fill: colour, align(center + horizon, mark)) }
  else if kind == "square" { rect(width: 80mm, height: 80mm, fill: colour, align(center + horizon, mark)) }
  else { box(width: 96mm, height: 86mm)[
    #place(polygon(fill: colour, (48mm, 0mm), (96mm, 86mm), (0mm, 86mm)))
    #place(bottom + center, dy: -3mm, text(size: 120pt, weight: "bold", fill: white)[#letter])] }
}
#let card(entry) = box(width: 105mm, height: 148.5mm, stroke: (paint: luma(60%), dash: "dashed", thickness: 0.6pt))[
  #align(center + horizon)[#shape(entry.shape, rgb(entry.colour), entry.letter)
  #v(4mm)
  #text(size: 13pt, fill: luma(30%))[#data.note]]]
#for entry in data.cards {
  grid(columns: (105mm, 105mm), rows: (148.5mm, 148.5mm), card(entry), card(entry), card(entry), card(entry))
}
"""


@lru_cache(maxsize=4)
def render_cards(language: str) -> bytes:
    """A page each of A, B and C, in the active language (named, because the cards of each are set once)."""
    import typst

    data = {
        "note": gettext("Hold up one card · cut along the dashed lines"),
        "cards": [{"letter": letter, "colour": colour, "shape": shape} for letter, colour, shape in CARDS],
    }
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        (base / "main.typ").write_text(LAYOUT, encoding="utf-8")
        return bytes(typst.compile(str(base / "main.typ"), font_paths=[str(font_folder())]))
