"""Addresses of duty letters, below those of a unit."""

from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [
    path("<uuid:organisation_id>/letters/", views.letters, name="letters"),
    path("<uuid:organisation_id>/letters/scans/<int:scan_id>/", views.scan_file, name="scan"),
    path("<uuid:organisation_id>/letters.pdf", views.letters_file, name="file"),
    path("<uuid:organisation_id>/letters/<uuid:person_id>/<slug:post_code>.pdf", views.letter_pdf, name="pdf"),
    path("<uuid:organisation_id>/letters/<uuid:person_id>/<slug:post_code>.docx", views.letter_docx, name="docx"),
    path("<uuid:organisation_id>/letters/<uuid:person_id>/<slug:post_code>/unfile/", views.unfile, name="unfile"),
]
