"""What a Chinese paper is set in: 仿宋 with names other systems know it by, for a program that lacks it."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

BODY = "仿宋"
HEADING = "黑体"
LATIN = "Times New Roman"
OTHER_NAMES = {
    BODY: "FangSong,仿宋_GB2312,STFangsong,华文仿宋,FandolFang,Noto Serif CJK SC",
    HEADING: "SimHei,STHeiti,华文黑体,FandolHei,Noto Sans CJK SC",
}


def set_font(run_properties: Any, name: str) -> None:
    """Has a run or style use `name` for Chinese and a Roman face for Latin letters and digits."""
    fonts = run_properties.get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN)
    fonts.set(qn("w:eastAsia"), name)


def tell_other_names(document: Any) -> None:
    """Writes into the document's table of fonts what to take where 仿宋 or 黑体 is missing."""
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    table = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for name, others in OTHER_NAMES.items():
        table.append(parse_xml(
            f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/>'
            '<w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
        ))  # fmt: skip
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
