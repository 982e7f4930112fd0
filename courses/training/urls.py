from django.urls import path

from .certificates import views
from .evidence_pages.urls import records_urlpatterns
from .ledger.urls import ledger_urlpatterns
from .officer_urls import officer_urlpatterns
from .real_drills.urls import real_drill_urlpatterns

app_name = "training"
urlpatterns = [
    path("verify/", views.verify, name="verify_form"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("certificates/<str:serial>.pdf", views.certificate_pdf, name="certificate_pdf"),
    *ledger_urlpatterns,
    *records_urlpatterns,
    *real_drill_urlpatterns,
    *officer_urlpatterns,
]
