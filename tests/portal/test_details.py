"""What the operator says of the site: shown on every page, kept a minute, true at once where it was changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import override

from portal import details as portal_details
from portal.details import Details, site_details
from portal.models import SiteDetails, VerificationFile
from tests.conftest import make_user

WHOLE = {
    "name": "平湖消防安全培训", "name_en": "Pinghu fire-safety training", "operator": "平湖市消防救援大队",
    "phone": "0573-85000000", "address": "平湖市", "icp_number": "浙ICP备12345678号-1",
    "police_number": "浙公网安备 33048202000001号", "map_number": "浙S(2026)1号", "site_code": "3304000001", "footer_note": "周末也开放。",
}  # fmt: skip


def test_nothing_is_shown_of_what_is_empty(client, home):
    page = client.get("/").content.decode()
    assert "嘉兴消防安全培训" in page
    assert "公网安备" not in page
    assert "beian" not in page


def test_what_is_entered_stands_on_every_page_at_once(client, home):
    client.get("/")
    SiteDetails.objects.create(**WHOLE)
    page = client.get("/venues/").content.decode()
    for words in ("平湖消防安全培训", "平湖市消防救援大队", "0573-85000000", "浙ICP备12345678号-1", "周末也开放。"):
        assert words in page
    assert "webSearch?code=33048202000001" in page
    assert "Pinghu fire-safety training" in client.get("/en/venues/").content.decode()
    assert "浙S(2026)1号" in page, "under the map"
    assert "网站标识码：3304000001" in page
    assert '<meta name="SiteIDCode" content="3304000001">' in page


def test_the_details_are_read_once_a_minute(db, django_assert_num_queries, monkeypatch):
    SiteDetails.objects.create(**WHOLE)
    site_details()
    with django_assert_num_queries(0):
        assert site_details().name == "平湖消防安全培训"
    SiteDetails.objects.update(name="别处改的")  # another process: no signal reaches this one
    assert site_details().name == "平湖消防安全培训"
    now = portal_details.time.monotonic()
    monkeypatch.setattr(portal_details.time, "monotonic", lambda: now + portal_details.KEEP_S)
    assert site_details().name == "别处改的"


def test_a_page_is_shown_while_the_database_is_away(db, monkeypatch):
    SiteDetails.objects.create(**WHOLE)
    site_details()

    def broken(*_given: object, **_named: object) -> None:
        raise DatabaseError("away")

    portal_details._kept = (0.0, portal_details._kept[1])
    monkeypatch.setattr(SiteDetails.objects, "select_related", broken)
    assert site_details().name == "平湖消防安全培训"


def test_the_name_follows_the_language():
    both = Details(name="甲", name_en="A")
    assert both.called == "甲"
    with override("en"):
        assert both.called == "A"
        assert Details(name="甲").called == "Jiaxing fire-safety training"


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("icp_number", "浙ICP备2026000001号", "浙ICP2026"),
        ("icp_number", "浙ICP备12345678号-1", "ICP备12345678号-1"),
        ("police_number", "浙公网安备33048202000001号", "浙公网安备 3304820200001号"),
        ("map_number", "浙S（2026）12号", "浙S2026第1号"),
        ("phone", "0573-85000000转8", "请致电"),
        ("site_code", "3304000001", "33040000"),
    ],
)
def test_numbers_are_written_as_they_are_given_out(db, field, good, bad):
    SiteDetails(**{field: good}).clean_fields()
    with pytest.raises(ValidationError):
        SiteDetails(**{field: bad}).clean_fields()


def test_a_file_proves_who_owns_the_site_and_runs_nothing(client, home):
    details = SiteDetails.objects.create()
    VerificationFile.objects.create(details=details, name="MP_verify_a1b2.txt", text="a1b2")
    VerificationFile.objects.create(details=details, name="baidu_verify_x.html", text="<script>alert(1)</script>")
    plain = client.get("/MP_verify_a1b2.txt")
    assert (plain.content, plain["Content-Type"]) == (b"a1b2", "text/plain; charset=utf-8")
    page = client.get("/baidu_verify_x.html")
    assert page.content == b"<script>alert(1)</script>", "as it was given"
    assert "sandbox" in page["Content-Security-Policy"]
    assert "script-src" not in page["Content-Security-Policy"]
    assert client.get("/MP_verify_other.txt").status_code == 404
    assert client.post("/MP_verify_a1b2.txt").status_code == 405


@pytest.mark.parametrize("name", ["../x.txt", "a b.txt", "robots", "evil.js", "x.html"])
def test_no_other_name_is_taken_for_such_a_file(db, name):
    with pytest.raises(ValidationError):
        VerificationFile(name=name, text="x").clean_fields(exclude=["details"])


def test_only_administrators_change_it(client, admin_user):
    details = SiteDetails.objects.create()
    url = reverse("wagtailsettings:edit", args=["portal", "sitedetails", details.pk])
    editor = make_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert client.get("/cms/").status_code == 200, "the editor may come in"
    for answer in (client.get(url), client.post(url, {"name": "别人的"})):
        assert answer.status_code == 302
    assert SiteDetails.objects.get().name == ""
    client.force_login(admin_user)
    assert client.get(url).status_code == 200
