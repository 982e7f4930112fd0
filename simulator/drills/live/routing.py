"""WebSocket addresses: players' for everybody, workers' for programs with the token."""

from django.urls import path

from .player_consumer import PlayerConsumer
from .worker_consumer import WorkerConsumer

player_urlpatterns = [path("ws/drills/play/", PlayerConsumer.as_asgi())]
worker_urlpatterns = [path("ws/drills/worker/", WorkerConsumer.as_asgi())]
