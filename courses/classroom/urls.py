"""Addresses of live lessons, for who teaches."""

from django.urls import path

from . import camera_views, kit_views, pupil_views, question_views, views

app_name = "classroom"
urlpatterns = [
    path("", views.index, name="index"),
    path("taught/", views.taught, name="taught"),
    path("cards.pdf", camera_views.cards, name="cards"),
    path("join/", pupil_views.join, name="join"),
    path("<uuid:lesson_id>/seat/", pupil_views.seat, name="seat"),
    path("<uuid:lesson_id>/seat/now/", pupil_views.seat_now, name="seat_now"),
    path("<uuid:lesson_id>/seat/answer/", pupil_views.seat_answer, name="seat_answer"),
    path("homework.pdf", camera_views.homework, name="homework"),
    path("camera/<str:token>/", camera_views.camera, name="camera"),
    path("camera/<str:token>/state/", camera_views.camera_now, name="camera_state"),
    path("camera/<str:token>/answers/", camera_views.camera_answers, name="camera_answers"),
    path("logs/<uuid:record_id>/class/", views.attach_log, name="attach"),
    path("<uuid:lesson_id>/board/", views.board, name="board"),
    path("<uuid:lesson_id>/questions/", question_views.questions, name="questions"),
    path("<uuid:lesson_id>/state/", views.state, name="state"),
    path("<uuid:lesson_id>/move/", views.move_on, name="move"),
    path("<uuid:lesson_id>/roll/", views.roll, name="roll"),
    path("<uuid:lesson_id>/by-hands/", kit_views.count_hands_instead, name="by_hands"),
    path("<uuid:lesson_id>/hands/", views.hands, name="hands"),
    path("<uuid:lesson_id>/drill/", views.open_drill, name="part"),
    path("<uuid:lesson_id>/sign-in.docx", views.sign_sheet, name="sign_sheet"),
    path("<uuid:lesson_id>/log/", views.log, name="log"),
    path("<uuid:lesson_id>/drop/", views.drop, name="drop"),
]
