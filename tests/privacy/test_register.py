"""The register knows every field that can hold something about a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from common.data_register import ALL, Ground, Holding, NotPersonal, Whose, may_be_personal, problems, register
from people.models import Person

OURS = (
    "common",
    "divisions",
    "people",
    "courses",
    "venues",
    "simulator",
    "media",
    "oversight",
    "privacy",
    "firesafety",
)


def all_models() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def test_every_field_that_can_hold_something_is_registered_or_stated():
    known = register()
    assert problems(all_models(), known.held, known.not_personal) == []


def test_without_a_declaration_each_field_is_named():
    """The control: the same walk over an empty register names the fields that everybody thinks of."""
    found = problems(all_models(), [], [])
    for field in (
        "people.Person.name", "people.User.email", "people.SignIn.address", "people.SignIn.user_agent",
        "people.AccessToken.used_from", "bookings.Resident.phone_hmac", "bookings.Booking.name",
        "drills.DrillPlayer.name", "drills.DrillInput.payload", "training.EvidencePersonal.payload",
        "training.Certificate.holder_name", "quizzes.AttemptItem.given", "media.Film.private_file",
        "sessions.Session.session_data", "account.EmailAddress.email", "mfa.Authenticator.data",
        "usersessions.UserSession.ip", "wagtailcore.Revision.content", "wagtailcore.ModelLogEntry.label",
    ):  # fmt: skip
        assert f"{field} is neither registered nor stated as not personal" in found


@isolate_apps("people")
def test_a_planted_field_of_any_kind_fails():
    class Planted(models.Model):  # noqa: DJ008 - never shown
        phone = models.CharField(max_length=20)
        mail = models.EmailField()
        scan = models.FileField()
        answers = models.JSONField()
        seen_from = models.GenericIPAddressField()
        note = models.TextField()
        count = models.IntegerField()
        kind = models.CharField(max_length=1, choices=[("a", "a")])

        class Meta:
            app_label = "people"

    found = problems([Planted], [], [])
    assert [line.split()[0] for line in found] == [
        f"people.Planted.{name}" for name in ("phone", "mail", "scan", "answers", "seen_from", "note")
    ]
    stated = [NotPersonal(model="people.Planted", fields=("phone", "mail", "scan", "answers", "note"), why="a test")]
    assert problems([Planted], [], stated) == [
        "people.Planted.seen_from is neither registered nor stated as not personal"
    ]


def a_holding() -> Holding:
    return register().of("people.Person")[0]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"shred": None}, "has no shredder"),
        ({"rows": None}, "cannot be exported"),
        ({"erase": None}, "cannot be erased on request"),
        ({"why": ""}, "does not say"),
        ({"whose": ()}, "does not say"),
        ({"fields": ("name", "second_name", "phone_mark", "nickname")}, "has no field nickname"),
        ({"beside": ("phone",)}, "has no field phone"),
    ],
)
def test_an_incomplete_holding_fails(missing, said):
    found = problems([Person], [replace(a_holding(), **missing)])
    assert len(found) == 1
    assert said in found[0]


def test_one_field_is_not_declared_in_two_ways():
    again = NotPersonal(model="people.Person", fields=("name",), why="a test")
    assert problems([Person], [a_holding()]) == []
    assert problems([Person], [a_holding()], [again]) == ["people.Person.name is declared 2 times"]


def test_our_own_tables_are_stated_field_by_field():
    """A whole table is waved through for libraries alone: a field added to one of ours must be thought about."""
    ours = {model._meta.label for model in all_models() if model.__module__.split(".")[0] in OURS}
    assert [one.model for one in register().not_personal if one.fields == ALL and one.model in ours] == []
    assert all(one.why for one in register().not_personal)


def test_numbers_days_and_choices_need_no_declaration():
    fields = apps.get_model("people.Membership")._meta.local_concrete_fields
    assert {"seat", "started_on"} <= {field.name for field in fields}
    personal = [field.name for field in fields if may_be_personal(field)]
    assert personal == ["post_words", "staff_number", "shift", "employer_name"]


def test_what_is_kept_is_said_with_the_settings(settings):
    booking = register().of("bookings.Booking")[0]
    settings.BOOKINGS_KEEP_DAYS = 7
    assert "7" in str(booking.kept())
    assert booking.ground == Ground.REQUEST
    assert Whose.RESIDENTS in booking.whose


def test_every_sentence_can_be_said():
    for one in register().held:
        assert str(one.purpose) and str(one.kept()) and str(one.why) and one.title
