"""Wagtail's admin runs without inline scripts: what it would have written inline is data for a script of ours."""

from __future__ import annotations

import json
import re

import pytest
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput

from common.admin_scripts import start_script, start_script_of

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
PAGES = [
    "/cms/",
    "/cms/organisation/new/",
    "/cms/schoolclass/new/",
    "/cms/rolegrant/new/",
    "/cms/jurisdiction/new/",
    "/cms/snippets/quizzes/question/add/",
    "/cms/reports/locked/",
    "/cms/users/",
    "/cms/users/new/",
    "/cms/images/",
    "/cms/images/add/",
    "/cms/workflows/add/",
    "/cms/redirects/add/",
    "/cms/account/",
]


def inline_scripts(page: str) -> list[str]:
    """What a content policy without unsafe-inline would refuse to run."""
    return [
        found["text"].strip()
        for found in SCRIPT.finditer(page)
        if "src=" not in found["attributes"] and not re.search(r"json|template", found["attributes"])
    ]


@pytest.mark.parametrize("path", PAGES)
def test_an_admin_page_has_no_inline_script(client, superuser, path):
    client.force_login(superuser)
    answer = client.get(path)
    assert answer.status_code == 200
    assert inline_scripts(answer.content.decode()) == []
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"


def test_wagtails_own_widgets_write_them():
    """The control: this is what the templates and the method replaced here did."""
    widget = AdminPageChooser()
    assert inline_scripts(f"<script>{widget.render_js_init('id_page', 'page', {})}</script>")


@pytest.mark.parametrize(
    ("widget", "call"),
    [
        (AdminDateInput(), "initDateChooser"),
        (AdminTimeInput(), "initTimeChooser"),
        (AdminDateTimeInput(), "initDateTimeChooser"),
        (AdminPageChooser(), "new PageChooser"),
    ],
)
def test_a_widget_is_started_by_data(db, widget, call):
    html = widget.render("field", None, {"id": "id_field"})
    found = re.search(r'<script type="application/json" data-start="([^"]+)">(.*?)</script>', html)
    assert found[1] == call
    assert json.loads(found[2])[0] == "id_field"


def test_a_text_cannot_end_the_element():
    html = start_script("initDateChooser", "id", {"title": "</script><script>alert(1)</script>&"})
    assert html.count("</script>") == 1
    assert json.loads(SCRIPT.search(html)["text"])[1]["title"] == "</script><script>alert(1)</script>&"


def test_what_is_no_call_is_refused():
    for script in ("alert(document.cookie)", "new Chooser(id)", "var x = 1; new Chooser()", ""):
        with pytest.raises(ValueError):
            start_script_of(script)
    assert "new Chooser" in start_script_of('new Chooser("id", {"a": [1, null, true]});')
