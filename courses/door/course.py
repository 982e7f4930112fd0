"""The course before work: what it consists of, in which languages, for which post and place. Marked on the server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from people.models import Organisation

from .models import DoorEntry, Parts, SitePart

CONTENT = Path(__file__).parent / "content"
STRUCTURE = "course"
CHINESE = "zh-hans"
ORDER = (CHINESE, "en")  # further languages follow by their codes


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the course: its code, its own name, the voice that reads it, and all words of the pages."""

    code: str
    name: str
    speech: str
    texts: Mapping[str, Any]

    @property
    def words(self) -> Mapping[str, str]:
        words: Mapping[str, str] = self.texts["words"]
        return words


@dataclass(frozen=True, slots=True)
class Card:
    """A picture with what it says."""

    title: str
    text: str
    picture: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the course; `missing` says what to do where nothing has been written about the place."""

    title: str
    cards: tuple[Card, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class DoorQuestion:
    """A question; `right` is the place of the right choice as shown, and never leaves the server."""

    key: str
    text: str
    picture: str
    choices: tuple[str, ...]
    right: int


@cache
def structure() -> Mapping[str, Any]:
    """What the course consists of, without words."""
    found: Mapping[str, Any] = yaml.safe_load((CONTENT / f"{STRUCTURE}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def languages() -> Mapping[str, Language]:
    """The languages the course is in, by code: Chinese, English, then the others."""
    found: dict[str, Language] = {}
    for path in CONTENT.glob("*.yaml"):
        if path.stem != STRUCTURE:
            texts = yaml.safe_load(path.read_text(encoding="utf-8"))
            found[path.stem] = Language(path.stem, texts["name"], texts["speech"], texts)
    return {code: found[code] for code in (*ORDER, *sorted(set(found) - set(ORDER)))}


@cache
def other_languages() -> Mapping[str, str]:
    """Names by code of the languages that the course is not in."""
    return {one["code"]: one["name"] for one in structure()["others"] if one["code"] not in languages()}


def name_of(code: str) -> str:
    """A language's own name; the code itself where a later version of the course has dropped it."""
    return languages()[code].name if code in languages() else other_languages().get(code, code)


def spoken_in(code: str) -> Language:
    """The language of the course for whoever chose `code`: Chinese where it is not in theirs."""
    return languages().get(code, languages()[CHINESE])


def site_part(unit: Organisation, code: str) -> tuple[SitePart | None, bool]:
    """What is written about the place, in the language or else in Chinese; and whether it is in the language."""
    found = {part.language: part for part in SitePart.objects.filter(organisation=unit)}
    if code in found:
        return found[code], True
    return found.get(CHINESE), False


def whole_in(unit: Organisation) -> list[Language]:
    """The languages that everything is in, what is written about the unit's place too; Chinese in any case."""
    written = set(SitePart.objects.filter(organisation=unit).values_list("language", flat=True))
    return [one for one in languages().values() if one.code == CHINESE or one.code in written]


def chapters(entry: DoorEntry) -> list[Chapter]:
    """The parts that the entry takes, in its language as far as they are in it."""
    language = spoken_in(entry.language)
    words = language.words
    found: list[Chapter] = []
    if entry.parts == Parts.WHOLE:
        cards = tuple(_card(language.texts["company"], one) for one in structure()["company"])
        found.append(Chapter(words["company_part"], cards))
        section = structure()["posts"].get(entry.post.code) if entry.post else None
        if section:
            texts = language.texts["posts"][section]
            found.append(Chapter(words["post_part"], (Card(texts["title"], texts["text"], ""),)))
    part, _own = site_part(entry.organisation, language.code)
    cards = tuple(_site_cards(part, language)) if part else ()
    found.append(Chapter(words["site_part"], cards, "" if part else words["no_site_part"]))
    return found


def _card(texts: Mapping[str, Any], one: Mapping[str, str]) -> Card:
    return Card(texts[one["key"]]["title"], texts[one["key"]]["text"], one["picture"])


def _site_cards(part: SitePart, language: Language) -> Iterator[Card]:
    for one in structure()["site"]:
        if text := getattr(part, one["key"]):
            yield Card(language.texts["site"][one["key"]], text, one["picture"])


def questions(entry: DoorEntry) -> list[DoorQuestion]:
    """The questions of the parts that the entry takes; their choices stand in an order of the entry's own."""
    language = spoken_in(entry.language)
    found = []
    if entry.parts == Parts.WHOLE:
        for one in structure()["company_questions"]:
            texts = language.texts["company_questions"][one["key"]]
            found.append(_shuffled(entry, one, texts["text"], texts["choices"], one["right"]))
    part, _own = site_part(entry.organisation, language.code)
    for one in structure()["site_questions"] if part else ():
        texts = language.texts["site_questions"][one["key"]]
        choices = [getattr(part, one["key"]), *texts["choices"]]
        found.append(_shuffled(entry, one, texts["text"], choices, 0))
    return found


def _shuffled(entry: DoorEntry, one: Mapping[str, str], text: str, choices: list[str], right: int) -> DoorQuestion:
    """The question with its choices in an order that is the entry's and stays while it is answered."""

    def place(number: int) -> bytes:
        return hashlib.sha256(f"{entry.pk}:{one['key']}:{number}".encode()).digest()

    order = sorted(range(len(choices)), key=place)
    return DoorQuestion(one["key"], text, one["picture"], tuple(choices[n] for n in order), order.index(right))


def is_understood_by_itself(entry: DoorEntry) -> bool:
    """True when all that the entry takes is in its language: otherwise a person has to explain it.

    Nothing written about the place counts as not in the language: somebody has to show it.
    """
    _part, own = site_part(entry.organisation, entry.language)
    return entry.language in languages() and own
