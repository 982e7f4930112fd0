from django.urls import path

from . import bank_views, views
from .spot.urls import spot_urlpatterns

app_name = "quizzes"
urlpatterns = [
    *spot_urlpatterns,
    path("bank.xlsx", bank_views.workbook, name="bank_workbook"),
    path("bank.gift.txt", bank_views.gift, name="bank_gift"),
    path("<slug:key>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
]
