from django.urls import path, re_path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^(?P<code>[0-9]{12})/$", views.division, name="division"),
]
