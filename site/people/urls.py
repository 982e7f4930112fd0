from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("security/", views.security, name="security"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke, name="revoke_token"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
]
