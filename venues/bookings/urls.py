from django.urls import include, path, re_path

from . import data_views, group_views, keeper_views, keeping_views, ticket_views, views, visits_views

app_name = "bookings"
OF_A_VENUE = [
    path("", keeping_views.venue_desk, name="venue"),
    path("facts/", keeping_views.facts, name="venue_facts"),
    path("rules/", keeping_views.rules, name="venue_rules"),
    path("hours/", keeping_views.hours, name="venue_hours"),
    path("day/", keeping_views.day, name="venue_day"),
    path("day/<int:day_id>/remove/", keeping_views.day_removed, name="venue_day_removed"),
    path("state/", keeping_views.state, name="venue_state"),
    path("carry-over/", keeping_views.differences_applied, name="venue_carry_over"),
    path("slots/", keeping_views.slots, name="venue_slots"),
    path("slots/<int:slot_id>/", keeping_views.slot_closed, name="venue_slot"),
    path("slots/<int:slot_id>/move/", keeping_views.slot_moved, name="venue_slot_moved"),
    path("requests/<uuid:booking_id>/", visits_views.answer, name="answer"),
    path("caller/", visits_views.caller, name="caller"),
    path("call-out/", visits_views.call_out, name="call_out"),
    path("exhibits/new/", keeping_views.exhibit, name="venue_exhibit_new"),
    path("exhibits/<int:exhibit_id>/", keeping_views.exhibit, name="venue_exhibit"),
]
urlpatterns = [
    path("book/", views.mine, name="mine"),
    path("book/data/", data_views.data, name="data"),
    path("book/data/export/", data_views.export, name="data_export"),
    path("book/data/erase/", data_views.erase, name="data_erase"),
    path("book/leave/", views.leave, name="leave"),
    path("book/<int:slot_id>/", views.book, name="book"),
    path("book/<int:slot_id>/group/", views.book, {"group": True}, name="book_group"),
    path("book/<int:slot_id>/wait/", views.book, {"wait": True}, name="wait"),
    path("book/line/<uuid:waiting_id>/leave/", views.leave_the_line, name="leave_line"),
    path("book/ticket/<uuid:booking_id>/take/", ticket_views.take, name="take"),
    path("book/ticket/<uuid:booking_id>/", ticket_views.ticket, name="ticket"),
    path("book/ticket/<uuid:booking_id>.ics", ticket_views.ticket_calendar, name="calendar"),
    path("book/ticket/<uuid:booking_id>/cancel/", ticket_views.cancel, name="cancel"),
    path("book/ticket/<uuid:booking_id>/change/", ticket_views.change, name="change"),
    path("book/ticket/<uuid:booking_id>/stars/", ticket_views.stars, name="stars"),
    path("book/ticket/<uuid:booking_id>/approved/", group_views.approved, name="school_approved"),
    path("book/ticket/<uuid:booking_id>/pack.pdf", group_views.pack, name="pack"),
    path("book/ticket/<uuid:booking_id>/people/", group_views.people, name="group_people"),
    path("keeper/", keeper_views.keeper_list, name="keeper"),
    path("keeper/check-in/", keeper_views.keeper_check_in, name="check_in"),
    path("keeper/check-in/undo/", keeper_views.keeper_undo, name="check_in_undo"),
    path("keeper/forgive/", keeper_views.keeper_forgive, name="forgive"),
    path("keeper/venues/", keeping_views.kept, name="kept"),
    re_path(r"^keeper/venues/(?P<code>[0-9]{12})/", include(OF_A_VENUE)),
]
