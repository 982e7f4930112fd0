"""A unit or an office puts a template of its own in the place of the built-in one, and nobody another's."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from people.models import Jurisdiction, Organisation, OrganisationKind
from people.papers import owners
from people.papers.choosing import paper_for, template_for
from people.papers.models import PaperTemplate
from people.papers.owners import Owner, owner_for

KIND = "drill-record"


def docx(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def text_of(content: bytes) -> list[str]:
    return [line.text for line in Document(io.BytesIO(content)).paragraphs if line.text]


def upload(client, owner: Owner, content: bytes, name: str = "我们的.docx"):
    return client.post(reverse("papers:paper", args=[owner.key, KIND]), {"file": SimpleUploadedFile(name, content)})


def kept(words: str, **owner) -> PaperTemplate:
    return PaperTemplate.objects.create(kind=KIND, content=docx(words), name=words, **owner)


def test_a_manager_uploads_a_template_and_goes_back_to_the_built_in_one(client, manager, hotel):
    client.force_login(manager)
    built_in = text_of(paper_for(KIND, hotel))
    assert upload(client, Owner(unit=hotel), docx("本店专用 {{单位抬头}}")).status_code == 302
    assert text_of(paper_for(KIND, hotel)) == ["本店专用 秀洲酒店"]
    assert upload(client, Owner(unit=hotel), docx("第二版 {{单位抬头}}")).status_code == 302
    assert text_of(paper_for(KIND, hotel)) == ["第二版 秀洲酒店"]
    taken = client.get(reverse("papers:template", args=[Owner(unit=hotel).key, KIND])).content
    assert text_of(taken) == ["第二版 {{单位抬头}}"]
    client.post(reverse("papers:drop", args=[Owner(unit=hotel).key, KIND]))
    assert text_of(paper_for(KIND, hotel)) == built_in


def test_a_wrong_template_is_refused_in_words_and_changes_nothing(client, manager, hotel):
    client.force_login(manager)
    answer = upload(client, Owner(unit=hotel), docx("表头", "{{单位台头}}"))
    assert answer.status_code == 400
    assert "第 2 行" in answer.content.decode() and "{{单位抬头}}" in answer.content.decode()
    assert upload(client, Owner(unit=hotel), b"%PDF-1.7").status_code == 400
    assert client.post(reverse("papers:paper", args=[Owner(unit=hotel).key, KIND])).status_code == 400
    assert not PaperTemplate.objects.exists()


def test_nobody_reaches_the_papers_of_others(
    client, manager, hotel, school, foreign_officer, county_officer, monkeypatch
):
    client.force_login(manager)
    office = Owner(office=Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    for key in (Owner(unit=school).key, office.key, "unit-x", "office-", "office-9999999999999", "office-１", "x"):
        for name in ("paper", "template", "blank"):
            assert client.get(reverse(f"papers:{name}", args=[key, KIND])).status_code == 404
    assert upload(client, Owner(unit=school), docx("{{单位抬头}}")).status_code == 404
    assert owner_for(foreign_officer, office.key) == office
    assert owner_for(county_officer, office.key) is None
    assert owner_for(foreign_officer, Owner(unit=hotel).key) is None  # an officer keeps the office's papers alone
    monkeypatch.setattr(owners, "managed_organisations", lambda user: Organisation.objects.all())
    assert client.get(reverse("papers:paper", args=[Owner(unit=school).key, KIND])).status_code == 200  # the control


def test_unknown_kinds_are_missing(client, manager, hotel):
    client.force_login(manager)
    assert client.get(reverse("papers:blank", args=[Owner(unit=hotel).key, "nothing"])).status_code == 404


def test_the_nearest_owner_decides(hotel, tree, foreign_officer, city_officer):
    assert template_for(KIND, hotel) is None
    city = kept("市", jurisdiction=Jurisdiction.objects.get(name="嘉兴市消防救援支队"))
    assert template_for(KIND, hotel) == city
    county = kept("区", jurisdiction=Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    assert template_for(KIND, hotel) == county
    zone = Jurisdiction.objects.create(name="经开区")
    zone.organisations.add(hotel)
    named = kept("经开", jurisdiction=zone)
    assert template_for(KIND, hotel) == named
    group = Organisation.objects.create(name="集团", kind=OrganisationKind.OTHER, division=tree.city)
    hotel.parent = group
    hotel.save()
    groups = kept("集团", organisation=group)
    assert template_for(KIND, hotel) == groups
    own = kept("本店", organisation=hotel)
    assert template_for(KIND, hotel) == own


def test_an_office_that_is_no_more_gives_no_template(hotel, foreign_officer, clock):
    office = Jurisdiction.objects.get(name="秀洲区消防救援大队")
    kept("区", jurisdiction=office)
    assert template_for(KIND, hotel) is not None
    office.valid_until = clock.moment.date()
    office.save()
    assert template_for(KIND, hotel) is None


def test_the_school_of_another_county_gets_none_of_it(school, hotel, foreign_officer):
    kept("区", jurisdiction=Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    assert template_for(KIND, school) is None


def test_a_template_has_one_owner_and_an_owner_one_template(hotel, foreign_officer):
    office = Jurisdiction.objects.get(name="秀洲区消防救援大队")
    for wrong in ({}, {"organisation": hotel, "jurisdiction": office}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept("x", **wrong)
    kept("一", organisation=hotel)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept("二", organisation=hotel)


def test_every_page_of_papers_opens_and_lists_its_words(client, manager, hotel):
    client.force_login(manager)
    assert client.get(reverse("papers:papers")).status_code == 302  # to the only unit
    listed = client.get(reverse("papers:owner", args=[Owner(unit=hotel).key])).content.decode()
    assert "演练方案" in listed and "演练签到表" in listed and "培训演练档案" in listed
    words = client.get(reverse("papers:paper", args=[Owner(unit=hotel).key, "drill-sign-in"])).content.decode()
    words = unescape(words)
    assert "{{签到.姓名}}" in words and "{{单位盖章处}}" in words
