"""Addresses of sheets on their way in."""

from django.urls import path

from . import views

app_name = "sheets"
urlpatterns = [
    path("<uuid:sheet_id>/", views.show, name="show"),
    path("<uuid:sheet_id>/columns/", views.columns, name="columns"),
    path("<uuid:sheet_id>/answers/", views.answers, name="answers"),
    path("<uuid:sheet_id>/again/", views.compare_again, name="again"),
    path("<uuid:sheet_id>/apply/", views.apply, name="apply"),
    path("<uuid:sheet_id>/undo/", views.undo, name="undo"),
    path("<uuid:sheet_id>/go-on/", views.go_on, name="go_on"),
    path("<uuid:sheet_id>/discard/", views.discard, name="discard"),
    path("<uuid:sheet_id>/lines.xlsx", views.report_file, name="report"),
    path("<slug:kind>/<slug:scope>/", views.start, name="start"),
    path("<slug:kind>/<slug:scope>/blank.xlsx", views.blank, name="blank"),
]
