"""Lists tell records apart: the day where no hour is known, whose they are, what was declared and by whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.earlier import answer_earlier, asked_of, first_day
from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty, Evidence, OutsideCertificate, PaperRecord, Record, TrainingSession
from courses.training.rulebook.rule_file import load_rules
from tests.training.test_filings import (  # noqa: F401 - fixtures
    certificate,
    first_rule_of_papers,
    kept,
    session,
    staff,
    typed,
    url_of,
)


def listed(client, unit) -> str:
    return client.get(reverse("training:filed_records", args=[unit.pk])).content.decode()


def file_paper(client, unit, title: str, **changes):
    data = typed(client, unit, "paper", title=title, rule_code=first_rule_of_papers(client, unit), **changes)
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.4 " + title.encode())
    return client.post(url_of(unit, "paper"), data | {"attachments": [paper]})


def test_what_is_dated_by_day_shows_no_hour(client, manager, hotel, staff):  # noqa: F811
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    began = f"{timezone.localtime(TrainingSession.objects.get().began_at):%Y-%m-%d %H:%M}"
    assert began in listed(client, hotel), "the control: a training has its hour"
    certificate(client, hotel)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert file_paper(client, hotel, "预案", began_at=f"{yesterday}").status_code == 302
    page = listed(client, hotel)
    assert "2024-05-06" in page
    assert f"{yesterday}" in page
    assert "12:00" not in page.replace(began, "")
    for record in Record.objects.exclude(kind="session"):
        assert "12:00" not in client.get(reverse("training:filed_record", args=[record.pk])).content.decode()


def test_a_paper_is_asked_for_its_day_and_a_day_to_come_is_refused(client, manager, hotel, staff):  # noqa: F811
    client.force_login(manager)
    form = client.get(url_of(hotel, "paper")).context["form"]
    assert 'type="date"' in str(form["began_at"])
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = file_paper(client, hotel, "预案", began_at=f"{tomorrow}")
    assert "began_at" in answer.context["form"].errors
    assert not PaperRecord.objects.exists()


def test_certificates_of_one_day_are_told_apart_by_holder(client, manager, hotel, staff, foreign_officer):  # noqa: F811
    client.force_login(manager)
    certificate(client, hotel)
    certificate(client, hotel, person="A0", number="2133003012400002")
    assert all(name in listed(client, hotel) for name in ("王五", "赵六"))
    client.force_login(foreign_officer)
    for url in (reverse("training:filed_records", args=[hotel.pk]), reverse("training:records_inbox") + "?all=1"):
        lines = client.get(url).context["lines"]
        numbers = {line["number"] for line in lines}
        assert len(numbers) == len(OutsideCertificate.objects.all()) == 2
        assert {line["whose"] for line in lines} == {"保洁员"}, "the post, no name"
        assert all(line["about"] for line in lines), "which certificate, of what level"
        assert not any(name in client.get(url).content.decode() for name in ("王五", "赵六"))


@pytest.mark.parametrize(("trained", "words"), [(True, "单位声明：此前已培训"), (False, "单位声明：尚未培训")])
def test_the_units_word_is_called_a_declaration_and_runs_from_the_first_day(
    client, manager, hotel, employee, trained, words
):
    load_rules()
    recompute_organisation(hotel)
    duty = asked_of(hotel).get(subject_id=employee.person_id)
    opened = Duty.objects.get(pk=duty.pk).period_start
    answer_earlier(duties=[duty], trained=trained, by=manager)
    row = Evidence.objects.get()
    day = first_day(duty) if trained else timezone.localdate()
    assert (timezone.localdate(row.occurred_at), opened < first_day(duty)) == (day, True)
    client.force_login(manager)
    shown = "未注明日期" if trained else day
    for url in (
        reverse("training:person_record", args=[employee.person_id]),
        reverse("training:evidence", args=[row.pk]),
    ):
        page = client.get(url).content.decode()
        assert words in page
        assert re.search(rf"<(dd|time[^>]*)>\s*{shown}\s*</(dd|time)>", page), "no hour, and no day nobody named"
        assert "纸质记录</strong>" not in page
    form = client.get(reverse("training:correct_evidence", args=[row.pk])).context["form"]
    assert 'type="date"' in str(form["occurred_at"])


def test_without_a_rule_to_choose_nothing_is_said_about_rules(client, manager, hotel, staff, monkeypatch):  # noqa: F811
    client.force_login(manager)
    monkeypatch.setattr("courses.training.filings.publicity.rules_for", lambda unit: [])
    assert "计入哪些规定" not in client.get(url_of(hotel, "publicity")).content.decode()
    data = typed(client, hotel, "publicity", place="大堂", reached="30", content="讲灭火器")
    assert client.post(url_of(hotel, "publicity"), data).status_code == 302
    monkeypatch.undo()
    assert "计入哪些规定" in client.get(url_of(hotel, "session")).content.decode(), "the control"


def test_a_paper_that_is_asked_for_is_not_called_optional(client, manager, hotel, staff):  # noqa: F811
    client.force_login(manager)
    page = client.get(url_of(hotel, "paper")).content.decode()
    assert "照片非必填" not in page
    assert "照片非必填" in client.get(url_of(hotel, "session")).content.decode(), "the control"
