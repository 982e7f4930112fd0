from django.urls import path

from .pages import catalogue, classroom, organiser, play, solo, wall

app_name = "drills"
urlpatterns = [
    path("", catalogue.index, name="index"),
    path("start/<slug:scenario_id>/", catalogue.start, name="start"),
    path("tutorial/skip/", solo.skip_tutorial, name="skip_tutorial"),
    path("join/", play.join, name="join"),
    path("<uuid:session_id>/play/", play.play, name="play"),
    path("screen/", classroom.screen, name="screen"),
    path("class-cards.pdf", classroom.cards, name="class_cards"),
    path("<uuid:session_id>/class/", classroom.class_screen, name="class_screen"),
    path("<uuid:session_id>/class/debrief/", classroom.class_debrief, name="class_debrief"),
    path("<uuid:session_id>/class/debrief/decisions/", classroom.class_branches, name="class_branches"),
    path("open/", organiser.open_drill, name="open"),
    path("<uuid:session_id>/", organiser.room, name="room"),
    path("<uuid:session_id>/lead/", organiser.lead, name="lead"),
    path("<uuid:session_id>/roll-call/", organiser.roll_call, name="roll_call"),
    path("<uuid:session_id>/wall/", wall.wall, name="wall"),
    path("<uuid:session_id>/wall/results/", wall.wall_results, name="wall_results"),
    path("<uuid:session_id>/players/<uuid:player_id>/", organiser.card, name="card"),
    path("<uuid:session_id>/progress/", catalogue.progress, name="progress"),
]
