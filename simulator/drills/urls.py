from django.urls import path

from . import leading, views

app_name = "drills"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/<slug:scenario_id>/", views.start, name="start"),
    path("open/", leading.open_drill, name="open"),
    path("<uuid:session_id>/", leading.room, name="room"),
    path("<uuid:session_id>/lead/", leading.lead, name="lead"),
    path("<uuid:session_id>/wall/", leading.wall, name="wall"),
    path("<uuid:session_id>/wall/results/", leading.wall_results, name="wall_results"),
    path("<uuid:session_id>/players/<uuid:player_id>/", leading.card, name="card"),
    path("<uuid:session_id>/progress/", views.progress, name="progress"),
]
