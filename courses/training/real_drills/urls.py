"""Addresses of real drills."""

from django.urls import path

from . import views

real_drill_urlpatterns = [
    path("records/organisation/<uuid:organisation_id>/drills/", views.drills, name="real_drills"),
    path("records/organisation/<uuid:organisation_id>/drills/before/", views.before, name="before_real_drill"),
    path("records/drill/<uuid:drill_id>/<slug:kind>.docx", views.as_paper, {"suffix": "docx"}, name="real_drill_docx"),
    path("records/drill/<uuid:drill_id>/<slug:kind>.xlsx", views.as_paper, {"suffix": "xlsx"}, name="real_drill_xlsx"),
]
