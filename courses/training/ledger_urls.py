"""Addresses of what the ledger publishes. They are printed in exported records and must not move."""

from django.urls import path

from . import ledger_views

ledger_urlpatterns = [
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger/public-key.pem", ledger_views.public_key, name="ledger_key"),
    path("ledger/roots.jsonl", ledger_views.roots_file, {"is_sample": False}, name="ledger_roots"),
    path("ledger/roots-sample.jsonl", ledger_views.roots_file, {"is_sample": True}, name="ledger_sample_roots"),
    path("ledger/verify_record.py", ledger_views.script, name="ledger_script"),
    path("records/<str:kind>/<uuid:subject_id>/export/", ledger_views.export, name="export_record"),
]
