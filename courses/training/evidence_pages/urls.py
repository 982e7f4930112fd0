"""Addresses of the record pages."""

from django.urls import path, re_path

from . import record_views, views

records_urlpatterns = [
    path("records/", record_views.record, name="record"),
    path("records/class/<uuid:class_id>/", record_views.class_record, name="class_record"),
    path("records/class/<uuid:class_id>/people/", record_views.class_people, name="class_people"),
    path(
        "records/organisation/<uuid:organisation_id>/people/",
        record_views.organisation_people,
        name="organisation_people",
    ),
    re_path("^records/(?P<kind>units|classes)/$", record_views.answered_for, name="answered_for"),
    path("records/person/<uuid:person_id>/", record_views.person_record, name="person_record"),
    path("records/organisation/<uuid:organisation_id>/", record_views.organisation_record, name="organisation_record"),
    path("records/evidence/<uuid:evidence_id>/", views.evidence, name="evidence"),
    path("records/evidence/<uuid:evidence_id>/revoke/", views.revoke, name="revoke_evidence"),
    path("records/evidence/<uuid:evidence_id>/correct/", views.correct, name="correct_evidence"),
]
