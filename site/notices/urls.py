"""Addresses of the inbox."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("sent/", views.sent, name="sent"),
    path("settings/", views.ways, name="ways"),
    path("<uuid:message_id>/", views.message, name="message"),
]
