from django.urls import path

from . import bank_views, print_views, views
from .allowances import allowances
from .analysis import views as analysis_views
from .spot.urls import spot_urlpatterns

app_name = "quizzes"
urlpatterns = [
    *spot_urlpatterns,
    path("bank.xlsx", bank_views.workbook, name="bank_workbook"),
    path("bank.gift.txt", bank_views.gift, name="bank_gift"),
    path("analysis/", analysis_views.items, name="item_analysis"),
    path("allowances/", allowances, name="allowances"),
    path("missed/", analysis_views.missed, name="missed_topics"),
    path("<slug:key>/print/", print_views.choose, name="print"),
    path("<slug:key>/print/<int:number>.pdf", print_views.paper, name="print_paper"),
    path("<slug:key>/print/<int:number>-key.pdf", print_views.answer_key, name="print_key"),
    path("<slug:key>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_id>/", views.attempt, name="attempt"),
]
