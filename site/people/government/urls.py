"""Addresses of signing in with 浙政钉 or 浙里办; the same in every language, as they are registered there."""

from django.urls import path

from . import views

urlpatterns = [
    path("zhezhengding/login/", views.begin, {"way": "zhezhengding"}, name="zhezhengding_login"),
    path("zhezhengding/login/callback/", views.come_back, {"way": "zhezhengding"}, name="zhezhengding_callback"),
    path("zheliban/login/", views.begin, {"way": "zheliban"}, name="zheliban_login"),
    path("zheliban/login/callback/", views.come_back, {"way": "zheliban"}, name="zheliban_callback"),
    path("<slug:way>/invited/<str:uidb36>/", views.with_invitation, name="government_invited"),
    path("government/", views.links, name="government_links"),
    path("government/<int:account_id>/unlink/", views.unlink, name="government_unlink"),
]
