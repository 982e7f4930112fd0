"""Addresses of spot questions."""

from django.urls import path

from . import views

UNIT, ROUND = "spot/unit/<uuid:organisation_id>", "spot/<uuid:check_id>"
spot_urlpatterns = [
    path(f"{UNIT}/", views.rounds, name="spot_rounds"),
    path(f"{UNIT}/start/", views.start, name="start_spot_round"),
    path(f"{UNIT}/questions/", views.questions, name="spot_questions"),
    path(f"{UNIT}/questions/<int:question_id>/end/", views.end_question, name="end_spot_question"),
    path(f"{ROUND}/", views.spot_round, name="spot_round"),
    path(f"{ROUND}/answer/", views.answer, name="answer_spot"),
    path(f"{ROUND}/absent/<int:asked_id>/", views.absent, name="spot_absent"),
    path(f"{ROUND}/end/", views.end, name="end_spot_round"),
]
