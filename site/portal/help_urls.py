"""Addresses of the handbooks."""

from django.urls import path, re_path

from .help_views import index, page, picture

app_name = "help"

urlpatterns = [
    path("", index, name="index"),
    path("<slug:name>/", page, name="handbook"),
    re_path(r"^pictures/(?P<name>[\w-]{1,60}\.png)$", picture, name="picture"),
]
