from django.urls import path

from . import class_screen, playing, solo, views

app_name = "drills"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/<slug:scenario_id>/", views.start, name="start"),
    path("tutorial/skip/", solo.skip_tutorial, name="skip_tutorial"),
    path("join/", playing.join, name="join"),
    path("<uuid:session_id>/play/", playing.play, name="play"),
    path("<uuid:session_id>/", views.room, name="room"),
    path("screen/", class_screen.screen, name="screen"),
    path("class-cards.pdf", class_screen.cards, name="class_cards"),
    path("<uuid:session_id>/class/", class_screen.class_screen, name="class_screen"),
    path("<uuid:session_id>/class/debrief/", class_screen.class_debrief, name="class_debrief"),
    path("<uuid:session_id>/class/debrief/decisions/", class_screen.class_branches, name="class_branches"),
    path("<uuid:session_id>/progress/", views.progress, name="progress"),
]
