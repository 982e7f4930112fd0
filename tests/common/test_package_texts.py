"""The admin speaks Chinese: no text of a package is left in English, no page shows a Latin word that is no name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from common import package_texts
from common.admin import script_texts
from people.models import User
from tests.latin import english
from tests.races import run_race

LATIN = Path(__file__).parents[1] / "firesafety" / "scripts" / "latin.py"
# Keys of a keyboard, names of things.
ALLOWED = ["alt", "ctrl", "english", "esc", "javascript", "kg", "shift", "wagtail", "word"]


@pytest.mark.parametrize("domain", package_texts.DOMAINS)
def test_no_text_of_a_package_is_left_in_english(domain):
    assert package_texts.untranslated(domain) == []
    assert package_texts.faults(domain) == []


def test_a_text_that_nobody_translated_is_noticed(monkeypatch):
    """Without our supplement Wagtail's own holes show."""
    monkeypatch.setattr(package_texts, "FOLDER", Path("/nowhere"))
    assert "Search all pages…" in package_texts.untranslated("django")
    assert "A server error occurred." in package_texts.untranslated("djangojs")


def test_no_page_of_the_admin_shows_english(walked):
    var_dir, prepared = walked
    prepared.save(var_dir / "walk.json")
    arguments = (str(var_dir / "walk.json"), json.dumps(ALLOWED))
    report = run_race(LATIN, var_dir, *arguments, timeout=900, LOG_LEVEL="CRITICAL")
    assert report["english"] == {}
    assert report["pages"] > 200


def test_an_english_text_on_a_page_is_noticed():
    page = '<h1>课程</h1><p title="Exploring">示例 PDF a@b.cn</p><script>var silent</script><b>Search all pages…</b>'
    assert english(page, frozenset()) == ["Exploring", "Search all pages…"]
    assert english(page, frozenset({"exploring", "search", "all", "pages"})) == []


def test_scripts_get_wagtails_texts_and_ours(client, admin_user):
    client.force_login(admin_user)
    text = json.dumps("服务器出错。")
    assert text in client.get("/cms/jsi18n/").content.decode()
    request = RequestFactory().get("/cms/jsi18n/")
    request.user = admin_user
    assert text in script_texts(request).content.decode()


def test_rows_that_packages_wrote_in_english_have_chinese_names(db):
    assert Page.objects.get(depth=1).title == "全部"
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert Permission.objects.get(codename="publish_page").name == "发布：页面"
    assert not Permission.objects.filter(name__startswith="Can ").exists()


def test_the_admin_names_people_as_they_are_called(client, admin_user):
    User.objects.filter(pk=admin_user.pk).update(display_name="", last_name="王", first_name="芳")
    client.force_login(User.objects.get(pk=admin_user.pk))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "王芳" in page
    assert f'"name": "{admin_user.username}"' not in page


def test_a_sign_in_name_is_shown_only_where_there_is_no_other():
    assert User(username="u1", display_name="王芳老师", last_name="王", first_name="芳").get_full_name() == "王芳老师"
    assert User(username="u1", last_name="王", first_name="芳").get_full_name() == "王芳"
    assert User(username="u1").get_full_name() == "u1"
