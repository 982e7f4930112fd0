from django.urls import path

from . import views

app_name = "media"
urlpatterns = [
    path("<slug:key>/", views.film, name="film"),
    path("replay/<uuid:session_id>/", views.replay, name="replay"),
    path("replay/<uuid:session_id>/make/", views.make, name="make_replay"),
    path("replay/<uuid:session_id>/file/", views.download, name="replay_file"),
]
