"""嘉兴经开区 runs four streets of two districts and is no division: its officer sees these streets, whole and alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from divisions.models import Division
from people.access import (
    can_see,
    has_role,
    overseen_organisations,
    visible_classes,
    visible_divisions,
    visible_organisations,
    visible_persons,
)
from people.models import Jurisdiction, Organisation, Role, RoleGrant, User
from tests.conftest import make_division, make_user
from venues.access import visible_to
from venues.models import Venue


@dataclass(frozen=True)
class Zone:
    """Streets by name, each with one village, one unit and the venue of each division."""

    streets: dict[str, Division]
    villages: dict[str, Division]
    units: dict[str, Organisation]

    @property
    def divisions(self) -> set[Division]:
        return {*self.streets.values(), *self.villages.values()}


OWN = {"330402012000": "城南街道", "330402014000": "长水街道", "330411003000": "嘉北街道", "330411004000": "塘汇街道"}
BETWEEN = {"330402013000": "余新镇", "330402102000": "凤桥镇", "330411002000": "高照街道"}


def make_zone(tree, streets: dict[str, str]) -> Zone:
    made = Zone({}, {}, {})
    for code, name in streets.items():
        county = tree.nanhu if code.startswith("330402") else tree.xiuzhou
        street = make_division(code, name, "town", county)
        village = make_division(f"{code[:9]}001", f"{name}第一社区", "village", street)
        Venue.objects.create(division=street, kind="room")
        Venue.objects.create(division=village, kind="point")
        unit = Organisation.objects.create(name=f"{name}酒店", kind="hotel", division=village)
        made.streets[name], made.villages[name], made.units[name] = street, village, unit
    return made


@pytest.fixture
def own(tree) -> Zone:
    return make_zone(tree, OWN)


@pytest.fixture
def between(tree) -> Zone:
    """Streets of the same districts whose codes lie between the zone's."""
    return make_zone(tree, BETWEEN)


@pytest.fixture
def zone_officer(own, between) -> User:
    user = make_user("zone-officer")
    jurisdiction = Jurisdiction.objects.create(name="嘉兴经开区消防救援大队")
    jurisdiction.divisions.set(own.streets.values())
    RoleGrant.objects.create(user=user, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    return user


def test_the_zone_sees_its_streets_with_their_villages_and_no_other(zone_officer, own):
    assert set(visible_divisions(zone_officer)) == own.divisions


def test_the_zone_sees_its_units_and_no_other(zone_officer, own, school, hotel):
    assert set(visible_organisations(zone_officer)) == set(own.units.values())


def test_the_zone_sees_its_venues_and_no_other(zone_officer, own):
    assert {venue.division for venue in visible_to(zone_officer)} == own.divisions


def test_one_range_over_the_zone_would_show_strangers(zone_officer, own, between):
    """The control: rights by a code range alone."""
    naive = Division.objects.filter(code__gte=min(OWN), code__lte=f"{max(OWN)[:9]}999")
    assert own.divisions < set(naive)
    assert between.divisions <= set(naive)


def test_both_districts_see_the_zones_streets_in_their_own_district(zone_officer, county_officer, foreign_officer, own):
    for unit in own.units.values():
        seen_by = [can_see(user, unit) for user in (zone_officer, county_officer, foreign_officer)]
        in_nanhu = unit.division.code.startswith("330402")
        assert seen_by == [True, in_nanhu, not in_nanhu]


def test_the_districts_other_streets_stay_theirs(zone_officer, county_officer, between):
    fengqiao = between.units["凤桥镇"]
    assert can_see(county_officer, fengqiao)
    assert not can_see(zone_officer, fengqiao)
    assert not can_see(zone_officer, fengqiao.division)


def test_the_zone_sees_neither_the_districts_nor_the_city(zone_officer, tree):
    assert not [division for division in (tree.nanhu, tree.xiuzhou, tree.city) if can_see(zone_officer, division)]


def test_an_officer_sees_no_names(zone_officer, pupil, school):
    zone_officer.grants.get().jurisdiction.organisations.add(school)
    assert not visible_persons(zone_officer).exists()


TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def nothing_is_seen_by(user: User) -> bool:
    rows = (visible_divisions, visible_organisations, overseen_organisations, visible_classes, visible_to)
    return not any(which(user).exists() for which in rows) and not has_role(user, Role.COUNTY_OFFICER)


@pytest.mark.parametrize("dated", ["grant", "jurisdiction"])
@pytest.mark.parametrize(
    ("span", "in_force"),
    [
        ({"valid_from": YESTERDAY, "valid_until": TODAY}, False),
        ({"valid_from": TOMORROW}, False),
        ({"valid_until": date(2020, 1, 1)}, False),
        ({"valid_from": TODAY, "valid_until": TOMORROW}, True),
    ],
    ids=["ended today", "begins tomorrow", "long over", "today alone"],
)
def test_rights_last_as_long_as_their_dates(zone_officer, dated, span, in_force):
    if dated == "grant":
        RoleGrant.objects.filter(user=zone_officer).update(**span)
    else:
        Jurisdiction.objects.update(**span)
    assert nothing_is_seen_by(zone_officer) is not in_force


def test_an_ended_right_takes_nothing_from_one_that_lasts(zone_officer, tree):
    other = Jurisdiction.objects.create(name="临时", valid_until=YESTERDAY)
    other.divisions.add(tree.xiuzhou)
    RoleGrant.objects.create(user=zone_officer, role=Role.COUNTY_OFFICER, jurisdiction=other)
    assert not can_see(zone_officer, tree.xincheng)
    assert visible_organisations(zone_officer).count() == len(OWN)


def test_a_closed_account_sees_nothing(zone_officer):
    zone_officer.is_active = False
    assert nothing_is_seen_by(zone_officer)


def test_a_unit_named_by_itself_is_seen_wherever_it_lies(zone_officer, hotel, own):
    zone_officer.grants.get().jurisdiction.organisations.add(hotel)
    assert set(visible_organisations(zone_officer)) == {*own.units.values(), hotel}


def test_a_unit_named_by_itself_opens_neither_its_street_nor_its_neighbours(zone_officer, hotel, tree):
    neighbour = Organisation.objects.create(name="邻居", kind="hotel", division=hotel.division)
    zone_officer.grants.get().jurisdiction.organisations.add(hotel)
    assert not can_see(zone_officer, neighbour)
    assert not can_see(zone_officer, tree.xincheng)


def test_a_named_unit_is_seen_from_any_of_several_jurisdictions_once(zone_officer, hotel, tree):
    for name in ("甲", "乙"):
        jurisdiction = Jurisdiction.objects.create(name=name)
        jurisdiction.organisations.add(hotel)
        jurisdiction.divisions.add(tree.xincheng)
        RoleGrant.objects.create(user=zone_officer, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    assert [unit.name for unit in visible_organisations(zone_officer)].count(hotel.name) == 1


def test_a_jurisdiction_gives_its_units_only_to_its_officers(zone_officer, hotel):
    keeper = make_user("someone")
    jurisdiction = Jurisdiction.objects.create(name="名单")
    jurisdiction.organisations.add(hotel)
    grant = RoleGrant.objects.create(user=keeper, role=Role.EDITOR, jurisdiction=jurisdiction)
    assert not can_see(keeper, hotel)
    RoleGrant.objects.filter(pk=grant.pk).update(role=Role.COUNTY_OFFICER)
    assert can_see(keeper, hotel)
