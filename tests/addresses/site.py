"""The site's own addresses, gathered from the list of each room."""

from __future__ import annotations

from tests.addresses import (
    accounts,
    classroom,
    courses,
    desks,
    doors,
    drills,
    kits,
    officers,
    offices,
    papers,
    privacy,
    programs,
    records,
    schools,
    sheets,
    staff,
    superiors,
    units,
    venues,
)

ENTRIES = [
    *courses.COURSES,
    *classroom.CLASSROOM,
    *schools.SCHOOLS,
    *venues.VENUES,
    *drills.DRILLS,
    *papers.PAPERS,
    *kits.KITS,
    *units.UNITS,
    *sheets.SHEETS,
    *staff.STAFF,
    *doors.DOORS,
    *superiors.SUPERIORS,
    *offices.OFFICES,
    *records.RECORDS,
    *desks.DESKS,
    *officers.OFFICERS,
    *accounts.ACCOUNTS,
    *accounts.SECURITY,
    *accounts.SEATS,
    *privacy.PRIVACY,
    *programs.PROGRAMS,
]
