"""Addresses of units and their staff."""

from django.urls import path

from . import change_views, post_views, roster_views, unit_views, views
from . import kinds as kind_views

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
    path("units/<uuid:organisation_id>/acts/rename/", unit_views.unit_act, {"act": "rename"}, name="unit_rename"),
    path("units/<uuid:organisation_id>/acts/shut/", unit_views.unit_act, {"act": "shut"}, name="unit_shut"),
    path("units/<uuid:organisation_id>/acts/reopen/", unit_views.unit_act, {"act": "reopen"}, name="unit_reopen"),
    path("units/<uuid:organisation_id>/managers/<int:grant_id>/end/", views.dismiss, name="dismiss_manager"),
    path("units/<uuid:organisation_id>/departments/", roster_views.departments, name="departments"),
    path(
        "units/<uuid:organisation_id>/departments/<int:department_id>/", roster_views.department, name="department"
    ),
    path("units/<uuid:organisation_id>/posts/", post_views.post_words, name="post_words"),
    path("units/<uuid:organisation_id>/changes/", change_views.changes, name="changes"),
    path("units/<uuid:organisation_id>/staff/", roster_views.staff, name="staff"),
    path("units/<uuid:organisation_id>/staff/new/", roster_views.add, name="staff_add"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/", roster_views.member, name="staff_member"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/posts/", roster_views.move, name="staff_move"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/place/", roster_views.put, name="staff_place"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/site/", roster_views.send, name="staff_send"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/return/", roster_views.come, name="staff_return"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/leave/", roster_views.depart, name="staff_leave"),
    path("units/<uuid:organisation_id>/staff/<uuid:person_id>/invite/", roster_views.invite, name="staff_invite"),
]  # fmt: skip
