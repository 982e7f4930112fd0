"""A pupil's seat is proved by what stands on its strip, and tries at it are slowed down without keeping a class out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.cache import caches

from people.models import Membership, Person, PersonKind, SchoolClass, SeatSecret, SeatSecretKind
from people.seats import attempts, proof
from people.seats.attempts import SeatAttempts, know_place, lift, pause_s
from people.seats.pictures import LETTERS, PICTURES
from people.seats.proof import (
    SeatRefusal,
    SeatRefused,
    derive,
    mark_of,
    prove_seat,
    seat_of,
    secret_of,
    what_proves,
)
from people.seats.roster import MOST_SEATS, add_seats, make_secrets, renew_secrets
from tests.races import run_race

HOME, STRANGER = "192.0.2.7", "203.0.113.9"


@pytest.fixture
def proved_class(school_class, pupil) -> SchoolClass:
    """Seats 1 to 8, seat 7 being 小禾's, each with a secret."""
    add_seats(school_class=school_class, up_to=8)
    make_secrets(school_class=school_class)
    return school_class


def secret(school_class: SchoolClass, seat: int = 7) -> str:
    membership = seat_of(school_class, seat)
    assert membership is not None
    return secret_of(membership)


def wrong(school_class: SchoolClass, seat: int = 7) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in secret(school_class, seat))


def tried(school_class: SchoolClass, shown: str, *, seat: int = 7, address: str = HOME) -> str:
    """What comes of a try: who sits there, or why not."""
    try:
        return str(prove_seat(school_class=school_class, seat=seat, secret=shown, address=address).person_id)
    except SeatRefused as refused:
        return refused.reason


def test_the_secret_says_who_sits_there(proved_class, pupil):
    assert tried(proved_class, secret(proved_class)) == str(pupil.pk)
    assert tried(proved_class, wrong(proved_class)) == SeatRefusal.WRONG


def test_full_width_digits_and_spaces_are_no_mistake(proved_class, pupil):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in secret(proved_class))
    assert tried(proved_class, f" {wide[:2]} {wide[2:]}") == str(pupil.pk)


def test_only_seats_of_the_class_exist(proved_class, school):
    assert tried(proved_class, "0000", seat=9) == SeatRefusal.NO_SEAT
    other = SchoolClass.objects.create(
        organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="OTHER2"
    )
    assert tried(other, secret(proved_class)) == SeatRefusal.NO_SEAT


def test_a_seat_without_a_strip_cannot_be_proved(school_class, pupil):
    assert tried(school_class, "0000") == SeatRefusal.NO_SECRET


def test_no_pin_is_in_the_database_and_another_key_makes_others(proved_class, settings):
    rows = SeatSecret.objects.select_related("membership__school_class")
    assert {field.name for field in SeatSecret._meta.fields} == {"id", "membership", "salt", "made_at"}
    pins = [derive(row, SeatSecretKind.PIN) for row in rows]
    assert [len(pin) for pin in pins] == [4] * 8
    settings.SECRET_KEY = "another-key"
    assert [derive(row, SeatSecretKind.PIN) for row in rows] != pins


def test_pictures_prove_a_seat_where_children_cannot_read(proved_class, pupil):
    SchoolClass.objects.update(seat_secret_kind=SeatSecretKind.PICTURES)
    proved_class.refresh_from_db()
    shown = secret(proved_class)
    assert len(shown) == 3
    assert set(shown) <= set(LETTERS)
    assert tried(proved_class, shown.lower()) == str(pupil.pk)
    assert tried(proved_class, shown[::-1] if shown != shown[::-1] else "ABC") == SeatRefusal.WRONG
    asked = what_proves(proved_class)
    assert (asked["kind"], asked["length"], len(asked["pictures"])) == ("pictures", 3, len(PICTURES))


def test_new_secrets_end_the_old_ones(proved_class):
    def marks() -> list[str]:
        return [mark_of(seat_of(proved_class, seat)) for seat in range(1, 9)]

    first = marks()
    assert renew_secrets(school_class=proved_class, seat=7) == 1
    second = marks()
    assert [seat for seat in range(1, 9) if first[seat - 1] != second[seat - 1]] == [7]
    assert renew_secrets(school_class=proved_class) == 8
    assert not set(marks()) & set(second)


def test_who_gets_the_seat_next_gets_another_secret(proved_class, pupil, school):
    Membership.objects.filter(person=pupil).update(ended_on=date(2026, 11, 1))
    follower = Person.objects.create(kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=follower, organisation=school, school_class=proved_class, seat=7, started_on=date(2026, 11, 2)
    )
    assert tried(proved_class, "0000") == SeatRefusal.NO_SECRET
    make_secrets(school_class=proved_class)
    assert tried(proved_class, secret(proved_class)) == str(follower.pk)


def test_a_class_works_by_seats_alone(school_class, pupil):
    assert add_seats(school_class=school_class, up_to=8) == 7
    assert add_seats(school_class=school_class, up_to=8) == 0
    made = school_class.memberships.exclude(person=pupil)
    assert {(row.person.name, row.person.kind) for row in made} == {("", PersonKind.PUPIL)}


@pytest.mark.parametrize("up_to", [0, MOST_SEATS + 1])
def test_a_class_has_so_many_seats(school_class, up_to):
    with pytest.raises(ValueError, match="seats"):
        add_seats(school_class=school_class, up_to=up_to)


# -- tries ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pin_42(monkeypatch) -> None:
    """Every seat's PIN is the forty-third that somebody tries who begins at 0000."""
    monkeypatch.setattr(proof, "derive", lambda secret, kind: "0042")


def all_pins(school_class: SchoolClass, clock, *, each_s: float, tries: int = 200, address: str = "") -> int:
    """How many PINs from 0000 on are looked at when somebody tries one every so many seconds; -1 once one is right."""
    looked_at = 0
    for number in range(tries):
        clock.go(seconds=each_s)
        came = tried(school_class, f"{number:04}", address=address or f"198.51.100.{number}")
        if came not in (SeatRefusal.WRONG, SeatRefusal.TOO_MANY):
            return -1
        looked_at += came == SeatRefusal.WRONG
    return looked_at


def test_whoever_tries_all_pins_from_one_address_is_stopped(proved_class, pin_42, clock):
    assert 0 < all_pins(proved_class, clock, each_s=400, address=STRANGER) <= attempts.STRANGERS_A_DAY


def test_whoever_tries_all_pins_from_everywhere_is_stopped(proved_class, pin_42, clock):
    assert all_pins(proved_class, clock, each_s=400) == attempts.STRANGERS_A_DAY


def test_without_the_limits_every_pin_could_be_tried(proved_class, pin_42, clock, monkeypatch):
    """The control."""
    monkeypatch.setattr(proof, "_check", lambda attempts: None)
    assert all_pins(proved_class, clock, each_s=1, address=STRANGER) == -1


def test_pauses_double_up_to_an_hour():
    assert [pause_s(failures) for failures in (0, 4, 5, 6, 7, 30)] == [0, 0, 30, 60, 120, 3600]


def test_the_owner_comes_in_from_the_classroom_after_strangers_have_spent_the_day(proved_class, pupil, clock):
    assert tried(proved_class, secret(proved_class, 3), seat=3, address=HOME) != SeatRefusal.WRONG
    all_pins(proved_class, clock, each_s=60, tries=30)
    assert tried(proved_class, secret(proved_class), address=STRANGER) == SeatRefusal.TOO_MANY
    assert tried(proved_class, secret(proved_class), address=HOME) == str(pupil.pk)


def test_were_the_classroom_a_stranger_too_the_class_would_be_kept_out(proved_class, clock, monkeypatch):
    """The control."""
    monkeypatch.setattr(attempts, "is_known_place", lambda school_class, address: False)
    all_pins(proved_class, clock, each_s=60, tries=30)
    assert tried(proved_class, secret(proved_class), address=HOME) == SeatRefusal.TOO_MANY


def test_the_teachers_place_is_the_classs_also_before_anybody_came_in(proved_class, pupil, clock):
    all_pins(proved_class, clock, each_s=60, tries=30)
    know_place(proved_class.pk, HOME)
    assert tried(proved_class, secret(proved_class), address=HOME) == str(pupil.pk)


def test_a_childs_own_mistakes_keep_nobody_else_out(proved_class):
    for _ in range(8):
        tried(proved_class, wrong(proved_class))
    assert tried(proved_class, secret(proved_class)) == SeatRefusal.TOO_MANY
    assert tried(proved_class, secret(proved_class, 8), seat=8) not in tuple(SeatRefusal)


@pytest.mark.parametrize("seat", [7, None], ids=["one seat", "the class"])
def test_a_teacher_lifts_the_pause(proved_class, pupil, seat):
    for _ in range(8):
        tried(proved_class, wrong(proved_class))
    lift(proved_class.pk, seat)
    assert tried(proved_class, secret(proved_class)) == str(pupil.pk)


def test_lifting_another_seat_does_not_help(proved_class):
    """The control."""
    for _ in range(8):
        tried(proved_class, wrong(proved_class))
    lift(proved_class.pk, 8)
    assert tried(proved_class, secret(proved_class)) == SeatRefusal.TOO_MANY


def test_one_address_has_so_many_wrong_tries_at_all_seats(proved_class, monkeypatch):
    monkeypatch.setattr(attempts, "WRONG_AT_ADDRESS", 3)
    know_place(proved_class.pk, HOME)
    came = [tried(proved_class, wrong(proved_class, seat), seat=seat) for seat in (1, 2, 3, 4)]
    assert came == [SeatRefusal.WRONG] * 3 + [SeatRefusal.TOO_MANY]


def test_a_class_that_all_mistypes_once_is_not_refused(school_class):
    add_seats(school_class=school_class, up_to=45)
    make_secrets(school_class=school_class)
    for seat in range(1, 46):
        assert tried(school_class, wrong(school_class, seat), seat=seat) == SeatRefusal.WRONG
    for seat in range(1, 46):
        assert tried(school_class, secret(school_class, seat), seat=seat) not in tuple(SeatRefusal)


def test_a_right_proof_starts_afresh(proved_class):
    for _ in range(4):
        tried(proved_class, wrong(proved_class))
    tried(proved_class, secret(proved_class))
    assert SeatAttempts(school_class=proved_class.pk, seat=7, address=HOME).wait_s() == 0
    assert tried(proved_class, wrong(proved_class)) == SeatRefusal.WRONG


def test_many_other_keys_do_not_push_the_counts_out(proved_class):
    for _ in range(5):
        tried(proved_class, wrong(proved_class))
    _fill_cache()
    assert tried(proved_class, secret(proved_class)) == SeatRefusal.TOO_MANY


def test_a_small_cache_would_forget_them(proved_class, monkeypatch):
    """The control."""
    monkeypatch.setattr(caches["default"], "_max_entries", 300)
    for _ in range(5):
        tried(proved_class, wrong(proved_class))
    _fill_cache()
    assert tried(proved_class, secret(proved_class)) not in tuple(SeatRefusal)


def _fill_cache() -> None:
    for number in range(1000):
        caches["default"].set(f"other:{number}", 1, 600)


# -- tries made at once ------------------------------------------------------------------------------------------------

RACE = Path(__file__).parent / "races" / "try_pins.py"


def test_of_ten_tries_made_at_once_five_are_looked_at(race_dir):
    assert run_race(RACE, race_dir, "guarded") == {"looked_at": 5, "refused": 5}


def test_without_the_lock_all_ten_would_be(race_dir):
    """The control."""
    assert run_race(RACE, race_dir, "naive") == {"looked_at": 10, "refused": 0}
