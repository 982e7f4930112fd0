from django.urls import path, re_path

from . import unit_views, views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/", unit_views.units, name="units"),
    path("units/file/", unit_views.export, name="units_file"),
    path("units/<uuid:organisation_id>/", unit_views.unit, name="unit"),
    re_path(r"^(?P<code>[0-9]{12})/$", views.division, name="division"),
]
