"""Addresses of records. A real drill keeps addresses of its own for what the pages of all records do."""

from django.urls import path

from . import attesting, inbox, lists, reading, writing

UNIT = "records/organisation/<uuid:organisation_id>"
DRILL = "records/drill/<uuid:record_id>"
FILED = "records/filed/<uuid:record_id>"
record_urlpatterns = [
    path(f"{UNIT}/drills/new/", writing.new_drill, name="record_real_drill"),
    path(f"{DRILL}/", reading.record_page, name="real_drill"),
    path(f"{DRILL}/correct/", writing.revise, name="revise_real_drill"),
    path(f"{DRILL}/review/", writing.review, name="review_real_drill"),
    path(f"{DRILL}/answer/", writing.answer, name="answer_real_drill"),
    path(f"{DRILL}/files/<int:file_id>/", reading.record_file, name="record_file"),
    path(f"{DRILL}/record.pdf", reading.as_pdf, name="real_drill_pdf"),
    path(f"{UNIT}/filed/", lists.filed_records, name="filed_records"),
    path(f"{UNIT}/filed/new/<slug:slug>/", writing.new, name="file_record"),
    path(f"{FILED}/", reading.record_page, name="filed_record"),
    path(f"{FILED}/correct/", writing.revise, name="revise_record"),
    path(f"{FILED}/review/", writing.review, name="review_record"),
    path(f"{FILED}/answer/", writing.answer, name="answer_record"),
    path(f"{FILED}/files/<int:file_id>/", reading.record_file, name="filed_file"),
    path(f"{FILED}/record.pdf", reading.as_pdf, name="record_pdf"),
    path("records/inbox/", inbox.inbox, name="records_inbox"),
    path("records/attest/", attesting.attest_several, name="attest_several"),
]
