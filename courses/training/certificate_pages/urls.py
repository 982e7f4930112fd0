"""Addresses of lists of certificates."""

from django.urls import path

from . import views

UNIT, CLASS = "units/<uuid:organisation_id>/certificates", "records/class/<uuid:class_id>/certificates"
certificate_urlpatterns = [
    path(f"{UNIT}/", views.of_unit, name="unit_certificates"),
    path(f"{UNIT}/<uuid:person_id>/name/", views.reissue, name="reissue_certificates"),
    path(f"{CLASS}/", views.of_class, name="class_certificates"),
    path(f"{CLASS}/file/", views.class_file, name="class_certificates_file"),
]
