"""The catalogue is kept from the sources: nothing untranslated, nothing lost, the same file every time."""

import gettext
from pathlib import Path

import pytest

from common.messages import catalogue_path, check_catalogue, compile_catalogue, update_catalogue


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tiny repository: one template and one module."""
    templates = tmp_path / "venues" / "templates" / "venues"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(
        '{% load i18n %}\n    <p>{% translate "Venues" %}</p>\n  {% if x %}\n'
        "{% blocktranslate trimmed count n=places %}\n  One place\n{% plural %}\n  {{ n }} places\n"
        '{% endblocktranslate %}\n{% endif %}{% translate "Open" context "status" %}',
        encoding="utf-8",
    )
    (tmp_path / "venues" / "services.py").write_text(
        'from django.utils.translation import gettext as _\n\nprint(_("Full until %(day)s") % {"day": 1})\n'
    )
    return tmp_path


CHINESE = {
    "Venues": "场馆",
    "One place\x00%(n)s places": "%(n)s 个名额",
    "status\x04Open": "已开放",
    "Full until %(day)s": "%(day)s 前已满",
}


def test_it_finds_texts_in_templates_and_modules(house):
    assert set(update_catalogue(house)) == set(CHINESE)


def test_a_translated_catalogue_has_no_problems(house):
    assert update_catalogue(house, CHINESE) == []
    assert check_catalogue(house) == []


def test_it_keeps_what_was_translated_before(house):
    update_catalogue(house, CHINESE)
    assert update_catalogue(house) == []


def test_the_file_is_the_same_every_time_and_names_no_path(house):
    update_catalogue(house, CHINESE)
    first = catalogue_path(house).read_bytes()
    update_catalogue(house)
    assert catalogue_path(house).read_bytes() == first
    assert str(house).encode() not in first
    assert b"-Date" not in first


def test_the_compiled_catalogue_knows_plurals_and_contexts(house):
    update_catalogue(house, CHINESE)
    with compile_catalogue(house).open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.ngettext("One place", "%(n)s places", 6) == "%(n)s 个名额"
    assert catalogue.pgettext("status", "Open") == "已开放"


def test_an_obsolete_text_is_reported(house):
    update_catalogue(house, CHINESE)
    (house / "venues" / "services.py").write_text("")
    assert check_catalogue(house) == ["obsolete: Full until %(day)s"]


def test_a_lost_placeholder_is_reported(house):
    update_catalogue(house, {**CHINESE, "Full until %(day)s": "已满"})
    assert check_catalogue(house) == ["placeholder lost in the translation: Full until %(day)s"]


def test_nothing_of_ours_is_untranslated():
    assert check_catalogue() == []
