"""WebSocket addresses of lessons: for browsers, which come with their session."""

from django.urls import path

from .consumers import BoardConsumer, PupilConsumer

lesson_urlpatterns = [
    path("ws/classroom/<uuid:lesson_id>/board/", BoardConsumer.as_asgi()),
    path("ws/classroom/<uuid:lesson_id>/seat/", PupilConsumer.as_asgi()),
]
