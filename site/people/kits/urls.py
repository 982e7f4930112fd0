"""Addresses of kits. Pages that work without the network lie below /kit/, where the worker reaches them."""

from django.urls import path

from . import views

app_name = "kits"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("sw.js", views.worker, name="worker"),
    path("take/", views.take, name="take"),
    path("send/", views.send, name="send"),
]
