from django.urls import path

from . import views

app_name = "kiosk"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("open/", views.open_drill, name="open"),
]
