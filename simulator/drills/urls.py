from django.urls import path

from . import class_screen, leading, playing, solo, views

app_name = "drills"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/<slug:scenario_id>/", views.start, name="start"),
    path("tutorial/skip/", solo.skip_tutorial, name="skip_tutorial"),
    path("join/", playing.join, name="join"),
    path("<uuid:session_id>/play/", playing.play, name="play"),
    path("screen/", class_screen.screen, name="screen"),
    path("class-cards.pdf", class_screen.cards, name="class_cards"),
    path("<uuid:session_id>/class/", class_screen.class_screen, name="class_screen"),
    path("<uuid:session_id>/class/debrief/", class_screen.class_debrief, name="class_debrief"),
    path("<uuid:session_id>/class/debrief/decisions/", class_screen.class_branches, name="class_branches"),
    path("open/", leading.open_drill, name="open"),
    path("<uuid:session_id>/", leading.room, name="room"),
    path("<uuid:session_id>/lead/", leading.lead, name="lead"),
    path("<uuid:session_id>/wall/", leading.wall, name="wall"),
    path("<uuid:session_id>/wall/results/", leading.wall_results, name="wall_results"),
    path("<uuid:session_id>/players/<uuid:player_id>/", leading.card, name="card"),
    path("<uuid:session_id>/progress/", views.progress, name="progress"),
]
