"""Trainings, certificates and publicity come as Word in the unit's own template, linked where the record is."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from common.papers.kinds import paper_of
from courses.training.models import Record
from people.papers.owners import Owner
from people.papers.services import keep_template
from tests.training.test_filings import kept, session, staff, typed, url_of  # noqa: F401 - fixtures

CERTIFICATE = {
    "person": "王五", "certificate": "operator", "level": "4", "number": "C-119-77", "issuer": "浙江省消防职业技能鉴定站",
    "issued_on": f"{timezone.localdate()}", "counts_for": [],
}  # fmt: skip
PUBLICITY = {"place": "大堂", "reached": "30", "content": "讲灭火器"}


def filed(client, unit, slug: str) -> Record:
    """A record of this kind, filed by the form."""
    if slug == "session":
        answer = session(client, unit, groups=["all"])
    else:
        changes = CERTIFICATE if slug == "certificate" else PUBLICITY
        answer = client.post(url_of(unit, slug), typed(client, unit, slug, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Record.objects.get()


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join(texts + [cell.text for table in document.tables for row in table.rows for cell in row.cells])


KINDS = [
    ("session", "training-record", "三楼会议室"),
    ("certificate", "outside-certificate-record", "浙江省消防职业技能鉴定站"),
    ("publicity", "publicity-record", "讲灭火器"),
]


@pytest.mark.parametrize(("slug", "key", "word"), KINDS)
def test_a_record_comes_in_the_units_own_template_from_its_page_and_the_list(
    client, manager, hotel, staff, slug, key, word  # noqa: F811
):  # fmt: skip
    client.force_login(manager)
    record = filed(client, hotel, slug)
    url = reverse("training:record_docx", args=[record.pk, key])
    pdf = reverse("training:record_pdf", args=[record.pk])
    for page in (
        reverse("training:filed_record", args=[record.pk]),
        reverse("training:filed_records", args=[hotel.pk]),
    ):
        text = client.get(page).content.decode()
        assert url in text
        assert pdf in text
    built_in = words_of(client.get(url).content)
    assert word in built_in
    assert "酒店自己的版式" not in built_in, "control"
    own = Document()
    own.add_paragraph("酒店自己的版式 {{说明}}")
    for field in paper_of(key).fields:
        own.add_paragraph("{{" + field.word + "}}")
    kept_as = io.BytesIO()
    own.save(kept_as)
    keep_template(owner=Owner(unit=hotel), paper=paper_of(key), content=kept_as.getvalue(), name="x.docx", by=manager)
    mine = words_of(client.get(url).content)
    assert word in mine
    assert "酒店自己的版式" in mine


def test_holder_and_number_of_a_certificate_are_for_the_unit(client, manager, hotel, staff, foreign_officer):  # noqa: F811
    client.force_login(manager)
    record = filed(client, hotel, "certificate")
    url = reverse("training:record_docx", args=[record.pk, "outside-certificate-record"])
    assert all(word in words_of(client.get(url).content) for word in ("王五", "C-119-77")), "control"
    client.force_login(foreign_officer)
    assert not any(word in words_of(client.get(url).content) for word in ("王五", "C-119-77"))


@pytest.mark.parametrize(
    ("slug", "keys"),
    [
        ("session", ["training-notice", "training-record", "training-sign-in", "training-summary"]),
        ("certificate", ["outside-certificate-record"]),
        ("publicity", ["publicity-record"]),
    ],
)
def test_the_form_leads_to_each_blank_paper(client, manager, hotel, staff, slug, keys):  # noqa: F811
    client.force_login(manager)
    text = client.get(url_of(hotel, slug)).content.decode()
    for key in keys:
        url = reverse("papers:blank", args=[f"unit-{hotel.pk}", key])
        assert url in text
        assert hotel.name in words_of(client.get(url).content)
