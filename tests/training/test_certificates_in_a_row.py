"""Several certificates one after the other: holders are chosen, kind and issuer stay; also without the network."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Envelope
from courses.training.duties.recompute import recompute_organisation
from courses.training.filings import certificates
from courses.training.models import OutsideCertificate
from people.models import Membership, Post
from tests.training.test_filings import certificate, kept, staff, typed, url_of  # noqa: F401 - fixtures


@pytest.fixture
def operators(client, manager, hotel, staff):  # noqa: F811
    """Two of the three work in the control room; the manager is signed in."""
    post, _new = Post.objects.get_or_create(code="control_room", defaults={"name": "消防控制室操作人员"})
    for person in staff[:2]:
        Membership.objects.create(person=person, organisation=hotel, post=post, started_on=date(2020, 1, 1))
    recompute_organisation(hotel)
    client.force_login(manager)
    return staff[:2]


def form_of(client, unit, query: str = ""):
    return client.get(url_of(unit, "certificate") + query).context["form"]


def groups_of(form) -> dict:
    choices = form.fields["person"].widget.choices
    return {name: dict(inner) for name, inner in choices if isinstance(inner, list)}


def test_six_certificates_are_entered_in_a_row(client, hotel, operators):
    asked = groups_of(form_of(client, hotel, "?rule=U-CONTROLROOM-CERT"))["岗位要求持证、尚未登记"]
    assert set(asked) == {str(person.pk) for person in operators}
    url = url_of(hotel, "certificate") + "?rule=U-CONTROLROOM-CERT"
    for number, person in enumerate(operators):
        data = typed(client, hotel, "certificate", "?rule=U-CONTROLROOM-CERT", person=str(person.pk), level="4",
                     number=f"21330030124000{number}", issuer="浙江省消防站", issued_on="2024-05-06", next="1",
                     certificate="operator", began_at=None)  # fmt: skip
        answer = client.post(url, data)
        assert answer.status_code == 302, answer.context["form"].errors
        url = answer.url
        page = client.get(url)
        form = page.context["form"]
        assert "rule=U-CONTROLROOM-CERT" in url
        assert f"已登记：{person.name}" in page.content.decode()
        assert [form[name].value() for name in ("issuer", "level", "certificate")] == ["浙江省消防站", "4", "operator"]
        assert not form["person"].value()
        assert not form["number"].value()
    assert OutsideCertificate.objects.count() == 2
    assert "岗位要求持证、尚未登记" not in groups_of(form), "nobody is left to be asked"


def test_a_single_one_leads_to_its_record_as_before(client, hotel, operators):
    answer = certificate(client, hotel)
    assert answer.url == reverse("training:filed_record", args=[OutsideCertificate.objects.get().pk])


def test_namesakes_are_told_apart_and_a_duty_names_its_person(client, hotel, operators):
    form = form_of(client, hotel, f"?person={operators[1].pk}")
    assert form["person"].value() == str(operators[1].pk)
    assert groups_of(form)["岗位要求持证、尚未登记"][str(operators[1].pk)] == "赵六（A1 · 保洁员 · 消防控制室操作人员）"


def test_in_a_large_unit_the_name_is_typed(client, hotel, operators, monkeypatch):
    monkeypatch.setattr(certificates, "MOST_CHOSEN", 2)
    page = client.get(url_of(hotel, "certificate") + f"?person={operators[1].pk}").content.decode()
    assert 'list="people-of-the-unit"' in page
    assert 'value="赵六"' in page
    assert '<option value="王五">' in page


def test_desk_and_list_lead_to_the_form(client, hotel, operators):
    url = reverse("training:file_record", args=[hotel.pk, "certificate"])
    for name in ("unit_desk", "unit_certificates"):
        assert f'href="{url}"' in client.get(reverse(f"training:{name}", args=[hotel.pk])).content.decode()


def test_a_certificate_written_without_network_is_filed_once(client, hotel, manager, operators):
    key = client.post("/kit/take/", {"unit": str(hotel.pk), "device": "Win32"}).json()
    assert "certificate" in key["kinds"]
    page = client.get(reverse("training:record_kit", args=[hotel.pk, "certificate"])).content.decode()
    assert not any(person.name in page for person in operators)
    client.logout()
    payload = {"id": str(uuid.uuid4()), "person": "赵六", "certificate": "operator", "level": "4", "number": "2133",
               "issuer": "浙江省消防站", "issued_on": "2024-05-06"}  # fmt: skip
    made = {"id": str(uuid.uuid4()), "kind": "certificate", "unit": str(hotel.pk),
            "payload": {name: [value] for name, value in payload.items()},
            "made_at": timezone.now().isoformat()}  # fmt: skip

    def send():
        header = {"Authorization": f"Bearer {key['key']}"}
        return client.post("/kit/send/", {"envelope": json.dumps(made)}, headers=header)

    urls = {send().json()["url"] for _ in range(2)}
    found = OutsideCertificate.objects.get()
    assert urls == {reverse("training:filed_record", args=[found.pk])}
    assert (found.evidence.subject_id, found.recorded_by, Envelope.objects.count()) == (operators[1].pk, manager, 1)
    made |= {"id": str(uuid.uuid4()), "payload": made["payload"] | {"id": [str(uuid.uuid4())], "person": ["无此人"]}}
    answer = send()
    assert (answer.status_code, "持证人" in answer.json()["errors"]) == (422, True)
