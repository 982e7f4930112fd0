"""Addresses of units and their staff."""

from django.urls import path

from . import views

staff_urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/new/", views.unit_add, name="unit_add"),
    path("units/<uuid:organisation_id>/", views.unit, name="unit"),
    path("units/<uuid:organisation_id>/edit/", views.unit_edit, name="unit_edit"),
    path("units/<uuid:organisation_id>/managers/<int:grant_id>/end/", views.dismiss, name="dismiss_manager"),
    path("units/<uuid:organisation_id>/staff/", views.staff, name="staff"),
    path("units/<uuid:organisation_id>/staff/new/", views.add, name="staff_add"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/", views.member, name="staff_member"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/posts/", views.move, name="staff_move"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/leave/", views.depart, name="staff_leave"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/invite/", views.invite, name="staff_invite"),
]
