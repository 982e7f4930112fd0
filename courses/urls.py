from django.urls import path, re_path

from . import views
from .lesson_files.views import lesson_file

app_name = "courses"
urlpatterns = [
    path("search/", views.search, name="search"),
    re_path(
        r"^lessons/(?P<lesson_id>[0-9]{1,9})/(?P<name>plan\.docx|plan\.pdf|slides\.pptx|worksheet\.pdf|poster\.pdf)$",
        lesson_file,
        name="lesson_file",
    ),
]
