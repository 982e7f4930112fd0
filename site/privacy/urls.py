from django.urls import path, re_path

from .views import classes, guardian, notice, own, persons, report

app_name = "privacy"
urlpatterns = [
    path("", notice.notice, name="notice"),
    path("mine/", own.mine, name="mine"),
    path("mine/export/", own.export, name="export"),
    path("mine/erase/", own.erase, name="erase"),
    path("guardian/", guardian.door, name="guardian"),
    path("guardian/decide/", guardian.decide, name="guardian_decide"),
    path("guardian/export/", guardian.export, name="guardian_export"),
    path("guardian/erase/", guardian.erase, name="guardian_erase"),
    path("guardian/leave/", guardian.leave, name="guardian_leave"),
    path("people/", persons.find, name="find"),
    path("people/<uuid:person_id>/", persons.person, name="person"),
    path("people/<uuid:person_id>/export/", persons.export, name="person_export"),
    path("people/<uuid:person_id>/erase/", persons.erase, name="person_erase"),
    path("classes/<uuid:class_id>/", classes.consents, name="consents"),
    path("classes/<uuid:class_id>/slips/", classes.slips, name="slips"),
    path("classes/<uuid:class_id>/unname/", classes.unname, name="unname"),
    path("report/", report.report, name="report"),
    path("report/incidents/", report.incident, name="incident"),
    path("report/<int:year>/", report.report, name="report_of"),
    re_path(r"^report/(?P<year>[0-9]{4})\.(?P<format>pdf|xlsx)$", report.paper, name="report_file"),
]
