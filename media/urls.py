from django.urls import path

from . import views

app_name = "media"
urlpatterns = [
    path("", views.films, name="films"),
    path("broadcasts/", views.broadcasts, name="broadcasts"),
    path("broadcasts/texts.pdf", views.broadcasts_pdf, name="broadcasts_pdf"),
    path("broadcasts/<slug:key>/speak/", views.speak_broadcast, name="speak_broadcast"),
    path("<slug:key>/", views.film, name="film"),
    path("<slug:key>/watch/", views.watch, name="watch"),
    path("replay/<uuid:session_id>/", views.replay, name="replay"),
    path("replay/<uuid:session_id>/make/", views.make, name="make_replay"),
    path("replay/<uuid:session_id>/file/", views.download, name="replay_file"),
]
