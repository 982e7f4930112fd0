"""The signed and sealed sheet of a record: at filing or later, first on its page, the ledger untouched by it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.training.ledger.record import revoke_evidence
from courses.training.models import Evidence, Publicity, Record, RecordScan, TrainingSession
from courses.training.records import filing
from courses.training.records.selectors import scans_of
from courses.training.training_file.content import training_file
from courses.training.training_file.papers import training_file_docx
from courses.training.training_file.pdf import training_file_pdf
from courses.training.training_file.sheets import training_file_xlsx
from tests.training.test_filings import kept, session, staff, typed, url_of  # noqa: F401 - fixtures


def sheet(name: str = "签章.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n" + more + b"%%EOF", "application/pdf")


def add(client, record: Record, *files: SimpleUploadedFile):
    return client.post(reverse("training:add_scan", args=[record.pk]), {"scan": files[0]} if files else {})


def page(client, record: Record):
    return client.get(reverse("training:filed_record", args=[record.pk]))


@pytest.fixture
def filed(client, manager, hotel, staff) -> Record:  # noqa: F811
    """A training of the hotel without a sheet; its manager is signed in."""
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    return TrainingSession.objects.get()


def test_a_sheet_added_later_stands_first_and_leaves_the_evidence(client, filed, manager):
    assert page(client, filed).context["scan"] is None, "control"
    before = (Evidence.objects.count(), filed.evidence_id, filed.revision)
    assert add(client, filed, sheet()).status_code == 302
    filed.refresh_from_db()
    assert (Evidence.objects.count(), filed.evidence_id, filed.revision) == before
    mark = RecordScan.objects.get()
    assert (mark.by, timezone.localdate(mark.at), mark.revision) == (manager, timezone.localdate(), 1)
    shown = page(client, filed)
    text = shown.content.decode()
    assert (shown.context["scan"]["mark"], shown.context["files"]) == (mark, [])
    assert text.index("签章.pdf") < text.index('id="record-title"')
    fetched = client.get(reverse("training:filed_file", args=[filed.pk, mark.file_id]))
    assert b"".join(fetched.streaming_content).startswith(b"%PDF-")


@pytest.mark.parametrize("slug", ["session", "publicity", "paper", "drill", "certificate"])
def test_every_form_takes_a_sheet(client, manager, hotel, staff, slug):  # noqa: F811
    client.force_login(manager)
    assert "scan" in client.get(url_of(hotel, slug)).context["form"].fields


def test_a_sheet_sent_with_the_record_is_its_scan(client, manager, hotel, staff):  # noqa: F811
    client.force_login(manager)
    data = typed(client, hotel, "publicity", place="大堂", reached="30", content="讲解", scan=sheet("盖章.pdf"))
    assert client.post(url_of(hotel, "publicity"), data).status_code == 302
    found = Publicity.objects.get()
    assert scans_of([found.pk])[found.pk].file.name == "盖章.pdf"


def test_a_later_sheet_is_the_scan_and_the_former_stays_listed(client, filed):
    for name in ("一.pdf", "二.pdf"):
        add(client, filed, sheet(name, name.encode()))
    add(client, filed, sheet("二.pdf", "二.pdf".encode()))
    context = page(client, filed).context
    assert context["scan"]["file"].name == "二.pdf"
    assert [line["file"].name for line in context["earlier_scans"]] == ["一.pdf"]
    assert RecordScan.objects.count() == 2, "sent twice it is added once"


def test_a_sheet_of_a_former_version_says_so(client, filed):
    add(client, filed, sheet())
    Record.objects.filter(pk=filed.pk).update(revision=2)
    assert "第 1 版" in page(client, filed).content.decode()
    add(client, filed, sheet())
    assert "第 1 版" not in page(client, filed).content.decode()


def test_six_files_leave_room_for_a_sheet_and_sheets_end_too(client, filed, monkeypatch):
    files = [filing.CleanFile(f"{number}.pdf", "application/pdf", bytes([number])) for number in range(6)]
    filing.add_files(filed, files)
    assert add(client, filed, sheet()).status_code == 302
    monkeypatch.setattr(filing, "MOST_SCANS", 1)
    assert add(client, filed, sheet(more=b"2")).status_code == 409
    assert RecordScan.objects.count() == 1


@pytest.mark.parametrize("files", [(), (SimpleUploadedFile("x.pdf", b"no pdf"),)])
def test_no_sheet_or_a_broken_one_is_asked_back(client, filed, files):
    answer = add(client, filed, *files)
    assert (answer.status_code, bool(answer.context["scan_form"].errors)) == (400, True)
    assert not RecordScan.objects.exists()


def test_a_revoked_record_takes_no_sheet(client, filed, manager):
    revoke_evidence(evidence=filed.evidence, reason="误记", by=manager)
    assert page(client, filed).context["scan_form"] is None
    assert add(client, filed, sheet()).status_code == 409
    assert not RecordScan.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("foreign_officer", 403), ("county_officer", 404), ("teacher", 404)])
def test_only_the_unit_adds_a_sheet(client, request, filed, who, status):
    client.force_login(request.getfixturevalue(who))
    assert add(client, filed, sheet()).status_code == status
    assert not RecordScan.objects.exists()


def test_an_officer_finds_it_first_and_opens_it_with_a_reason(client, filed, foreign_officer):
    filing.add_files(filed, [filing.CleanFile("照片.jpg", "image/jpeg", b"x")])
    add(client, filed, sheet())
    client.force_login(foreign_officer)
    shown, mark = page(client, filed), RecordScan.objects.get()
    text, url = shown.content.decode(), reverse("training:filed_file", args=[filed.pk, mark.file_id])
    other = reverse("training:filed_file", args=[filed.pk, shown.context["files"][0]["file"].pk])
    assert text.index(url) < text.index(other)
    assert (shown.context["scan_form"], "签章.pdf" in text) == (None, False)
    assert client.post(url, {"reason": ""}).status_code == 400
    assert not filed.reviews.exists(), "control: nothing was opened"
    assert b"".join(client.post(url, {"reason": "抽查"}).streaming_content).startswith(b"%PDF-")
    assert filed.reviews.get().is_opening
    lines = client.get(reverse("training:records_inbox"), {"all": "1"}).context["lines"]
    assert [line["has_scan"] for line in lines] == [True]


def test_the_units_file_names_it(client, filed, hotel):
    from openpyxl import load_workbook

    year, shown = filed.began_at.year, []
    for _round in range(2):
        found = training_file(hotel, year, names=True)
        shown.append([line.scan for line in found.filings])
        add(client, filed, sheet())
    assert shown == [[""], [f"{timezone.localdate():%Y-%m-%d} 已附"]]
    assert training_file_pdf(found).startswith(b"%PDF")
    assert "已附" in _words(training_file_docx(found))
    import io

    book = load_workbook(io.BytesIO(training_file_xlsx(found)))
    assert any("已附" in str(cell) for sheet in book for row in sheet.values for cell in row)


def _words(content: bytes) -> str:
    import io

    from docx import Document

    return "\n".join(cell.text for table in Document(io.BytesIO(content)).tables for row in table.rows
                     for cell in row.cells)  # fmt: skip
