"""Addresses of files made in a job."""

from django.urls import path

from . import views

made_file_urlpatterns = [
    path("files/", views.made_files, name="made_files"),
    path("files/<uuid:made_id>/", views.made_file, name="made_file"),
    path("files/<uuid:made_id>/fetch/", views.fetch, name="fetch_made_file"),
    path("files/<uuid:made_id>/again/", views.again, name="make_file_again"),
    path("units/<uuid:organisation_id>/files/", views.ask, name="ask_for_file"),
]
