"""Addresses of live lessons, for who teaches."""

from django.urls import path

from . import views

app_name = "classroom"
urlpatterns = [
    path("", views.index, name="index"),
    path("logs/<uuid:record_id>/class/", views.attach_log, name="attach"),
    path("<uuid:lesson_id>/board/", views.board, name="board"),
    path("<uuid:lesson_id>/move/", views.move_on, name="move"),
    path("<uuid:lesson_id>/roll/", views.roll, name="roll"),
    path("<uuid:lesson_id>/hands/", views.hands, name="hands"),
    path("<uuid:lesson_id>/log/", views.log, name="log"),
    path("<uuid:lesson_id>/drop/", views.drop, name="drop"),
]
