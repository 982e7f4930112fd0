from django.urls import path

from . import solo, views

app_name = "drills"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/<slug:scenario_id>/", views.start, name="start"),
    path("tutorial/skip/", solo.skip_tutorial, name="skip_tutorial"),
    path("<uuid:session_id>/", views.room, name="room"),
    path("<uuid:session_id>/progress/", views.progress, name="progress"),
]
