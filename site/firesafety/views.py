"""Error pages of our own, each with a way out; CMS pages and uploads."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page, Site
from wagtail.views import serve

from common.api.errors import Code, error_body
from common.sites import forget_sites, remember_site

from .outages import outage_response
from .start.setup_code import is_waiting


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page; what asks the API is a program, and reads the same words as where an operation finds nothing."""
    if request.path_info.startswith("/api/v1/"):
        return JsonResponse(error_body(Code.NOT_FOUND), status=404)
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    return render(request, "404.html", status=404)


def no_operation(request: HttpRequest) -> HttpResponse:
    """An address below the API that is none of its operations; without it a program would be sent to a page."""
    raise Http404


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders without context processors: whatever broke must not break this page too. An outage is a 503 instead."""
    if (away := outage_response(request)) is not None:
        return away
    if request.path_info.startswith("/api/v1/"):
        return JsonResponse(error_body(Code.BROKEN), status=500)
    return HttpResponse(get_template("500.html").render(), status=500)


def favicon(request: HttpRequest) -> HttpResponse:
    """The drawing, for browsers and readers that ask for the old name without looking at the page."""
    return redirect(static("img/ui/favicon.svg"))


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the CMS, with its site known beforehand. Before there is a city, a page that says so."""
    if not path and is_waiting():
        return redirect("start")
    remember_site(request)
    if _is_bare(request):
        return _not_set_up_yet(request, path)
    response: HttpResponse = serve(request, path)
    page = (getattr(response, "context_data", None) or {}).get("page")
    request.is_page_for_all = getattr(page, "is_for_all", False)  # type: ignore[attr-defined]
    return response


def _is_bare(request: HttpRequest) -> bool:
    """True while the site still stands on the page that Wagtail came with.

    The site is then looked up anew, so that a city put in by another process shows at once.
    """
    if not _stands_on_wagtails_page(request):
        return False
    forget_sites()
    del request._wagtail_site  # type: ignore[attr-defined]
    remember_site(request)
    return _stands_on_wagtails_page(request)


def _stands_on_wagtails_page(request: HttpRequest) -> bool:
    site = Site.find_for_request(request)
    return site is not None and type(site.root_page.specific) is Page


def _not_set_up_yet(request: HttpRequest, path: str) -> HttpResponse:
    """The first page as a page, and whatever else is asked for with the status of what does not exist."""
    response = render(request, "start/not_yet.html", status=HTTPStatus.NOT_FOUND if path else HTTPStatus.OK)
    add_never_cache_headers(response)
    return response
