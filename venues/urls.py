from django.urls import path, re_path

from . import views

app_name = "venues"
urlpatterns = [
    path("", views.index, name="index"),
    path("places.json", views.places, name="places"),
    re_path(r"^(?P<code>[0-9]{12})/$", views.venue, name="venue"),
]
