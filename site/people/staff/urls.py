"""Addresses of units and their staff."""

from django.urls import path

from . import kinds as kind_views
from . import unit_views, views

staff_urlpatterns = [
    path("kinds/", kind_views.kinds, name="kinds"),
    path("kinds/new/", kind_views.kind_add, name="kind_add"),
    path("kinds/<int:kind_id>/", kind_views.kind_edit, name="kind_edit"),
    path("units/", views.units, name="units"),
    path("units/new/", unit_views.unit_add, name="unit_add"),
    path("units/<uuid:organisation_id>/", views.unit, name="unit"),
    path("units/<uuid:organisation_id>/edit/", unit_views.unit_edit, name="unit_edit"),
    path("units/<uuid:organisation_id>/facts/", unit_views.unit_facts, name="unit_facts"),
    path("units/<uuid:organisation_id>/facts/<slug:name>/", unit_views.unit_fact, name="unit_fact"),
    path("units/<uuid:organisation_id>/acts/", unit_views.unit_acts, name="unit_acts"),
    path("units/<uuid:organisation_id>/acts/rename/", unit_views.unit_rename, name="unit_rename"),
    path("units/<uuid:organisation_id>/acts/shut/", unit_views.unit_shut, name="unit_shut"),
    path("units/<uuid:organisation_id>/acts/reopen/", unit_views.unit_reopen, name="unit_reopen"),
    path("units/<uuid:organisation_id>/managers/<int:grant_id>/end/", views.dismiss, name="dismiss_manager"),
    path("units/<uuid:organisation_id>/staff/", views.staff, name="staff"),
    path("units/<uuid:organisation_id>/staff/new/", views.add, name="staff_add"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/", views.member, name="staff_member"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/posts/", views.move, name="staff_move"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/leave/", views.depart, name="staff_leave"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/invite/", views.invite, name="staff_invite"),
]
