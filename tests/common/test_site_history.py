"""What officers and administrators do beside editing stands in Wagtail's site history, in words and without names."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.training.ledger.record import correct_evidence, revoke_evidence
from people.models import Jurisdiction, Role
from people.offices.granting import end_role, grant_role
from tests.conftest import make_user
from tests.training.ledgers import write

HISTORY = "/cms/reports/site-history/"


def entries() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def shown(client, admin_user) -> str:
    client.force_login(admin_user)
    return client.get(HISTORY).content.decode()


def test_a_revocation_and_a_correction(client, admin_user, city_officer):
    first, second = write(uuid.uuid4(), "a"), write(uuid.uuid4(), "b")
    revoke_evidence(evidence=first, reason="重复登记", by=city_officer)
    revoke_evidence(evidence=first, reason="重复登记", by=city_officer)
    correct_evidence(evidence=second, reason="日期有误", by=city_officer, changes={"place": "操场"})
    assert entries() == ["training.revoke", "training.correct"], "each once, and a correction is no revocation"
    page = shown(client, admin_user)
    for words in ("撤销记录", "更正记录", "重复登记", "日期有误"):
        assert words in page


def test_a_role_given_and_ended(client, admin_user, city_officer, tree):
    zone = Jurisdiction.objects.create(name="南湖大队")
    zone.divisions.add(tree.nanhu)
    officer = make_user("wangwu")
    given = grant_role(user=officer, role=Role.COUNTY_OFFICER, by=city_officer, jurisdiction=zone)
    grant_role(user=officer, role=Role.COUNTY_OFFICER, by=city_officer, jurisdiction=zone)
    end_role(grant=given, by=city_officer)
    end_role(grant=given, by=city_officer)
    assert entries() == ["people.grant", "people.end_grant"]
    assert not ModelLogEntry.objects.filter(label__contains="wangwu").exists(), (
        "the account's name is not written again"
    )
    page = shown(client, admin_user)
    assert "授予角色" in page
    assert "结束角色" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_of_the_admin(client, admin_user, tree, form):
    client.force_login(admin_user)
    assert client.get(reverse("organisation:index")).status_code == 200
    assert entries() == [], "control: a look is no export"
    b"".join(client.get(reverse("organisation:index"), {"export": form}))
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.label) == ("common.export", admin_user, "单位")
    assert f"导出为 {form.upper()}" in shown(client, admin_user)
