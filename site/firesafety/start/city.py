"""A city put in: its divisions, a venue for each, rules, calendar and courses. Each step leaves alone what is there."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from courses.editorial import ensure_editorial_setup
from courses.models import HomePage
from courses.seeding import bring_content_up_to_date
from courses.training.rulebook.calendars import load_calendar
from courses.training.rulebook.rule_file import load_rules
from divisions.codes import Level
from divisions.importing import read_rows, top_code, write_rows
from divisions.models import Division
from media.scripts.rights import ensure_film_rights
from media.scripts.shipping import bring_scripts_up_to_date
from media.services import request_film
from people.models import Jurisdiction
from people.staff.catalogue import load_posts
from people.staff.post_names import settle_what_everybody_says
from people.superiors.named_firms import load_named_firms
from portal.seeding import make_article_index
from venues.services import make_venues

MOST_ROWS = 60_000  # a province; a larger file goes through the command, which shows its progress


class CityTooLargeError(Exception):
    """The file has more rows than a page reads; `rows` says how many."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} rows")
        self.rows = rows


def put_in_city(path: Path, *, root: str | None = None) -> int:
    """Reads a file of divisions and makes what belongs to a city; returns how many divisions it holds.

    Raises ImportRefused for a broken file, of which nothing is written.
    """
    rows = read_rows(path, root=root or top_code(path))
    if len(rows) > MOST_ROWS:
        raise CityTooLargeError(len(rows))
    with transaction.atomic():
        for _done in write_rows(rows):
            pass
    fill()
    return len(rows)


def load_catalogues() -> bool:
    """Posts, the calendar, rules and the firms that the policy names; True when rules are new."""
    load_posts()
    settle_what_everybody_says()
    load_named_firms()
    load_calendar()
    return load_rules() > 0


def fill() -> None:
    """Venues, catalogues, courses and the editors' groups, for the divisions that are in."""
    make_venues()
    load_catalogues()
    bring_content_up_to_date()
    make_article_index(HomePage.objects.first())
    ensure_editorial_setup()
    bring_scripts_up_to_date()
    ensure_film_rights()
    request_film(key="escape", title="火场逃生")


def divisions_by_level() -> dict[Level, int]:
    """How many divisions of each level are in, from the top."""
    return {level: Division.objects.filter(level=level).count() for level in Level}


@transaction.atomic
def make_county_offices() -> int:
    """An office for each city and each county that no office is named for; returns how many were made."""
    made = 0
    for division in Division.objects.filter(level__in=(Level.CITY, Level.COUNTY)):
        kind = "消防救援支队" if division.level == Level.CITY else "消防救援大队"
        office, new = Jurisdiction.objects.get_or_create(name=f"{division.name}{kind}")
        if new:
            office.divisions.add(division)
            made += 1
    return made
