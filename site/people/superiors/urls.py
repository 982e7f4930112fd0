"""Addresses of groups, departments, their lists and notices."""

from django.urls import path

from . import circular_views, views

superior_urlpatterns = [
    path("superiors/", views.superiors, name="superiors"),
    path("superiors/new/", views.superior_add, name="superior_add"),
    path("superiors/<uuid:superior_id>/", views.superior, name="superior"),
    path("superiors/<uuid:superior_id>/edit/", views.superior_edit, name="superior_edit"),
    path("superiors/<uuid:superior_id>/rename/", views.superior_rename, name="superior_rename"),
    path("superiors/<uuid:superior_id>/import/", views.superior_import, name="superior_import"),
    path("superiors/<uuid:superior_id>/circulars/", circular_views.circulars, name="circulars"),
    path("superiors/<uuid:superior_id>/circulars/new/", circular_views.circular_new, name="circular_new"),
    path("listed/<uuid:listed_id>/", views.listed, name="listed"),
    path("listed/<uuid:listed_id>/tie/", views.listed_tie, name="listed_tie"),
    path("listed/<uuid:listed_id>/end/", views.listed_end, name="listed_end"),
    path("listed/<uuid:listed_id>/hold/", views.listed_hold, name="listed_hold"),
    path("listed/<uuid:listed_id>/enter/", views.listed_enter, name="listed_enter"),
    path("circulars/<uuid:circular_id>/", circular_views.circular, name="circular"),
    path("circulars/<uuid:circular_id>/file/", circular_views.circular_file, name="circular_file"),
    path("receipts/", circular_views.receipts, name="receipts"),
    path("receipts/<uuid:receipt_id>/", circular_views.receipt, name="receipt"),
    path("receipts/<uuid:receipt_id>/confirm/", circular_views.receipt_confirm, name="receipt_confirm"),
    path("receipts/<uuid:receipt_id>/answer/", circular_views.receipt_answer, name="receipt_answer"),
]
