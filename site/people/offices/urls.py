"""Addresses of roles and offices."""

from django.urls import path

from . import views
from .account_sheet.printed import invitation_sheet

office_urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/new/<slug:role>/", views.grant, name="role_grant"),
    path("roles/<int:grant_id>/end/", views.end, name="role_end"),
    path("roles/<int:grant_id>/link/", views.renew, name="role_link"),
    path("roles/sheets/<uuid:sheet_id>.pdf", invitation_sheet, name="invitation_sheet"),
    path("units/<uuid:organisation_id>/teachers/", views.teachers, name="teachers"),
    path("offices/", views.offices, name="offices"),
    path("offices/new/", views.office, name="office_add"),
    path("offices/<int:office_id>/", views.office, name="office"),
]
