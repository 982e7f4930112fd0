"""An owner's template is looked through before it is kept: what acts, swells or is not known is refused in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils.translation import override
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from common.papers import checking, layout
from common.papers.checking import TemplateRefused, check_template
from common.papers.kinds import Field, Paper, Table

OFFICE = RT.HYPERLINK.rpartition("/")[0]
PAPER = Paper(
    key="checked",
    title="记录",
    fields=(Field("place", "地点", "地点"),),
    tables=(Table("people", "人员", "人员", (Field("name", "姓名", "姓名"),)),),
)


def saved(document) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def plain(*lines: str):
    document = Document()
    for line in lines or ("{{地点}}",):
        document.add_paragraph(line)
    return document


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return kept.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def refusals(content: bytes) -> list[str]:
    with override("zh-hans"), pytest.raises(TemplateRefused) as refused:
        check_template(content, PAPER)
    return [str(one) for one in refused.value.problems]


def test_a_plain_template_and_the_built_in_one_pass(monkeypatch):
    monkeypatch.setattr(layout, "paper_of", lambda key: PAPER)
    layout._made.cache_clear()
    check_template(saved(plain()), PAPER)
    check_template(layout.default_template("checked"), PAPER)
    layout._made.cache_clear()


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", "名字,地点".encode()])
def test_what_is_no_docx_is_refused(content):
    assert refusals(content) == [str(checking.NOT_DOCX)] or "docx" in refusals(content)[0]


def test_unknown_torn_and_misplaced_placeholders_are_named_with_their_line():
    found = refusals(saved(plain("标题", "{{地典}}", "{{没有的}}", "{{地点", "{{人员.姓名}}", "{{地点}}")))
    assert "2" in found[0] and "{{地典}}" in found[0] and "{{地点}}" in found[0]
    assert "3" in found[1] and "{{没有的}}" in found[1]
    assert "4" in found[2]
    assert "5" in found[3] and "{{人员.姓名}}" in found[3]
    assert len(found) == 4


def test_a_template_without_placeholders_is_refused():
    assert len(refusals(saved(plain("什么也没有")))) == 1


def test_braces_are_never_a_language():
    for words in ("{{''.__class__}}", "{{7*7}}", "{{地点|safe}}"):
        assert words[:12] in refusals(saved(plain(words)))[0]


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/x.bin"])
def test_macros_and_objects_are_refused(name):
    assert "宏" in refusals(with_part(saved(plain()), name, b"x"))[0]


def test_a_macro_document_under_another_name_is_refused():
    content = saved(plain())
    types = part(content, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main", b"document.macroEnabled.main"
    )
    assert "宏" in refusals(with_part(content, "[Content_Types].xml", types))[0]


def test_an_archive_that_swells_is_refused_whatever_it_says_of_itself(monkeypatch):
    bomb = with_part(saved(plain()), "word/media/image1.png", b"\0" * (31 * 1024 * 1024))
    assert len(bomb) < checking.MOST_BYTES
    assert refusals(bomb) == [str_of(checking.SWELLS)]
    monkeypatch.setattr(checking, "MOST_UNPACKED_BYTES", 1 << 40)  # the control: without the limit it is let in
    check_template(bomb, PAPER)


def str_of(words) -> str:
    with override("zh-hans"):
        return str(words)


def test_a_large_template_and_one_of_many_parts_are_refused():
    assert refusals(b"PK" + b"0" * checking.MOST_BYTES) == [str_of(checking.TOO_LARGE)]
    content = saved(plain())
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a") as archive:
        for number in range(checking.MOST_PARTS):
            archive.writestr(f"word/media/{number}.png", b"")
    assert refusals(kept.getvalue()) == [str_of(checking.SWELLS)]


def test_entities_are_refused():
    content = saved(plain())
    xml = part(content, "word/document.xml")
    evil = xml.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1)
    assert refusals(with_part(content, "word/document.xml", evil)) == [str_of(checking.BROKEN)]
    hidden = evil.decode().replace("UTF-8", "UTF-16").encode("utf-16")  # not found as bytes, and refused all the same
    assert refusals(with_part(content, "word/document.xml", hidden)) == [str_of(checking.BROKEN)]


def test_a_template_that_fetches_is_refused_and_one_with_a_link_to_click_is_not():
    linked = plain()
    linked.part.relate_to("https://example.org", RT.HYPERLINK, is_external=True)
    check_template(saved(linked), PAPER)
    linked.part.relate_to("https://example.org/evil.dotm", f"{OFFICE}/attachedTemplate", is_external=True)
    assert "attachedTemplate" in refusals(saved(linked))[0]


@pytest.mark.parametrize("field", ["DDEAUTO c:x", " INCLUDETEXT file:x", "INCLUDEPICTURE http://x"])
def test_fields_that_act_are_refused(field):
    document = plain()
    for piece in (field[:6], field[6:]):  # Word cuts these over runs too
        node = OxmlElement("w:instrText")
        node.text = piece
        document.paragraphs[0].add_run()._element.append(node)
    assert field.split()[0] in refusals(saved(document))[0]
    simple = plain()
    node = OxmlElement("w:fldSimple")
    node.set(qn("w:instr"), field)
    simple.paragraphs[0]._element.append(node)
    assert field.split()[0] in refusals(saved(simple))[0]
