"""Twenty sample openings with hours, exhibits and four weeks of slots."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from divisions.models import Division
from people.models import Role, RoleGrant, User
from venues.bookings.opening import generate_slots
from venues.models import Exhibit, OpeningHours, Venue, VenueState, ZoneKind

EXHIBITS = [
    (ZoneKind.SMOKE, "模拟烟道，练习低姿弯腰撤离"),
    (ZoneKind.EXTINGUISHING, "屏幕式灭火器，提、拔、握、压"),
    (ZoneKind.CALL_119, "说清地点、燃烧物、火势、人员、电话"),
    (ZoneKind.HAZARDS, "厨房与楼梯间里找隐患"),
    (ZoneKind.FACILITIES, "认识安全出口、消火栓与报警按钮"),
]
WEEK = {
    "base": [(day, time(9), time(12)) for day in range(1, 7)]
    + [(day, time(13, 30), time(16, 30)) for day in range(1, 7)],
    "hall": [(day, time(9), time(11)) for day in range(2, 7)] + [(day, time(14), time(16)) for day in range(2, 7)],
    "room": [(day, time(14), time(16)) for day in (2, 4, 5, 6)],
    "point": [(day, time(14), time(16)) for day in (5, 6)],
}
CAPACITY = {"base": 40, "hall": 30, "room": 20, "point": 12}
TOWNS_PER_COUNTY, VILLAGES = 1, 5


def sample_divisions() -> list[Division]:
    """The city, its seven counties, the first town of each and the first villages of five of those: twenty."""
    city = Division.objects.get(code="330400000000")
    counties = list(city.children.order_by("code"))
    towns = [county.children.order_by("code")[0] for county in counties]
    villages = [town.children.order_by("code")[0] for town in towns[:VILLAGES]]
    return [city, *counties, *towns, *villages]


def make_openings() -> None:
    """Opens the sample venues and gives the sample keeper the first few."""
    today = timezone.localdate()
    for division in sample_divisions():
        venue = Venue.objects.get(division=division)
        venue.state, venue.is_sample = VenueState.OPEN, True
        venue.intro = "示例开放信息，用于体验预约流程；实际开放以属地公布为准。"
        venue.address = f"{division.full_name}（示例地址）"
        venue.save(update_fields=["state", "is_sample", "intro", "address"])
        OpeningHours.objects.bulk_create(
            OpeningHours(venue=venue, weekday=day, opens=opens, closes=closes, capacity=CAPACITY[venue.kind])
            for day, opens, closes in WEEK[venue.kind]
        )
        Exhibit.objects.bulk_create(
            Exhibit(venue=venue, zone_kind=zone, name=name, sort_order=order)
            for order, (zone, name) in enumerate(EXHIBITS)
        )
        generate_slots(venue, start=today, end=today + timedelta(days=28))
    _make_keeper()


def _make_keeper() -> None:
    from .people import SIGN_INS, sample_password

    who = next(entry.who for entry in SIGN_INS if entry.username == "keeper")
    keeper = User(username="keeper", display_name=who, is_sample=True)
    keeper.set_password(sample_password())
    keeper.save()
    for division in sample_divisions()[:3]:
        RoleGrant.objects.create(user=keeper, role=Role.VENUE_KEEPER, venue_division=division)
