"""Addresses of what the ledger publishes. They are printed in exported records and must not move."""

from django.urls import path

from . import row_views, views

ledger_urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/row/", row_views.verify_row, name="verify_row_form"),
    path("ledger/row/<str:number>/", row_views.verify_row, name="verify_row"),
    path("ledger/public-key.pem", views.public_key, name="ledger_key"),
    path("ledger/roots.jsonl", views.roots_file, {"is_sample": False}, name="ledger_roots"),
    path("ledger/roots-sample.jsonl", views.roots_file, {"is_sample": True}, name="ledger_sample_roots"),
    path("ledger/verify_record.py", views.script, name="ledger_script"),
    path("ledger/witness/real/", views.witness, {"chain": "real"}, name="ledger_witness"),
    path("records/<str:kind>/<uuid:subject_id>/export/", views.export, name="export_record"),
]
