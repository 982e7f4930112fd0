"""Rule by rule: the unit that owes it, who of it, and the screen by which it is met. Standing rules are not here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """How one rule is met: by which screen, in what unit, by whom."""

    screen: str
    kind: str = "hotel"
    unit: dict[str, Any] = field(default_factory=dict)
    post: str = "staff"
    subject: str = "organisation"
    typed: dict[str, Any] = field(default_factory=dict)


KEY: dict[str, Any] = {"key_unit": True, "key_unit_document": "名录〔2026〕1号"}
MALL: dict[str, Any] = {"commercial_complex": True}
HIGH: dict[str, Any] = {"height_m": 40.0, "storeys": 9, "residential": False}
HOMES: dict[str, Any] = {"height_m": 40.0, "storeys": 12, "residential": True}


def quiz(kind: str = "hotel", post: str = "staff", **unit: Any) -> Case:
    return Case("quiz", kind, unit, post, "person")


def drill(kind: str = "hotel", **unit: Any) -> Case:
    return Case("drill", kind, unit)


def paper(kind: str = "hotel", subject: str = "organisation", *, typed: dict[str, Any] | None = None,
          **unit: Any) -> Case:  # fmt: skip
    return Case("paper", kind, unit, subject=subject, typed=typed or {})


CASES: dict[str, Case] = {
    # each person, by the course and its quiz
    "U-PREJOB": quiz(),
    "U-STAFF-YEAR": quiz(),
    "U-KEY-YEAR": quiz(**KEY),
    "U-PUB-HALF": quiz(public_assembly=True),
    "U-DENSE-HALF": quiz(dense_place=True),
    "C-HEADS-HALF": quiz(post="fire_manager", **MALL),
    "C-TEAM-HALF": quiz(post="micro_station", **MALL),
    "C-STAFF-HALF": quiz(**MALL),
    "H-PUB-STAFF": quiz(**HIGH),
    "S-STAFF": quiz("primary_school"),
    "G-KEY": quiz("government_office", **KEY),
    "S-TERM": Case("quiz", "primary_school", subject="pupil"),
    # each person, by a certificate from elsewhere
    "U-SPECIAL": Case("certificate", post="fire_manager", subject="person"),
    "V-HEADS": Case("certificate", "village_committee", post="village_head", subject="person"),
    # drills, by the record of a real one
    "U-DRILL-KEY": drill(**KEY),
    "U-DRILL-OTHER": drill(),
    "U-DRILL-NOTICE": drill(),
    "U-RECORD-DRILL": drill(**KEY),
    "C-DRILL-HALF": drill(**MALL),
    "H-DRILL-YEAR": drill(**HIGH),
    "H-DRILL-YEAR-RES": drill("property_company", **HOMES),
    "H-DRILL-100M": drill(**HIGH | {"height_m": 120.0}),
    "H-DRILL-SUB": drill(**HIGH, sub_plan=True),
    "H-DRILL-EVAL": drill(**HIGH),
    "H-RES-DRILL": drill("property_company", **HOMES),
    "P-DRILL": drill("property_company"),
    "P-MULTI": drill(shared_management=True),
    "B-SITE-DRILL": drill("building_site"),
    "S-DRILL-YEAR": drill("primary_school"),
    "S-DRILL-TERM": drill("primary_school"),
    "S-DRILL-MONTH": drill("primary_school"),
    "S-DRILL-QUARTER": drill("kindergarten"),
    "S-DRILL-2MIN": drill("primary_school", storeys=4),
    "S-BOARD": drill("primary_school", boarding_pupils=40),
    "S-UNI": drill("university"),
    "G-KEY-DRILL": drill("government_office", **KEY),
    # trainings, by their record
    "U-RECORD-TRAIN": Case("session", unit=KEY),
    # what only a paper shows
    "C-MFS": paper(typed={"hours": "4"}, **MALL),
    "H-RES": paper("property_company", **HOMES),
    "S-START": paper("primary_school", "class", typed={"began_at": "2026-09-03T10:00"}),
    "S-START-UNI": paper("university", typed={"began_at": "2026-09-03T10:00"}),
    "S-HOME": paper("primary_school", "class"),
    "S-VISIT": paper("primary_school", "class"),
    "S-4H": paper("primary_school", "class", typed={"hours": "4", "began_at": "2026-09-03T10:00"}),
    "S-UNI-NEW": paper("university", typed={"hours": "4"}),
    "S-UNI-TALK": paper("university"),
}
