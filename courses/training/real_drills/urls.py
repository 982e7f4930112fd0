"""Addresses of real drills."""

from django.urls import path

from . import views
from .kit import real_drill_kit

real_drill_urlpatterns = [
    path("kit/unit/<uuid:organisation_id>/drill/", real_drill_kit, name="real_drill_kit"),
    path("records/organisation/<uuid:organisation_id>/drills/", views.drills, name="real_drills"),
    path("records/organisation/<uuid:organisation_id>/drills/new/", views.record, name="record_real_drill"),
    path("records/organisation/<uuid:organisation_id>/drills/before/", views.before, name="before_real_drill"),
    path("records/drill/<uuid:drill_id>/", views.real_drill, name="real_drill"),
    path("records/drill/<uuid:drill_id>/correct/", views.revise, name="revise_real_drill"),
    path("records/drill/<uuid:drill_id>/review/", views.review, name="review_real_drill"),
    path("records/drill/<uuid:drill_id>/answer/", views.answer, name="answer_real_drill"),
    path("records/drill/<uuid:drill_id>/files/<int:file_id>/", views.record_file, name="record_file"),
    path("records/drill/<uuid:drill_id>/record.pdf", views.as_pdf, name="real_drill_pdf"),
    path("records/drill/<uuid:drill_id>/<slug:kind>.docx", views.as_paper, {"suffix": "docx"}, name="real_drill_docx"),
    path("records/drill/<uuid:drill_id>/<slug:kind>.xlsx", views.as_paper, {"suffix": "xlsx"}, name="real_drill_xlsx"),
]
