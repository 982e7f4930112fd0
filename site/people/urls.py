from django.urls import path

from . import code_views, views
from .classes import views as classes
from .offices.urls import office_urlpatterns
from .seats import views as seats
from .staff.urls import staff_urlpatterns
from .superiors.urls import superior_urlpatterns

app_name = "people"
urlpatterns = [
    # In the places of allauth's pages, which go by their own names.
    path("login/code/confirm/", code_views.LoginCodeView.as_view()),
    path("phone/verify/", code_views.phone_code),
    path("todo/", views.todo, name="todo"),
    path("security/", views.security, name="security"),
    path("password/new/", views.new_password, name="new_password"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke, name="revoke_token"),
    path("classes/", seats.classes, name="classes"),
    path("classes/<uuid:class_id>/seats/", seats.class_seats, name="class_seats"),
    path("classes/<uuid:class_id>/sheet.pdf", seats.sheet, name="class_sheet"),
    path("classes/<uuid:class_id>/change/", classes.change_class, name="class_change"),
    path("schools/<uuid:organisation_id>/classes/", classes.school_classes, name="school_classes"),
    path("schools/<uuid:organisation_id>/classes/<int:year>/up/", classes.promotion, name="school_promotion"),
    path("seat/", seats.seat, name="seat"),
    path("seat/leave/", seats.leave, name="leave_seat"),
    path("sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    *office_urlpatterns,
    *staff_urlpatterns,
    *superior_urlpatterns,
]
