from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("security/", views.security, name="security"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]
