from django.urls import path

from . import views
from .spot.urls import spot_urlpatterns

app_name = "quizzes"
urlpatterns = [
    *spot_urlpatterns,
    path("<slug:key>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
]
