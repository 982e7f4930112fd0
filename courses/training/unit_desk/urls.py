"""Addresses of a unit's desk."""

from django.urls import path

from . import views

UNIT = "units/<uuid:organisation_id>"
unit_desk_urlpatterns = [
    path("desk/", views.desks, name="desks"),
    path(f"{UNIT}/", views.desk, name="unit_desk"),
    path(f"{UNIT}/people/", views.people, name="unit_people"),
    path(f"{UNIT}/calendar/", views.due_dates, name="unit_calendar"),
    path(f"{UNIT}/calendar.ics", views.due_dates_file, name="unit_calendar_file"),
]
