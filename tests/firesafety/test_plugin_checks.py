"""What a county puts in and cannot work is said at start, and takes nothing else with it."""

from __future__ import annotations

import json

import pytest

from common import periodic
from courses import extensions
from courses.training.certificates import layouts
from firesafety import plugin_checks
from firesafety.periodic import run_periodic
from people import desks
from people.desks import Place, desks_of, register_desk
from tests.races import ROOT


@pytest.fixture
def lost(monkeypatch):
    monkeypatch.setattr(desks, "_entries", dict(desks._entries))
    register_desk("nanhu:nowhere", "公告屏", lambda user: Place.MAIN)


def test_a_menu_entry_without_a_page_is_left_out_and_named(lost, manager, client, caplog):
    [said] = plugin_checks.check_menu_entries(None)
    assert (said.id, "'nanhu:nowhere'" in said.msg) == ("firesafety.W006", True)
    assert desks_of(manager)[0].url == "/desk/"
    assert "nanhu:nowhere leads to no page" in caplog.text
    client.force_login(manager)
    assert client.get("/records/").status_code == 200


def test_our_own_entries_lead_somewhere(db):
    """The control."""
    assert plugin_checks.check_menu_entries(None) == []


def test_a_drill_that_cannot_be_played_is_named_with_its_fault(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "scenarios").mkdir()
    good = json.loads((ROOT / "simulator" / "scenarios" / "workshop.json").read_text(encoding="utf-8"))
    files = {"good": json.dumps(good), "bad": json.dumps(good | {"door_height_m": "two"}), "cut": json.dumps(good)[:90]}
    for name, text in files.items():
        (tmp_path / "scenarios" / f"{name}.json").write_text(text, encoding="utf-8")
    bad, cut = plugin_checks.check_own_scenarios(None)
    assert "bad.json" in bad.msg and "door_height_m" in bad.msg
    assert "cut.json" in cut.msg and "line 1" in cut.msg


class Block:
    def __init__(self, template):
        self.meta = type("Meta", (), {"template": template})


def test_templates_that_are_nowhere_or_cannot_be_read_are_named(settings, tmp_path, monkeypatch):
    assert plugin_checks.check_templates(None) == [], "control: what is shipped is there"
    blocks = {"nanhu__good": "portal/help.html", "nanhu__lost": "nanhu/lost.html", "nanhu__bare": None}
    added = {name: extensions.AddedBlock(Block(template), list) for name, template in blocks.items()}
    monkeypatch.setattr(extensions, "_blocks", added)
    monkeypatch.setattr(layouts, "_layouts", {"nanhu": layouts.Layout("nanhu/none.typ", lambda certificate: False)})
    settings.VAR_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    said = [message.msg for message in plugin_checks.check_templates(None)]
    assert len(said) == 3
    assert all(any(word in text for text in said) for word in ("nanhu/lost.html", "nanhu__bare", "nanhu/none.typ"))


def test_a_page_in_var_dir_with_a_slip_is_named(settings, tmp_path, monkeypatch):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "footer.html").write_text("{% if %}", encoding="utf-8")
    monkeypatch.setattr("django.template.loaders.filesystem.Loader.get_dirs", lambda self: [folder])
    settings.VAR_DIR = tmp_path
    [said] = plugin_checks.check_templates(None)
    assert "footer.html" in said.msg


def test_periodic_work_that_fails_is_named_as_it_was_registered(db, monkeypatch, caplog):
    monkeypatch.setattr(periodic, "_added", {"nanhu.board": lambda: 1 / 0})
    monkeypatch.setattr("firesafety.periodic.periodic_work", list)
    assert run_periodic() == 0
    assert "periodic work nanhu.board failed" in caplog.text
