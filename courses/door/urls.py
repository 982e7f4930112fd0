"""Addresses of staff doors: for whoever scans them, and for the unit's manager."""

from django.urls import path

from . import manager_views, views

app_name = "door"
UNIT = "units/<uuid:organisation_id>/door/"
urlpatterns = [
    path("door/<str:code>/", views.start, name="start"),
    path("door/course/<uuid:entry_id>/", views.course, name="course"),
    path("door/course/<uuid:entry_id>/ask/", views.ask, name="ask"),
    path("door/course/<uuid:entry_id>/questions/", views.answer, name="answer"),
    path("door/course/<uuid:entry_id>/sign/", views.sign_off, name="sign"),
    path("door/course/<uuid:entry_id>/done/", views.done, name="done"),
    path(UNIT, manager_views.desk, name="desk"),
    path(f"{UNIT}waiting/", manager_views.waiting_people, name="waiting"),
    path(f"{UNIT}place/", manager_views.place, name="place"),
    path(f"{UNIT}open/", manager_views.open_one, name="open"),
    path(f"{UNIT}<uuid:door_id>/close/", manager_views.close_one, name="close"),
    path(f"{UNIT}<uuid:door_id>/poster.pdf", manager_views.poster, {"kind": "pdf"}, name="poster_pdf"),
    path(f"{UNIT}<uuid:door_id>/poster.png", manager_views.poster, {"kind": "png"}, name="poster_png"),
    path(f"{UNIT}people/<uuid:entry_id>/", manager_views.decide, name="decide"),
    path(f"{UNIT}people/<uuid:entry_id>/refuse/", manager_views.refuse, name="refuse"),
    path(f"{UNIT}people/<uuid:entry_id>/explained/", manager_views.explained, name="explained"),
]
