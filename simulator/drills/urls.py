from django.urls import path

from . import playing, views

app_name = "drills"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/<slug:scenario_id>/", views.start, name="start"),
    path("join/", playing.join, name="join"),
    path("<uuid:session_id>/play/", playing.play, name="play"),
    path("<uuid:session_id>/", views.room, name="room"),
    path("<uuid:session_id>/progress/", views.progress, name="progress"),
]
