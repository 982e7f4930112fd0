from django.urls import path

from . import data_views, keeper_views, views

app_name = "bookings"
urlpatterns = [
    path("book/", views.mine, name="mine"),
    path("book/data/", data_views.data, name="data"),
    path("book/data/export/", data_views.export, name="data_export"),
    path("book/data/erase/", data_views.erase, name="data_erase"),
    path("book/leave/", views.leave, name="leave"),
    path("book/<int:slot_id>/", views.book, name="book"),
    path("book/ticket/<uuid:booking_id>/", views.ticket, name="ticket"),
    path("book/ticket/<uuid:booking_id>.ics", views.ticket_calendar, name="calendar"),
    path("book/ticket/<uuid:booking_id>/cancel/", views.cancel, name="cancel"),
    path("keeper/", keeper_views.keeper_list, name="keeper"),
    path("keeper/check-in/", keeper_views.keeper_check_in, name="check_in"),
]
