"""Addresses of the school desk, and of the printed codes."""

from django.urls import path, re_path

from . import desk_views, items, plan_views, term_views, week_views

app_name = "schools"
SCHOOL = "<uuid:school_id>/"
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
urlpatterns = [
    path("", desk_views.index, name="index"),
    path("terms/", term_views.terms, name="terms"),
    path("week/<str:token>/", week_views.week, name="week"),
    path("classes/<uuid:class_id>/", desk_views.class_page, name="class"),
    re_path(rf"^classes/(?P<class_id>{UUID})/proof\.(?P<suffix>pdf|docx)$", desk_views.class_proof, name="class_proof"),
    path(SCHOOL, desk_views.desk, name="desk"),
    re_path(rf"^(?P<school_id>{UUID})/proof\.(?P<suffix>pdf|docx)$", desk_views.school_proof, name="school_proof"),
    path(f"{SCHOOL}terms/", term_views.own_terms, name="own_terms"),
    path(f"{SCHOOL}terms/<int:term_id>/remove/", term_views.remove, name="own_term_remove"),
    path(f"{SCHOOL}plan/", plan_views.plan, name="plan"),
    path(f"{SCHOOL}plan/<uuid:planned_id>/remove/", plan_views.remove, name="unplan"),
    path(f"{SCHOOL}plan/<str:week>/sheet.pdf", plan_views.sheet, name="week_sheet"),
    path(f"{SCHOOL}items/", items.items, name="items"),
    path(f"{SCHOOL}items/<int:item_id>/remove/", items.remove, name="item_remove"),
]
