"""Addresses of records. A real drill keeps the address that its page always had."""

from django.urls import path

from . import attesting, inbox, kit, lists, reading, writing

UNIT = "records/organisation/<uuid:organisation_id>"
DRILL = "records/drill/<uuid:record_id>"
FILED = "records/filed/<uuid:record_id>"
record_urlpatterns = [
    path("kit/unit/<uuid:organisation_id>/<slug:slug>/", kit.record_kit, name="record_kit"),
    path(f"{UNIT}/drills/new/", writing.new_drill, name="record_real_drill"),
    path(f"{DRILL}/", reading.record_page, name="real_drill"),
    path(f"{UNIT}/filed/", lists.filed_records, name="filed_records"),
    path(f"{UNIT}/filed/new/<slug:slug>/", writing.new, name="file_record"),
    path(f"{FILED}/", reading.record_page, name="filed_record"),
    path(f"{FILED}/correct/", writing.revise, name="revise_record"),
    path(f"{FILED}/review/", writing.review, name="review_record"),
    path(f"{FILED}/scan/", writing.scan, name="add_scan"),
    path(f"{FILED}/answer/", writing.answer, name="answer_record"),
    path(f"{FILED}/files/<int:file_id>/", reading.record_file, name="filed_file"),
    path(f"{FILED}/record.pdf", reading.as_pdf, name="record_pdf"),
    path(f"{FILED}/<slug:kind>.docx", reading.as_paper, {"suffix": "docx"}, name="record_docx"),
    path(f"{FILED}/<slug:kind>.xlsx", reading.as_paper, {"suffix": "xlsx"}, name="record_xlsx"),
    path("records/inbox/", inbox.inbox, name="records_inbox"),
    path("records/attest/", attesting.attest_several, name="attest_several"),
]
