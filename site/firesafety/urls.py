"""Addresses of the platform. Chinese at /, English under /en/; Wagtail serves what is left."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from common.admin import script_texts
from courses.classroom.kit_views import lesson_kit
from courses.schools.week_views import code as week_code
from notices.share_views import poster, short
from people.site_history import site_history, site_history_results

from .api import api
from .api_v1 import api_v1
from .health import healthz
from .metrics import metrics
from .plugin_urls import plugin_patterns
from .readiness import readyz
from .start import views as start
from .uploads import upload
from .views import favicon, no_operation, serve_page

handler404 = "firesafety.views.page_not_found"
handler403 = "firesafety.views.permission_denied"
handler500 = "firesafety.views.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("favicon.ico", favicon),
    path("", include("portal.urls")),
    path("api/drills/kiosk/", include("simulator.drills.kiosk.urls")),
    path("api/v1/", api_v1.urls),
    re_path(r"^api/v1/", no_operation),
    path("s/<str:code>/", short, name="short"),
    re_path(r"^s/(?P<code>\w+)/poster\.(?P<suffix>png|pdf)$", poster, name="poster"),
    path("api/", api.urls),
    # Sign-in and a forgotten password have one door each, with its limits.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^cms/password_reset/.*$", RedirectView.as_view(url=reverse_lazy("account_reset_password"))),
    path("cms/reports/site-history/", site_history),
    path("cms/reports/site-history/results/", site_history_results),
    path("cms/jsi18n/", script_texts),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("people.government.urls")),
    re_path(r"^uploads/(?P<path>.*)$", upload),
]
urlpatterns += i18n_patterns(
    path("browsers/", TemplateView.as_view(template_name="browsers.html"), name="browsers"),
    path("help/", include("portal.help_urls")),
    path("start/", start.start, name="start"),
    path("start/city/", start.city, name="start_city"),
    path("start/offices/", start.offices, name="start_offices"),
    path("accounts/exchange/", include("people.exchange.urls")),
    path("accounts/", include("people.urls")),
    path("kit/", include("people.kits.urls")),
    path("ke/", week_code, name="week_code"),  # 课: short, as it is typed
    path("kit/lesson/<uuid:lesson_id>/", lesson_kit, name="lesson_kit"),
    path("accounts/units/", include("people.letters.urls")),
    path("papers/", include("people.papers.urls")),
    path("notices/", include("notices.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("quizzes/", include("courses.quizzes.urls")),
    path("courses/", include("courses.urls")),
    path("classroom/", include("courses.classroom.urls")),
    path("schools/", include("courses.schools.urls")),
    path("", include("courses.training.urls")),
    path("", include("courses.door.urls")),
    path("", include("venues.bookings.urls")),
    path("venues/", include("venues.urls")),
    path("drills/", include("simulator.drills.urls")),
    path("films/", include("media.urls")),
    path("oversight/", include("oversight.urls")),
    path("privacy/", include("privacy.urls")),
    path("sheets/", include("common.sheets.urls")),
    *plugin_patterns(),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
