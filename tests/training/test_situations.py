"""Situations of life and what the articles say of them: entering, leaving, moving, changing kind, waivers, edges.

Each row: what it is about, the article, the world, the day on which somebody looks, the rule, and the duties that must
then stand, as pairs of the day a duty begins and its status.
"""

from __future__ import annotations

from typing import Any

import pytest

from .situations import ELSEWHERE, EMPLOYER, World, done, drill, facts, statuses, stay, waived

PUBLIC = facts(public_assembly=True)
KEY = facts(key_unit=True)
SCHOOL = facts(kind="primary_school", school=True, dense_place=True)
KINDERGARTEN = facts(kind="kindergarten", school=True)
UNIVERSITY = facts(kind="university")
HOMES = facts(kind="property_company", residential=True, control_room=True, sub_plan=True, storeys=9)
COMMITTEE = facts(kind="village_committee")
H1, H2, Y = "2026-01-01", "2026-07-01", "2026-01-01"
AUTUMN, SPRING = "2026-09-01", "2027-02-01"
ANNOUNCED = ((2026, ("2026-09-01", "2027-01-31"), ("2027-02-22", "2027-07-04")),)

Row = tuple[str, str, World, str, str, list[tuple[str, str]]]


def person(*stays: Any, did: tuple[Any, ...] = (), unit: Any = PUBLIC, **more: Any) -> World:
    return World(subject="person", stays=stays, did=did, unit=unit, **more)


def pupil(*stays: Any, **more: Any) -> World:
    return person(*stays, unit=SCHOOL, **more)


def unit(known: Any = None, *did: Any, **more: Any) -> World:
    return World(unit=known or facts(), did=did, **more)


def school_class(*did: Any, **more: Any) -> World:
    return World(subject="class", unit=SCHOOL, did=did, **more)


def lesson(on: str, **more: Any) -> Any:
    return done(on, "quiz", "course:school-escape", **more)


def hours(on: str, number: float) -> Any:
    return done(on, "paper_upload", "rule:S-4H", hours=number)


def paper(on: str, rule: str, **result: Any) -> Any:
    return done(on, "paper_upload", f"rule:{rule}", **result)


WAIVERS: list[Row] = [
    (
        "a half-year waived whole is excused on the day after",
        "61号令36",
        person(stay("2026-06-01"), registered="2026-05-01", lets={"U-PUB-HALF": waived(H2, "2026-12-31")}),
        "2027-01-01",
        "U-PUB-HALF",
        [(H2, "excused"), ("2027-01-01", "open")],
    ),
    (
        "and is waived on its last day",
        "61号令36",
        person(stay("2026-07-01"), registered="2026-05-01", lets={"U-PUB-HALF": waived(H2, "2026-12-31")}),
        "2026-12-31",
        "U-PUB-HALF",
        [(H2, "waived")],
    ),
    (
        "a missed half-year is excused afterwards, and no other",
        "61号令36",
        person(
            stay("2025-01-01"),
            registered="2026-01-01",
            lets={"U-PUB-HALF": waived(H1, "2026-11-28", given="2026-11-28")},
        ),
        "2026-11-29",
        "U-PUB-HALF",
        [(H1, "excused"), (H2, "open")],
    ),
    (
        "an excuse given in error and taken back leaves it missed",
        "61号令36",
        person(
            stay("2025-01-01"),
            registered="2026-01-01",
            lets={"U-PUB-HALF": waived(H1, "2026-11-28", given="2026-11-28", ended="2026-11-28")},
        ),
        "2026-11-29",
        "U-PUB-HALF",
        [(H1, "missed"), (H2, "open")],
    ),
    (
        "a waiver that ends within the period leaves it owed",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-07-01", lets={"U-PUB-HALF": waived(H2, "2026-09-30")}),
        "2026-10-01",
        "U-PUB-HALF",
        [(H2, "open")],
    ),
    (
        "a waiver to the day before the last does not excuse",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-07-01", lets={"U-PUB-HALF": waived(H2, "2026-12-30")}),
        "2027-01-01",
        "U-PUB-HALF",
        [(H2, "missed"), ("2027-01-01", "open")],
    ),
    (
        "what was done in a waived period is met",
        "61号令36",
        person(
            stay("2025-01-01"),
            registered="2026-07-01",
            did=(done("2026-08-01"),),
            lets={"U-PUB-HALF": waived(H2, "2026-12-31")},
        ),
        "2027-01-01",
        "U-PUB-HALF",
        [(H2, "met"), ("2027-01-01", "open")],
    ),
    (
        "pre-job training has no period: after the waiver it is owed as before",
        "61号令36末款",
        person(stay("2026-03-02", on_duty="2026-03-05"), lets={"U-PREJOB": waived("2026-02-03", "2026-05-31")}),
        "2026-06-01",
        "U-PREJOB",
        [("2026-02-03", "overdue")],
    ),
]

ENTERING: list[Row] = [
    (
        "hired on 30 June: no half-year for one day",
        "61号令36",
        person(stay("2026-06-30", on_duty="2026-07-07"), did=(done("2026-07-03"),)),
        "2026-07-08",
        "U-PUB-HALF",
        [(H2, "met")],
    ),
    (
        "and the pre-job training before the first day is met",
        "61号令36末款",
        person(stay("2026-06-30", on_duty="2026-07-07"), did=(done("2026-07-03"),)),
        "2026-07-08",
        "U-PREJOB",
        [("2026-06-07", "met")],
    ),
    (
        "hired on 29 November: 32 days are left, the half-year is owed",
        "61号令36",
        person(stay("2026-11-29")),
        "2026-12-01",
        "U-PUB-HALF",
        [(H2, "due_soon")],
    ),
    (
        "hired on 30 November: 31 days are left, it is owed",
        "61号令36",
        person(stay("2026-11-30")),
        "2026-12-01",
        "U-PUB-HALF",
        [(H2, "due_soon")],
    ),
    (
        "hired on 1 December: 30 days are left, the next half-year is the first",
        "61号令36",
        person(stay("2026-12-01")),
        "2027-01-02",
        "U-PUB-HALF",
        [("2027-01-01", "open")],
    ),
    (
        "hired on 1 December and trained: that counts",
        "61号令36",
        person(stay("2026-12-01"), did=(done("2026-12-20"),)),
        "2026-12-31",
        "U-PUB-HALF",
        [(H2, "met")],
    ),
    (
        "employed since 2020, the unit registered yesterday: not known, not red",
        "61号令36末款",
        person(stay("2020-03-02"), registered="2026-11-27"),
        "2026-11-28",
        "U-PREJOB",
        [("2020-02-01", "not_known")],
    ),
    (
        "the same, trained since: met",
        "61号令36末款",
        person(stay("2020-03-02"), registered="2026-11-27", did=(done("2026-11-28"),)),
        "2026-11-28",
        "U-PREJOB",
        [("2020-02-01", "met")],
    ),
    (
        "the same, the unit says it was trained in 2019: met",
        "61号令36末款",
        person(
            stay("2020-03-02"), registered="2026-11-27", did=(paper("2019-12-01", "U-PREJOB", trained_before=True),)
        ),
        "2026-11-28",
        "U-PREJOB",
        [("2020-02-01", "met")],
    ),
    (
        "the same, the unit says no: due in thirty days",
        "61号令36末款",
        person(
            stay("2020-03-02"),
            registered="2026-11-27",
            did=(paper("2026-11-28", "U-PREJOB", trained_before=False, passed=False),),
        ),
        "2026-12-28",
        "U-PREJOB",
        [("2020-02-01", "due_soon")],
    ),
    (
        "and late on the day after",
        "61号令36末款",
        person(
            stay("2020-03-02"),
            registered="2026-11-27",
            did=(paper("2026-11-28", "U-PREJOB", trained_before=False, passed=False),),
        ),
        "2026-12-29",
        "U-PREJOB",
        [("2020-02-01", "overdue")],
    ),
    (
        "a control-room operator of long ago: whether certified is not known",
        "61号令38末款",
        person(stay("2020-03-02", post="control_room"), registered="2026-11-27"),
        "2026-11-28",
        "U-CONTROLROOM-CERT",
        [("2020-03-02", "not_known")],
    ),
    (
        "on duty on the day the unit registers: owed as by anybody",
        "61号令36末款",
        person(stay("2026-11-27"), registered="2026-11-27"),
        "2026-11-28",
        "U-PREJOB",
        [("2026-10-28", "overdue")],
    ),
    (
        "hired before, on duty after the unit registers: owed",
        "61号令36末款",
        person(stay("2026-11-20", on_duty="2026-11-28"), registered="2026-11-27"),
        "2026-11-28",
        "U-PREJOB",
        [("2026-10-29", "due_soon")],
    ),
    (
        "a school registers on 1 August: the school year over in thirty days is not owed",
        "109号令15（五）",
        unit(SCHOOL, registered="2026-08-01"),
        "2026-09-02",
        "S-DRILL-YEAR",
        [(AUTUMN, "open")],
    ),
    (
        "a school registers on 31 July: thirty-one days are left, it is owed",
        "109号令15（五）",
        unit(SCHOOL, registered="2026-07-31"),
        "2026-08-01",
        "S-DRILL-YEAR",
        [("2025-09-01", "due_soon")],
    ),
    (
        "a university registers on 1 August: no newcomers of the year before",
        "教育部令28",
        unit(UNIVERSITY, registered="2026-08-01"),
        "2026-09-02",
        "S-UNI-NEW",
        [(AUTUMN, "open")],
    ),
    (
        "a unit registers on 24 September: a quarter with 7 days left is not owed",
        "令5号44",
        unit(facts(sub_plan=True, height_m=30), registered="2026-09-24"),
        "2026-10-02",
        "H-DRILL-SUB",
        [("2026-10-01", "open")],
    ),
]

NAMING: list[Row] = [
    (
        "named a key unit on 1 September: the second half-year is owed, the first is not",
        "61号令40",
        unit(KEY, registered="2026-01-01", since="2026-09-01", before=(("2026-09-01", {"key_unit": False}),)),
        "2026-09-02",
        "U-DRILL-KEY",
        [(H2, "open")],
    ),
    (
        "and the yearly rule is replaced",
        "61号令40",
        unit(KEY, registered="2026-01-01", since="2026-09-01", before=(("2026-09-01", {"key_unit": False}),)),
        "2026-09-02",
        "U-DRILL-OTHER",
        [],
    ),
    (
        "named on 29 December: three days are no time, the next half-year is the first",
        "61号令40",
        unit(KEY, registered="2026-01-01", since="2026-12-29", before=(("2026-12-29", {"key_unit": False}),)),
        "2027-01-02",
        "U-DRILL-KEY",
        [("2027-01-01", "open")],
    ),
    (
        "and the drill of March stays met under the yearly rule",
        "61号令40",
        unit(
            KEY,
            drill("2026-03-10"),
            registered="2026-01-01",
            since="2026-12-29",
            before=(("2026-12-29", {"key_unit": False}),),
        ),
        "2027-01-02",
        "U-DRILL-OTHER",
        [(Y, "met")],
    ),
    (
        "a drill after the naming counts for the new rule alone",
        "61号令40",
        unit(
            KEY,
            drill("2026-10-10"),
            registered="2026-01-01",
            since="2026-09-01",
            before=(("2026-09-01", {"key_unit": False}),),
        ),
        "2026-10-11",
        "U-DRILL-OTHER",
        [],
    ),
    (
        "taken off the list: the half-year met before stays",
        "61号令40",
        unit(
            facts(),
            drill("2026-08-01"),
            registered="2026-01-01",
            since="2026-10-01",
            before=(("2026-10-01", {"key_unit": True}),),
        ),
        "2026-10-02",
        "U-DRILL-KEY",
        [(H2, "met")],
    ),
    (
        "taken off the list on 1 October: the year is owed again",
        "61号令40",
        unit(facts(), registered="2026-01-01", since="2026-10-01", before=(("2026-10-01", {"key_unit": True}),)),
        "2026-10-02",
        "U-DRILL-OTHER",
        [(Y, "open")],
    ),
    (
        "no public assembly place since 28 November: what was not done is not owed",
        "61号令36",
        person(
            stay("2025-01-01"),
            unit=facts(),
            registered="2026-07-01",
            since="2026-11-28",
            before=(("2026-11-28", {"public_assembly": True}),),
        ),
        "2026-11-29",
        "U-PUB-HALF",
        [],
    ),
    (
        "and the year goes on",
        "109号令14（三）",
        person(
            stay("2025-01-01"),
            unit=facts(),
            registered="2026-07-01",
            since="2026-11-28",
            before=(("2026-11-28", {"public_assembly": True}),),
        ),
        "2026-11-29",
        "U-STAFF-YEAR",
        [(Y, "open")],
    ),
    (
        "a public assembly place since 10 December: the half-year is too short",
        "61号令36",
        person(
            stay("2025-01-01"),
            registered="2026-07-01",
            since="2026-12-10",
            before=(("2026-12-10", {"public_assembly": False}),),
        ),
        "2027-01-02",
        "U-PUB-HALF",
        [("2027-01-01", "open")],
    ),
    (
        "another attribute changed: the half-year is owed from its beginning",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-07-01", since="2026-12-10", before=(("2026-12-10", {"beds": 3}),)),
        "2026-12-11",
        "U-PUB-HALF",
        [(H2, "due_soon")],
    ),
]

LEAVING: list[Row] = [
    (
        "leaves on 15 December untrained: closed",
        "109号令14（三）",
        person(stay("2025-01-01", "2026-12-15"), registered="2026-01-01"),
        "2026-12-16",
        "U-STAFF-YEAR",
        [(Y, "closed")],
    ),
    (
        "leaves on the last day of the year: owed to the end",
        "109号令14（三）",
        person(stay("2025-01-01", "2026-12-31"), registered="2026-01-01"),
        "2027-01-01",
        "U-STAFF-YEAR",
        [(Y, "missed")],
    ),
    (
        "left before the unit registered: owes nothing",
        "61号令36末款",
        person(stay("2020-01-01", "2024-12-31")),
        "2026-01-02",
        "U-PREJOB",
        [],
    ),
    (
        "leaves on 31 March, returns on 1 October: pre-job training again",
        "61号令36末款",
        person(stay("2025-02-01", "2026-03-31"), stay("2026-10-01"), did=(done("2025-01-20"),)),
        "2026-10-02",
        "U-PREJOB",
        [("2025-01-02", "met"), ("2026-09-01", "overdue")],
    ),
    (
        "returns on 10 December: the half-year is too short",
        "61号令36",
        person(stay("2025-02-01", "2026-07-31"), stay("2026-12-10"), registered="2026-07-01"),
        "2026-12-11",
        "U-PUB-HALF",
        [],
    ),
    (
        "leaves and returns the next day: no break",
        "61号令36",
        person(stay("2025-02-01", "2026-12-09"), stay("2026-12-10"), registered="2026-07-01"),
        "2026-12-11",
        "U-PUB-HALF",
        [(H2, "due_soon")],
    ),
]

MOVING: list[Row] = [
    (
        "another post on 1 September: pre-job training for it",
        "61号令36末款",
        person(
            stay("2025-03-01", "2026-08-31"),
            stay("2026-09-01", post="guard", entry="transfer"),
            did=(done("2025-02-20"),),
        ),
        "2026-09-02",
        "U-PREJOB",
        [("2025-01-30", "met"), ("2026-08-02", "overdue")],
    ),
    (
        "two posts from one day: one pre-job training",
        "61号令36末款",
        person(stay("2026-03-01"), stay("2026-03-01", post="guard")),
        "2026-03-02",
        "U-PREJOB",
        [("2026-01-30", "overdue")],
    ),
    (
        "training at another firm is no pre-job training here",
        "61号令36（二）",
        person(stay("2026-11-12"), did=(done("2026-10-20", unit=ELSEWHERE),)),
        "2026-11-13",
        "U-PREJOB",
        [("2026-10-13", "overdue")],
    ),
    (
        "nor does it count for the half-year here",
        "61号令36",
        person(stay("2026-07-12"), did=(done("2026-10-20", unit=ELSEWHERE),)),
        "2026-11-13",
        "U-PUB-HALF",
        [(H2, "open")],
    ),
    (
        "special training goes with the person",
        "61号令38",
        person(
            stay("2026-11-12", post="fire_manager"),
            did=(done("2024-10-20", "certificate", "rule:U-SPECIAL", unit=ELSEWHERE),),
        ),
        "2026-11-13",
        "U-SPECIAL",
        [("2026-11-12", "met")],
    ),
    (
        "the yearly training by the guard's own company counts at the site",
        "109号令14（三）",
        person(
            stay("2026-02-01", employer=EMPLOYER), registered="2026-01-01", did=(done("2026-05-01", unit=EMPLOYER),)
        ),
        "2026-06-01",
        "U-STAFF-YEAR",
        [(Y, "met")],
    ),
    (
        "that of a company that does not employ the guard does not",
        "109号令14（三）",
        person(
            stay("2026-02-01", employer=EMPLOYER), registered="2026-01-01", did=(done("2026-05-01", unit=ELSEWHERE),)
        ),
        "2026-06-01",
        "U-STAFF-YEAR",
        [(Y, "open")],
    ),
    (
        "the company's pre-job training is none for the site",
        "61号令36（二）",
        person(
            stay("2026-02-01", employer=EMPLOYER), registered="2026-01-01", did=(done("2026-01-20", unit=EMPLOYER),)
        ),
        "2026-02-02",
        "U-PREJOB",
        [("2026-01-02", "overdue")],
    ),
    (
        "a pupil moves to another school after the lesson of the term: met there",
        "109号令16",
        pupil(stay("2026-11-02", kind="pupil"), did=(lesson("2026-10-10", unit=ELSEWHERE),)),
        "2026-11-03",
        "S-TERM",
        [(AUTUMN, "met")],
    ),
    (
        "a pupil moves to another school at the end of term, untaught: owed from the next term",
        "109号令16",
        pupil(stay("2027-01-20", kind="pupil")),
        "2027-01-21",
        "S-TERM",
        [],
    ),
]

SCHOOLS: list[Row] = [
    (
        "monthly drills: not in the summer holidays",
        "教基一厅〔2014〕2号",
        unit(SCHOOL, registered="2026-06-01"),
        "2026-09-20",
        "S-DRILL-MONTH",
        [("2026-06-01", "missed"), ("2026-09-01", "open")],
    ),
    (
        "nor in the winter holidays",
        "教基一厅〔2014〕2号",
        unit(SCHOOL, registered="2027-01-01"),
        "2027-03-05",
        "S-DRILL-MONTH",
        [("2027-01-01", "missed"), ("2027-03-01", "open")],
    ),
    (
        "a term announced to begin on 8 February holds fifteen days and more of it",
        "教基一厅〔2014〕2号",
        unit(
            SCHOOL, registered="2027-02-01", terms=((2026, ("2026-09-01", "2027-01-25"), ("2027-02-08", "2027-07-04")),)
        ),
        "2027-02-10",
        "S-DRILL-MONTH",
        [("2027-02-01", "open")],
    ),
    (
        "a kindergarten's quarter of summer still has September",
        "教基一厅〔2014〕2号",
        unit(KINDERGARTEN, registered="2026-07-01"),
        "2026-08-10",
        "S-DRILL-QUARTER",
        [(H2, "open")],
    ),
    (
        "an earthquake drill counts for the month",
        "教基一厅〔2014〕2号",
        unit(SCHOOL, done("2026-10-10", "drill_other", "real-drill:earthquake"), registered="2026-10-01"),
        "2026-10-11",
        "S-DRILL-MONTH",
        [("2026-10-01", "met")],
    ),
    (
        "and not for the fire drill of the term",
        "公安部、教育部2013",
        unit(SCHOOL, done("2026-10-10", "drill_other", "real-drill:earthquake"), registered="2026-09-01"),
        "2026-10-11",
        "S-DRILL-TERM",
        [(AUTUMN, "open")],
    ),
    (
        "four hours in the first week of term",
        "公安部、教育部2013",
        school_class(hours("2026-09-01", 2), hours("2026-09-07", 2)),
        "2026-09-08",
        "S-4H",
        [(AUTUMN, "met")],
    ),
    (
        "the eighth day of term is no first week",
        "公安部、教育部2013",
        school_class(hours("2026-09-01", 2), hours("2026-09-08", 2)),
        "2026-09-09",
        "S-4H",
        [(AUTUMN, "open")],
    ),
    (
        "in the middle of the term they do not count",
        "公安部、教育部2013",
        school_class(hours("2026-11-28", 4)),
        "2026-11-29",
        "S-4H",
        [(AUTUMN, "open")],
    ),
    (
        "two in the first week and two before the holidays",
        "公安部、教育部2013",
        school_class(hours("2026-09-02", 2), hours("2027-01-18", 2)),
        "2027-01-19",
        "S-4H",
        [(AUTUMN, "met")],
    ),
    (
        "fifteen days before the holidays is too early",
        "公安部、教育部2013",
        school_class(hours("2026-09-02", 2), hours("2027-01-17", 2)),
        "2027-01-19",
        "S-4H",
        [(AUTUMN, "due_soon")],
    ),
    (
        "the fourteenth day is still the start of the term",
        "109号令15（二）",
        school_class(done("2026-09-14", "lesson", "rule:S-START")),
        "2026-09-20",
        "S-START",
        [(AUTUMN, "met")],
    ),
    (
        "the fifteenth is not, and no other day of the term before its last fortnight",
        "109号令15（二）",
        school_class(done("2026-09-15", "lesson", "rule:S-START"), done("2027-01-17", "lesson", "rule:S-START")),
        "2027-01-18",
        "S-START",
        [(AUTUMN, "due_soon")],
    ),
    (
        "the last fortnight is before the holidays",
        "109号令15（二）",
        school_class(done("2027-01-18", "lesson", "rule:S-START")),
        "2027-01-19",
        "S-START",
        [(AUTUMN, "met")],
    ),
    (
        "a lesson in the holidays counts for the coming term when the term is announced",
        "109号令16",
        pupil(stay("2025-09-01", kind="pupil"), registered="2027-02-01", did=(lesson("2027-02-10"),), terms=ANNOUNCED),
        "2027-02-20",
        "S-TERM",
        [("2027-02-22", "met")],
    ),
    (
        "and before it was",
        "109号令16",
        pupil(stay("2025-09-01", kind="pupil"), registered="2027-02-01", did=(lesson("2027-02-10"),)),
        "2027-02-20",
        "S-TERM",
        [(SPRING, "met")],
    ),
    (
        "a lesson of 8 July met the nominal term and goes on when it is announced to have ended on the 4th",
        "109号令16",
        pupil(stay("2025-09-01", kind="pupil"), registered="2027-02-01", did=(lesson("2027-07-08"),), terms=ANNOUNCED),
        "2027-07-09",
        "S-TERM",
        [("2027-02-22", "met_late"), ("2027-09-01", "not_yet_open")],
    ),
    (
        "a lesson of the autumn does not count for the spring",
        "109号令16",
        pupil(stay("2025-09-01", kind="pupil"), registered="2027-02-01", did=(lesson("2027-01-20"),)),
        "2027-03-01",
        "S-TERM",
        [(SPRING, "open")],
    ),
    (
        "a visit of the class meets the visit of the class",
        "109号令15（四）",
        school_class(done("2026-10-10", "visit", "visit:330402000000")),
        "2026-10-11",
        "S-VISIT",
        [(AUTUMN, "met")],
    ),
    (
        "special lessons at a university",
        "109号令15（二）",
        unit(UNIVERSITY, registered="2026-09-01"),
        "2026-09-02",
        "S-START-UNI",
        [(AUTUMN, "open")],
    ),
    ("and not at a hotel", "109号令15（二）", unit(registered="2026-09-01"), "2026-09-02", "S-START-UNI", []),
    (
        "a university is a densely occupied place by law",
        "消防法73（四）",
        person(stay("2025-01-01"), unit=UNIVERSITY, registered="2026-07-01"),
        "2026-09-02",
        "U-DENSE-HALF",
        [(H2, "open")],
    ),
    (
        "a boarding school drills each half-year",
        "61号令13（二）",
        unit(facts(kind="middle_school", school=True, boarding=True), registered="2026-07-01"),
        "2026-09-02",
        "S-BOARD",
        [(H2, "open")],
    ),
]


def high(kind: str = "hotel", **more: Any) -> Any:
    return facts(**{"kind": kind, "control_room": True, "sub_plan": True, "storeys": 9} | more)


def quarter(height: float, **more: Any) -> World:
    return unit(HOMES | facts(**{"kind": "property_company", "residential": True, "sub_plan": True, "storeys": 9,
                                 "height_m": height} | more), registered="2026-10-01")  # fmt: skip


OPEN_QUARTER = [("2026-10-01", "open")]
BUILDINGS: list[Row] = [
    (
        "homes of 26 m are no high-rise: no quarterly drill",
        "令5号44、GB 50016",
        quarter(26),
        "2026-10-02",
        "H-DRILL-SUB",
        [],
    ),
    ("homes of 27 m are none", "令5号44、GB 50016", quarter(27), "2026-10-02", "H-DRILL-SUB", []),
    ("homes of 27.1 m are one", "令5号44、GB 50016", quarter(27.1), "2026-10-02", "H-DRILL-SUB", OPEN_QUARTER),
    (
        "a hotel of 24 m is no high-rise",
        "令5号44",
        unit(high(height_m=24), registered="2026-10-01"),
        "2026-10-02",
        "H-DRILL-SUB",
        [],
    ),
    (
        "a hotel of 24.1 m is one",
        "令5号44",
        unit(high(height_m=24.1), registered="2026-10-01"),
        "2026-10-02",
        "H-DRILL-SUB",
        OPEN_QUARTER,
    ),
    (
        "a hall of 30 m and one storey is none",
        "令5号44、GB 50016",
        unit(facts(height_m=30, storeys=1), registered="2026-01-01"),
        "2026-10-02",
        "H-DRILL-YEAR",
        [],
    ),
    (
        "with two storeys it is one",
        "令5号44、GB 50016",
        unit(facts(height_m=30, storeys=2), registered="2026-01-01"),
        "2026-10-02",
        "H-DRILL-YEAR",
        [(Y, "open")],
    ),
    (
        "30 m and nobody knows the storeys: cannot be told",
        "令5号44",
        unit(facts(height_m=30, storeys=None), registered="2026-01-01"),
        "2026-10-02",
        "H-DRILL-YEAR",
        [],
    ),
    (
        "a control room in homes of 26 m is none of a high-rise",
        "令5号26",
        unit(HOMES | {"unit.height_m": 26}),
        "2026-10-02",
        "U-CONTROLROOM-2",
        [],
    ),
    (
        "but is manned by two all the same",
        "GB 25201、GB 25506",
        unit(HOMES | {"unit.height_m": 26}),
        "2026-10-02",
        "U-CONTROLROOM-2-STD",
        [("2025-01-01", "open")],
    ),
    (
        "a control room in a hotel of 30 m",
        "令5号26",
        unit(high(height_m=30)),
        "2026-10-02",
        "U-CONTROLROOM-2",
        [("2025-01-01", "open")],
    ),
    (
        "a tenant of a shared building owes nothing by article 21",
        "109号令21",
        unit(facts(shared_building=True), registered="2026-01-01"),
        "2026-10-02",
        "P-MULTI",
        [],
    ),
    (
        "who manages its fire safety does",
        "109号令21",
        unit(facts(shared_building=True, shared_management=True), registered="2026-01-01"),
        "2026-10-02",
        "P-MULTI",
        [(Y, "open")],
    ),
    (
        "a village has no community's micro station",
        "公消〔2015〕301号",
        unit(COMMITTEE),
        "2026-10-02",
        "M-COMMUNITY",
        [],
    ),
    (
        "a community has",
        "公消〔2015〕301号",
        unit(COMMITTEE | {"unit.community": True}),
        "2026-10-02",
        "M-COMMUNITY",
        [("2025-01-01", "open")],
    ),
    ("a committee without high-rise buildings", "令5号12", unit(COMMITTEE), "2026-10-02", "H-VILLAGE", []),
    (
        "and one with them",
        "令5号12",
        unit(COMMITTEE | {"unit.high_rise_area": True}),
        "2026-10-02",
        "H-VILLAGE",
        [("2025-01-01", "open")],
    ),
    (
        "a village head trained in 2020 is not trained this year",
        "109号令5（四）",
        person(
            stay("2019-01-01", post="village_head"),
            unit=COMMITTEE,
            registered="2026-01-01",
            did=(done("2020-05-01", "certificate", "rule:V-HEADS", unit=ELSEWHERE),),
        ),
        "2026-10-02",
        "V-HEADS",
        [(Y, "open")],
    ),
    (
        "the head of a volunteer team is trained too",
        "109号令5（四）",
        person(
            stay("2019-01-01", post="village_team_head"),
            unit=COMMITTEE,
            registered="2026-01-01",
            did=(done("2026-05-01", "certificate", "rule:V-HEADS", unit=ELSEWHERE),),
        ),
        "2026-10-02",
        "V-HEADS",
        [(Y, "met")],
    ),
    (
        "a drill without notice, then a proper one on the same day: the first stands open",
        "61号令40末款",
        unit(
            facts(), drill("2026-10-10", signs_placed=True), drill("2026-10-10", signs_placed=True, notice_given=True)
        ),
        "2026-10-11",
        "U-DRILL-NOTICE",
        [("2026-10-10", "missed")],
    ),
    ("the law's own words on drills have no duty of their own", "消防法16（六）", unit(), "2026-10-02", "U-LAW", []),
    ("nor those on key units", "消防法17（四）", unit(KEY), "2026-10-02", "U-LAW-KEY", []),
]

EDGES: list[Row] = [
    (
        "training on 1 January counts for the year that begins",
        "109号令14（三）",
        person(stay("2025-01-01"), registered="2025-06-01", did=(done("2026-01-01"),)),
        "2026-01-02",
        "U-STAFF-YEAR",
        [("2025-01-01", "missed"), (Y, "met")],
    ),
    (
        "training on 31 December for the one that ends",
        "109号令14（三）",
        person(stay("2025-01-01"), registered="2025-06-01", did=(done("2025-12-31"),)),
        "2026-01-02",
        "U-STAFF-YEAR",
        [("2025-01-01", "met"), (Y, "open")],
    ),
    (
        "one training on 30 June meets the first half-year alone",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-01-01", did=(done("2026-06-30"),)),
        "2026-07-01",
        "U-PUB-HALF",
        [(H1, "met"), (H2, "open")],
    ),
    (
        "pre-job training on the first day of duty is in time",
        "61号令36末款",
        person(stay("2026-03-02", on_duty="2026-03-05"), did=(done("2026-03-05"),)),
        "2026-03-06",
        "U-PREJOB",
        [("2026-02-03", "met")],
    ),
    (
        "a day later it is late",
        "61号令36末款",
        person(stay("2026-03-02", on_duty="2026-03-05"), did=(done("2026-03-06"),)),
        "2026-03-07",
        "U-PREJOB",
        [("2026-02-03", "met_late")],
    ),
    (
        "revoked in time and redone",
        "61号令36",
        person(
            stay("2025-01-01"),
            registered="2026-07-01",
            did=(done("2026-08-01", revoked="2026-08-05"), done("2026-09-01")),
        ),
        "2026-09-02",
        "U-PUB-HALF",
        [(H2, "met")],
    ),
    (
        "revoked after the period",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-07-01", did=(done("2026-08-01", revoked="2027-01-05"),)),
        "2027-01-06",
        "U-PUB-HALF",
        [(H2, "missed"), ("2027-01-01", "open")],
    ),
    (
        "a failed quiz meets nothing",
        "61号令36",
        person(stay("2025-01-01"), registered="2026-07-01", did=(done("2026-08-01", passed=False),)),
        "2026-08-02",
        "U-PUB-HALF",
        [(H2, "open")],
    ),
    (
        "a simulated drill is no drill",
        "61号令40",
        unit(KEY, done("2026-08-01", "drill_simulated", "drill:hotel"), registered="2026-07-01"),
        "2026-08-02",
        "U-DRILL-KEY",
        [(H2, "open")],
    ),
    (
        "a drill of the last day of the half-year",
        "61号令40",
        unit(KEY, drill("2026-12-31"), registered="2026-07-01"),
        "2027-01-01",
        "U-DRILL-KEY",
        [(H2, "met"), ("2027-01-01", "open")],
    ),
    (
        "a certificate that ran out must be renewed",
        "61号令38末款",
        person(
            stay("2026-01-10", post="control_room"),
            did=(done("2025-06-01", "certificate", "rule:U-CONTROLROOM-CERT", valid_until="2026-05-31"),),
        ),
        "2026-06-01",
        "U-CONTROLROOM-CERT",
        [("2026-01-10", "met"), ("2026-05-01", "overdue")],
    ),
    (
        "a rule nobody has read is never plainly red",
        "109号令20",
        unit(facts(kind="property_company"), registered="2026-01-01"),
        "2027-01-01",
        "P-DRILL",
        [(Y, "unverified"), ("2027-01-01", "open")],
    ),
]

ALL = [*WAIVERS, *ENTERING, *NAMING, *LEAVING, *MOVING, *SCHOOLS, *BUILDINGS, *EDGES]


@pytest.mark.parametrize(("world", "today", "code", "expected"), [row[2:] for row in ALL],
                         ids=[f"{row[4]}: {row[0]} [{row[1]}]" for row in ALL])  # fmt: skip
def test_a_situation_comes_out_as_its_article_says(world, today, code, expected):
    assert statuses(world, today, code) == expected


def test_every_situation_names_its_article_and_is_told_once():
    assert len({row[0] + row[4] for row in ALL}) == len(ALL) > 19 + 30
    assert all(row[1] for row in ALL)
