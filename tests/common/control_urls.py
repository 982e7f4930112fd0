"""The site's addresses with one viewset more, whose author forgot the regions: the walk must notice it."""

from django.urls import include, path
from wagtail.admin.viewsets.model import ModelViewSet

from firesafety.urls import handler403, handler404, handler500
from firesafety.urls import urlpatterns as site_urlpatterns
from people.models import Organisation


class ForgetfulViewSet(ModelViewSet):
    model = Organisation
    form_fields = ["name"]
    list_display = ["name"]
    search_fields = ["name"]
    search_backend_name = None
    inspect_view_enabled = True
    add_to_reference_index = False


forgetful = ForgetfulViewSet("forgetful")
control = path("cms/forgetful/", include((forgetful.get_urlpatterns(), "forgetful"), namespace="forgetful"))
urlpatterns = [control, *site_urlpatterns]

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
