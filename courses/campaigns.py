"""Which campaigns are on, and which lessons they bring forward for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.quizzes.subjects import Audience
from people.access import grants_of
from people.desks import Todo
from people.models import Role, User

from .content_files import CONTENT, read_file
from .models import Campaign, CampaignEntry, LessonPage

PUPILS = (Audience.PRIMARY_LOW, Audience.PRIMARY, Audience.SECONDARY)
# Who on a desk looks after which readers.
FOR_ROLE: dict[str, tuple[str, ...]] = {
    Role.TEACHER: (*PUPILS, Audience.TEACHER),
    Role.UNIT_MANAGER: (Audience.STAFF, Audience.MANAGER, Audience.PROPERTY, Audience.STATION),
    Role.GROUP_MANAGER: (Audience.STAFF, Audience.MANAGER),
    Role.VENUE_KEEPER: (Audience.RESIDENT, Audience.VILLAGE, Audience.ELDERLY),
    Role.COUNTY_OFFICER: tuple(Audience.values),
    Role.CITY_OFFICER: tuple(Audience.values),
}


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign that is on, until when, and its published lessons by audience."""

    campaign: Campaign
    until: date
    groups: list[tuple[str, list[LessonPage]]]


def running_campaigns(today: date, audiences: Iterable[str] | None = None) -> list[Running]:
    """The campaigns of this day with lessons for these audiences (for all of them without), soonest over first."""
    found = []
    named = CampaignEntry.objects.filter(campaign__is_on=True).values("lesson")
    shown = set(LessonPage.objects.live().public().filter(pk__in=named).values_list("pk", flat=True))
    for campaign in Campaign.objects.filter(is_on=True).prefetch_related("periods", "entries__lesson"):
        if (until := last_day(campaign, today)) is not None:
            groups = list(_groups(campaign.entries.all(), audiences, shown))
            if groups:
                found.append(Running(campaign, until, groups))
    return sorted(found, key=lambda one: (one.until, one.campaign.title))


def last_day(campaign: Campaign, today: date) -> date | None:
    """The last day of the campaign as it runs today; None when it does not run."""
    periods = list(campaign.periods.all())
    if (held := next((period for period in periods if period.holds(today)), None)) is not None:
        return held.ends_on  # type: ignore[no-any-return]
    if not campaign.yearly_from or any(today.year in (one.starts_on.year, one.ends_on.year) for one in periods):
        return None
    return _yearly_end(campaign.yearly_from, campaign.yearly_until, today)


def _yearly_end(first: str, last: str, today: date) -> date | None:
    for year in (today.year - 1, today.year):
        starts = _day(year, first)
        ends = _day(year if last >= first else year + 1, last)
        if starts <= today <= ends:
            return ends
    return None


def _day(year: int, month_day: str) -> date:
    """The day of a year; 29 February is the 28th where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _groups(
    entries: Iterable[CampaignEntry], audiences: Iterable[str] | None, shown: set[int]
) -> Iterator[tuple[str, list[LessonPage]]]:  # fmt: skip
    wanted = set(Audience.values if audiences is None else audiences)
    for audience in Audience:
        lessons = [entry.lesson for entry in entries if entry.audience == audience and entry.lesson_id in shown]
        if lessons and audience.value in wanted:
            yield str(audience.label), lessons


def campaigns_on_home() -> dict[str, Any]:
    """The campaigns of today for the home page."""
    return {"campaigns": running_campaigns(timezone.localdate())}


def campaign_todos(user: User) -> Iterator[Todo]:
    """A line for each campaign that runs, with a lesson for those whom this user looks after."""
    audiences = {audience for role in grants_of(user).roles for audience in FOR_ROLE.get(role, ())}
    for running in running_campaigns(timezone.localdate(), audiences):
        lesson = running.groups[0][1][0]
        yield Todo(
            title=_("%(campaign)s: lessons for %(audience)s")
            % {"campaign": running.campaign.title, "audience": running.groups[0][0]},
            url=lesson.url or "/", action=_("Open the lesson"),
            count=sum(len(lessons) for _label, lessons in running.groups), due=running.until,
        )  # fmt: skip


def shipped_campaigns() -> list[dict[str, Any]]:
    """The campaigns of the content files."""
    found: list[dict[str, Any]] = read_file(CONTENT / "campaigns.yaml")["campaigns"]
    return found


def put_in_campaigns(entries: Iterable[dict[str, Any]]) -> None:
    """Puts in campaigns that are new. One that is there, or was deleted, is the editors' and stays as it is."""
    for entry in entries:
        if Campaign.objects.filter(key=entry["key"]).exists():
            continue
        first, last = entry.get("yearly", ("", ""))
        campaign = Campaign.objects.create(
            key=entry["key"], title=entry["title"], text=entry["text"], yearly_from=first, yearly_until=last
        )
        for audience, keys in entry["lessons"].items():
            pages = {page.content_key: page for page in LessonPage.objects.filter(content_key__in=keys)}
            for place, key in enumerate(key for key in keys if key in pages):
                CampaignEntry.objects.create(campaign=campaign, audience=audience, lesson=pages[key], sort_order=place)
