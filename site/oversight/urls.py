from django.urls import path, re_path

from . import own_views, unit_views, views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/", unit_views.units, name="units"),
    path("units/file/", unit_views.export, name="units_file"),
    path("units/<uuid:organisation_id>/", unit_views.unit, name="unit"),
    path("own/", own_views.owns, name="owns"),
    path("own/<uuid:superior_id>/", own_views.own, name="own"),
    path("own/<uuid:superior_id>/file/", own_views.own_export, name="own_file"),
    path("own/<uuid:superior_id>/absent/", own_views.own_absent, name="own_absent"),
    path("own/<uuid:superior_id>/units/<uuid:organisation_id>/", own_views.own_unit, name="own_unit"),
    re_path(r"^(?P<code>[0-9]{12})/$", views.division, name="division"),
]
