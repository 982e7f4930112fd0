"""Venues by what people call them: the shown name, a short one, pinyin, its initials, English, a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, IntegerField, Lookup, Q, QuerySet, TextField, When

from common.normal import is_ascii_digits, plain_line

from .indexing import small
from .models import Venue, VenueEntry, VenueState
from .sounds import HAN, beginning_with, sounding_like, sounds_of, syllables

MOST_WORDS = 6
RUNS = re.compile(rf"{HAN.pattern}|[a-z]+|[0-9]+")
# English that says of what kind a place is, or nothing: names are kept without it.
NOISE = frozenset(
    [
        "a",
        "and",
        "at",
        "centre",
        "center",
        "city",
        "community",
        "county",
        "district",
        "fire",
        "in",
        "museum",
        "of",
        "safety",
        "street",
        "subdistrict",
        "the",
        "town",
        "township",
        "venue",
        "village",
    ]
)
# What people call a place for visits, whatever kind it is: 新仓体验馆 for 新仓镇体验室.
KIND_SAID = re.compile(
    r"(?<=..)(?:消防|安全|宣传|科普|教育|体验|體驗)*(?:中心|基地|场馆|場館|展馆|展館|馆|館|室|点|點|站|厅|廳)$"
)
FIRST = Case(When(state=VenueState.OPEN, then=0), default=1, output_field=IntegerField())


class Like(Lookup):
    """LIKE with a pattern of our own, of letters, strokes and "%" alone."""

    lookup_name = "like"

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)


TextField.register_lookup(Like)


def search_venues(text: str) -> QuerySet[Venue]:
    """Venues for what somebody typed, all of whose words must be found; none for a text without any.

    First what holds the words as they are; when nothing does, what holds their characters in this order, as short
    names do (南湖体验馆 for 南湖区体验场馆); when nothing does, what sounds like them, as traditional characters and
    homophones do; when nothing does, the same without the kind, which people mix up (新仓体验馆 for 新仓镇体验室). The
    venue's own name comes before the names above it, and open venues before others.
    """
    typed = small_words(text)
    if len(typed) == 1 and is_ascii_digits(typed[0]):
        return _ordered(Venue.objects.filter(division__code__startswith=typed[0]))
    bare = [KIND_SAID.sub("", word) for word in typed]
    for words in [typed, bare] if bare != typed else [typed]:
        for meant in (_as_it_is, _in_order, _by_sound):
            if words and (found := _all_of(words, meant)).exists():
                return found
    return _ordered(Venue.objects.none())


def open_first() -> QuerySet[Venue]:
    """All venues, open ones first, by code."""
    return _ordered(Venue.objects.all())


def small_words(text: str) -> list[str]:
    """The words of a text as entries are compared with them; what says nothing is left out beside other words."""
    line = plain_line(unicodedata.normalize("NFKC", text)).lower()
    words = [small("".join(RUNS.findall(word))) for word in line.split()]
    words = [word for word in words if word][:MOST_WORDS]
    return [word for word in words if word not in NOISE] or words


Meaning = Callable[[str, str], Q]


def _as_it_is(run: str, column: str) -> Q:
    """The characters side by side; letters may be English, or pinyin."""
    held = Q(**{f"{column}__contains": run})
    return held | _by_letters(run, column) if run.isascii() and run.isalpha() else held


def _in_order(run: str, column: str) -> Q:
    if run.isascii():
        return _as_it_is(run, column)
    return Q(**{f"{column}__like": "%" + "%".join(run) + "%"})


def _by_sound(run: str, column: str) -> Q:
    if run.isascii():
        return _as_it_is(run, column)
    return Q(**{f"{_heard(column)}__like": sounding_like(sounds_of(run))})


def _by_letters(run: str, column: str) -> Q:
    return Q(**{f"{_heard(column)}__like": beginning_with(syllables(run))})


def _heard(column: str) -> str:
    """The column that says by sound what another one says."""
    return {"own": "own_sounds", "names": "sounds"}[column]


def _all_of(words: list[str], meant: Meaning) -> QuerySet[Venue]:
    """Venues that hold every word, those whose own name does first."""

    def entries(column: str) -> QuerySet[Any]:
        runs = [run for word in words for run in RUNS.findall(word)]
        return VenueEntry.objects.filter(reduce(and_, [meant(run, column) for run in runs], Q())).values("pk")

    return _ordered(Venue.objects.filter(pk__in=entries("names")), Q(pk__in=entries("own")))


def _ordered(venues: QuerySet[Venue], own: Q | None = None) -> QuerySet[Venue]:
    ranks = [Case(When(own, then=0), default=1, output_field=IntegerField())] if own else []
    rows = venues.order_by(*ranks, FIRST, "division__code")
    return rows.select_related("division__parent")
