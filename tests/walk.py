"""The one walk: every address of the site with the role that opens it and the objects it needs.

Shared by whatever has to visit all of them: the price bench, the fuzz, the rights crawl, the accessibility check.

    walk()                       all entries; `pages()` those that answer GET
    entry.url(prepared)          the address, filled in; `language="en"` for the English one
    prepared.headers(entry.role) what makes a request that role's: a session's cookie, a kiosk's token
    prepare(var_dir)             makes the objects in an installation with samples

`tests/firesafety/test_walk.py` fails for an address without an entry, an entry without an address, an entry that does
not answer as it says, and a GET or POST parameter that no entry names. The entries stand in `tests/addresses/`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter

from tests.races import run_race

SCRIPT = Path(__file__).parent / "addresses" / "prepare.py"

# Roles beside the sample sign-ins, which go by their user names.
PUBLIC, RESIDENT, GUARDIAN, PLAYER, SEAT, KIOSK = "public", "resident", "guardian", "player", "seat", "kiosk"
SIGNED_OUT = {PUBLIC, RESIDENT, GUARDIAN, PLAYER, SEAT, KIOSK}
# The addresses that have no English twin, and those that speak the language chosen at the staff door.
ONE_LANGUAGE = (
    "/api/",
    "/s/",
    "/door/",
    "/cms/",
    "/documents/",
    "/uploads/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.ico",
    "/announcements.xml",
    "/robots.txt",
    "/sitemap.xml",
    "/{verification_file}",
)


class Kind(StrEnum):
    """What answers: a page for everybody, for accounts or of the admin, data for programs, a file."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    CMS = "cms"
    API = "api"
    FILE = "file"


@dataclass(frozen=True)
class Entry:
    """One address. `path` names the objects it needs in braces; `role` is the least that opens it.

    `status` is what GET answers: with 405 only POST is answered. `query` names the parameters that GET takes, `fields`
    those of a POST (None where it is refused); a star stands for what follows, as in `q*`.
    """

    name: str
    path: str
    role: str = PUBLIC
    kind: Kind = Kind.PUBLIC
    status: int = 200
    query: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the objects in the path."""
        return tuple(name for _text, name, _spec, _conversion in Formatter().parse(self.path) if name)

    @property
    def answers_get(self) -> bool:
        return self.status != 405

    @property
    def has_english(self) -> bool:
        """True for addresses that stand under /en/ too."""
        return not self.path.startswith(ONE_LANGUAGE)

    def url(self, prepared: Prepared, language: str = "zh-hans") -> str:
        """The address with these objects."""
        prefix = "/en" if language == "en" and self.has_english else ""
        return prefix + self.path.format(**prepared.objects)

    def example(self) -> str:
        """The address with made-up objects of the right shape, for the URL conf alone."""
        return self.path.format(**{name: example_of(name) for name in self.needs})


@dataclass(frozen=True)
class Prepared:
    """The objects that an installation was given for the walk, and how to come as each role."""

    objects: dict[str, str]
    sessions: dict[str, str]
    cookie: str
    kiosk: str

    def cookies(self, role: str) -> dict[str, str]:
        """The session of a role; empty for whoever has none."""
        return {self.cookie: self.sessions[role]} if role in self.sessions else {}

    def headers(self, role: str) -> dict[str, str]:
        """The request headers of a role."""
        if role == KIOSK:
            return {"Authorization": f"Bearer {self.kiosk}"}
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies(role).items())}

    def save(self, path: Path) -> None:
        """Writes it down for another process."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Prepared:
        return cls(**json.loads(path.read_text()))


def prepare(var_dir: Path, **extra: str) -> Prepared:
    """Makes the walk's objects in the installation at `var_dir`, which holds the samples and nobody's work.

    `extra` goes into the environment, such as DATABASE_URL.
    """
    return Prepared(**run_race(SCRIPT, var_dir, **extra))


UUIDS = {
    "attempt", "marked_attempt", "organisation", "class", "person", "duty", "evidence", "notice", "booking",
    "group_booking", "waiting", "wish",
    "waiting_drill",
    "drill", "superior", "listed", "member", "circular", "receipt", "real_drill", "training_session", "made_file",
    "spot_round", "drilled_unit", "staff_person", "room", "ended_room", "player", "screen", "ended_screen", "job",
    "token",
    "sheet", "raw_sheet",
    "door", "other_door", "door_learning", "door_unwanted", "door_passed", "door_entry",
    "account_sheet", "planned_lesson",
    "live_lesson", "device_lesson", "ended_lesson", "dropped_lesson", "shift_lesson", "draft_log",
}  # fmt: skip
SHAPES = dict.fromkeys(("venue", "planned_venue", "asked_venue", "county"), "330400000000") | {
    "point": "A" * 22,
    "bell": "A" * 22,
    "reset_key": "1-1",
    "year": "2026",
    "answered_for": "units",
    "planned_week": "2026-11-23",
    "verification_file": "verify.txt",
}


def example_of(name: str) -> str:
    """A value of an object's shape."""
    if name in UUIDS:
        return str(uuid.UUID(int=0))
    return SHAPES.get(name, "1")


def walk() -> Iterator[Entry]:
    """Every entry."""
    from tests.addresses import cms, site

    yield from site.ENTRIES
    yield from cms.ENTRIES


def pages(*kinds: Kind) -> Iterator[Entry]:
    """The entries that answer GET, of these kinds or of all."""
    return (entry for entry in walk() if entry.answers_get and (not kinds or entry.kind in kinds))
