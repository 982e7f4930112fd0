"""Addresses of the record pages."""

from django.urls import path

from . import evidence_views, records_views

records_urlpatterns = [
    path("records/", records_views.record, name="record"),
    path("records/class/<uuid:class_id>/", records_views.class_record, name="class_record"),
    path("records/person/<uuid:person_id>/", records_views.person_record, name="person_record"),
    path("records/organisation/<uuid:organisation_id>/", records_views.organisation_record, name="organisation_record"),
    path("records/evidence/<uuid:evidence_id>/", evidence_views.evidence, name="evidence"),
    path("records/evidence/<uuid:evidence_id>/revoke/", evidence_views.revoke, name="revoke_evidence"),
    path("records/evidence/<uuid:evidence_id>/correct/", evidence_views.correct, name="correct_evidence"),
]
