from django.urls import path, re_path

from . import progress_views, views
from .lesson_files.views import lesson_file

app_name = "courses"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("lessons/<int:lesson_id>/progress/", progress_views.progress, name="lesson_progress"),
    path("lessons/<int:lesson_id>/finish/", progress_views.finish, name="lesson_finish"),
    re_path(
        r"^lessons/(?P<lesson_id>[0-9]{1,9})/(?P<name>plan\.docx|plan\.pdf|slides\.pptx|worksheet\.pdf|poster\.pdf)$",
        lesson_file,
        name="lesson_file",
    ),
]
