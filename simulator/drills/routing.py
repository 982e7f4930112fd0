from django.urls import URLPattern

player_urlpatterns: list[URLPattern] = []
worker_urlpatterns: list[URLPattern] = []
