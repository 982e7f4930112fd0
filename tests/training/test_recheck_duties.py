"""`verify_ledger --duties` computes every duty anew and names each that is stored otherwise."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.training.duties.recheck import differences
from courses.training.duties.recompute import recompute_all
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from tests.training.test_duties import evidence


@pytest.fixture
def computed(pupil, employee, clock) -> None:
    """A school and a hotel with their duties, one of them met."""
    load_rules()
    evidence("person", pupil.pk, "quiz", clock.moment.date())
    recompute_all()


def said(*options: str) -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", *options, stdout=out)
    return [line for line in out.getvalue().splitlines() if line.startswith("duty ")]


def test_duties_as_they_were_computed_agree(computed):
    assert Duty.objects.filter(met_on__isnull=False).exists()
    assert list(differences()) == []
    call_command("verify_ledger", "--duties", stdout=StringIO())


def test_a_duty_set_to_met_behind_the_site_is_named(computed):
    duty = Duty.objects.filter(met_on=None, missing="").select_related("rule").first()
    Duty.objects.filter(pk=duty.pk).update(met_on=date(2026, 11, 1))
    (line,) = said("--duties")
    assert str(duty.pk) in line
    assert duty.rule.code in line
    assert "met_on is 2026-11-01, computed empty" in line


def test_without_the_option_it_is_not_seen(computed):
    Duty.objects.filter(met_on=None, missing="").update(met_on=date(2026, 11, 1))
    call_command("verify_ledger", stdout=StringIO())


def test_a_met_duty_set_to_open_is_named(computed):
    duty = Duty.objects.filter(met_on__isnull=False).first()
    Duty.objects.filter(pk=duty.pk).update(met_on=None, met_by=None)
    assert [(found.kind, found.duty) for found in differences()] == [("changed", duty.pk)]


def test_a_deleted_duty_and_an_invented_one_are_named(computed):
    gone, copied = Duty.objects.filter(missing="", period_end__isnull=False)[:2]
    Duty.objects.filter(pk=gone.pk).delete()
    Duty.objects.filter(pk=copied.pk).update(period_start=date(2030, 1, 1), period_end=date(2030, 6, 30))
    assert {found.kind for found in differences()} >= {"missing"}
    assert gone.pk in {found.duty for found in differences()}


def test_it_writes_nothing_and_recomputing_puts_all_right(computed):
    Duty.objects.filter(met_on=None, missing="").update(met_on=date(2026, 11, 1))
    before = list(Duty.objects.order_by("pk").values())
    assert list(differences())
    assert list(Duty.objects.order_by("pk").values()) == before
    recompute_all()
    assert list(differences()) == []
