"""Division files as people keep them: refused by line and in words, or read as they are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override

from divisions.importing import ImportRefused, read_rows


@pytest.fixture(autouse=True)
def in_english():
    """The sentences of an import are compared in English, as the command says them."""
    with override("en"):
        yield


HEAD = "code,name,level,parent_code,lng_wgs84,lat_wgs84\n"
CITY = "330400000000,嘉兴市,city,330000000000,,\n"


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_rows(path, root="330400000000")
    return " ".join(sentence for _line, sentence in refused.value.errors)


@pytest.fixture
def file(tmp_path, db):
    def make(text: str, name: str = "d.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize("point", ["inf,30.7", "nan,30.7", "999,30.7", "30.75,120.75", "120.75,"])
def test_a_point_outside_the_country_is_refused(file, point):
    assert "none in the country" in refusal(file(HEAD + CITY.replace(",,\n", f",{point}\n")))


def test_a_short_row_is_refused_by_its_line(file):
    assert "is not 12 digits" in refusal(file("name,level,parent_code,code\n嘉兴市,city\n"))


def test_a_folder_is_refused(tmp_path, db):
    assert "no UTF-8 CSV file" in refusal(tmp_path)


def test_a_column_that_stands_twice_is_refused(file):
    assert refusal(file("code,name,level,parent_code,name\n")) == "columns twice: name"


def test_a_name_of_300_characters_is_refused(file):
    assert "has 300 characters" in refusal(file(HEAD + CITY.replace("嘉兴市", "长" * 300)))


@pytest.mark.parametrize(
    "text",
    [
        "code,name ,level,parent_code\n330400000000,嘉兴市,city,330000000000\n",
        "code,name,level,parent_code\n 330400000000 , 嘉兴市\u200b , city ,330000000000\n",
    ],
    ids=["space in the head", "spaces and invisible marks"],
)
def test_what_is_meant_is_read(file, text):
    row = read_rows(file(text), root="330400000000")[0]
    assert (row.code, row.name, row.level) == ("330400000000", "嘉兴市", "city")
