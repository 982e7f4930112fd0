"""Addresses of papers and their templates."""

from django.urls import path

from . import views

app_name = "papers"
urlpatterns = [
    path("", views.papers_of, name="papers"),
    path("<str:key>/", views.owner, name="owner"),
    path("<str:key>/<slug:kind>/", views.paper, name="paper"),
    path("<str:key>/<slug:kind>/drop/", views.drop, name="drop"),
    path("<str:key>/<slug:kind>/template.docx", views.template, name="template"),
    path("<str:key>/<slug:kind>/blank.docx", views.blank, name="blank"),
]
