"""Addresses of the keys of the API."""

from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [path("", views.keys, name="keys")]
