from django.urls import path

from . import views

app_name = "quizzes"
urlpatterns = [
    path("<slug:key>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
]
