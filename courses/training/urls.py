from django.urls import path

from .certificate_pages.urls import certificate_urlpatterns
from .certificates import views
from .evidence_pages.urls import records_urlpatterns
from .ledger.urls import ledger_urlpatterns
from .made_files.urls import made_file_urlpatterns
from .officer_urls import officer_urlpatterns
from .real_drills.urls import real_drill_urlpatterns
from .record_pages.urls import record_urlpatterns
from .training_file.views import unit_file
from .unit_desk.urls import unit_desk_urlpatterns

app_name = "training"
FILE = "records/organisation/<uuid:organisation_id>/file-<int:year>"
urlpatterns = [
    path("verify/", views.verify, name="verify_form"),
    path("verify/fake-training/", views.fake_training, name="fake_training"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("certificates/<str:serial>.pdf", views.certificate_pdf, name="certificate_pdf"),
    *ledger_urlpatterns,
    *records_urlpatterns,
    path(f"{FILE}.pdf", unit_file, {"suffix": "pdf"}, name="unit_file_pdf"),
    path(f"{FILE}.xlsx", unit_file, {"suffix": "xlsx"}, name="unit_file_xlsx"),
    path(f"{FILE}.docx", unit_file, {"suffix": "docx"}, name="unit_file_docx"),
    *real_drill_urlpatterns,
    *certificate_urlpatterns,
    *record_urlpatterns,
    *unit_desk_urlpatterns,
    *made_file_urlpatterns,
    *officer_urlpatterns,
]
