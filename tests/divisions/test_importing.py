"""A division file goes in whole or not at all, can be resumed, and can be imported again over itself."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from divisions import importing
from divisions.importing import read_rows, write_rows
from divisions.models import Division
from tests.conftest import make_division

HEAD = ["code", "name", "level", "parent_code"]
ROOT = "330400000000"
GOOD = [
    [ROOT, "嘉兴市", "city", "330000000000"],
    ["330402000000", "南湖区", "county", ROOT],
    ["330402007000", "建设街道", "town", "330402000000"],
    ["330402007024", "百福弄社区居委会", "village", "330402007000"],
    ["330402010000", "东栅街道", "town", "330402000000"],
]


def write(path: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    return path


@pytest.fixture
def make_file(tmp_path):
    """Writes a division file with these rows and columns and returns its path."""
    return lambda rows, head=HEAD: write(tmp_path / "divisions.csv", rows, head)


def load(path: Path | None = None, *, root: str | None = ROOT) -> None:
    call_command("import_divisions", *([path] if path else []), root=root, verbosity=0)


def codes() -> list[str]:
    return list(Division.objects.values_list("code", flat=True))


@pytest.fixture
def jiaxing(db) -> None:
    load()


def test_the_committed_file_has_every_division_of_jiaxing(jiaxing):
    levels = Counter(Division.objects.values_list("level", flat=True))
    assert levels == {"city": 1, "county": 7, "town": 72, "village": 1202}


def test_only_the_root_of_the_committed_file_has_no_parent(jiaxing):
    assert [division.code for division in Division.objects.filter(parent=None)] == [ROOT]


def test_every_subtree_of_the_committed_file_is_what_its_parents_say(jiaxing):
    for county in Division.objects.filter(level="county"):
        by_parent = Division.objects.filter(parent__parent=county).count() + county.children.count() + 1
        assert Division.objects.within(county).count() == by_parent


BROKEN = {
    "missing parent": (["330402008000", "某街道", "town", "330499000000"], "parent 330499000000"),
    "empty parent": (["330402008000", "某街道", "town", ""], "parent (empty)"),
    "duplicate code": (["330402007024", "又一个", "village", "330402007000"], "occurs twice"),
    "short code": (["33040200800", "某街道", "town", "330402000000"], "not 12 digits"),
    "long code": (["3304020080000", "某街道", "town", "330402000000"], "not 12 digits"),
    "letters in the code": (["33040200800X", "某街道", "town", "330402000000"], "not 12 digits"),
    "full-width digits": (["３３０４０２００８０００", "某街道", "town", "330402000000"], "not 12 digits"),
    "unknown level": (["330402008000", "某街道", "street", "330402000000"], "level 'street' is unknown"),
    "no name": (["330402008000", " ", "town", "330402000000"], "has no name"),
    "parent of a lower level": (["330403000000", "某区", "county", "330402007024"], "is not above it"),
    "parent of the same level": (["330402008000", "某街道", "town", "330402007000"], "not of a higher level"),
    "cut-off line": (["330402008000"], "is unknown"),
}


@pytest.mark.parametrize(("row", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_its_line_and_nothing_is_imported(db, make_file, row, sentence):
    with pytest.raises(CommandError) as refusal:
        load(make_file([*GOOD, row]))
    assert "nothing imported" in str(refusal.value)
    assert any(line.startswith("  line 7: ") and sentence in line for line in str(refusal.value).splitlines())
    assert codes() == []


def test_the_same_file_without_the_fault_goes_in(db, make_file):
    load(make_file(GOOD))
    assert codes() == sorted(row[0] for row in GOOD)


def test_every_faulty_line_is_named(db, make_file):
    with pytest.raises(CommandError) as refusal:
        load(make_file([*GOOD, BROKEN["missing parent"][0], BROKEN["unknown level"][0]]))
    assert [line.split(":")[0].strip() for line in str(refusal.value).splitlines()[1:]] == ["line 7", "line 8"]


@pytest.mark.parametrize("missing", HEAD)
def test_a_file_without_a_column_is_refused(db, make_file, missing):
    at = HEAD.index(missing)
    cut = [[cell for index, cell in enumerate(row) if index != at] for row in [HEAD, *GOOD]]
    with pytest.raises(CommandError, match=f"line 1: columns missing: {missing}"):
        load(make_file(cut[1:], cut[0]))
    assert codes() == []


def test_a_point_that_is_no_number_is_refused(db, make_file):
    with pytest.raises(CommandError, match="line 2: unreadable"):
        load(make_file([[*GOOD[0], "120°", "30.7"]], [*HEAD, "lng_wgs84", "lat_wgs84"]))
    assert codes() == []


def test_a_broken_file_leaves_what_is_there_alone(tree, make_file):
    before = list(Division.objects.values())
    with pytest.raises(CommandError):
        load(make_file([[ROOT, "改名市", "city", ""], BROKEN["unknown level"][0]]))
    assert list(Division.objects.values()) == before


def test_an_undeclared_root_is_refused(db, make_file):
    with pytest.raises(CommandError, match="line 2: parent 330000000000"):
        load(make_file(GOOD), root=None)
    assert codes() == []


def test_a_second_root_is_refused(db, make_file):
    with pytest.raises(CommandError, match="line 7: parent 330000000000"):
        load(make_file([*GOOD, ["330500000000", "湖州市", "city", "330000000000"]]))
    assert codes() == []


def test_a_declared_root_must_be_in_the_file(db, make_file):
    with pytest.raises(CommandError, match="declared root 330500000000 is not in the file"):
        load(make_file(GOOD), root="330500000000")
    assert codes() == []


def test_a_province_is_a_root_by_itself(db, make_file):
    load(make_file([["330000000000", "浙江省", "province", ""], *GOOD]), root=None)
    assert Division.objects.get(code=ROOT).parent.name == "浙江省"


def test_rows_may_come_in_any_order(db, make_file):
    load(make_file(GOOD[::-1]))
    assert Division.objects.get(code="330402007024").full_name == "嘉兴市南湖区建设街道百福弄社区居委会"


def test_a_file_that_is_not_there_is_said_so(db, tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        load(tmp_path / "missing.csv")


def test_a_compressed_file_goes_in(db, make_file, tmp_path):
    packed = tmp_path / "divisions.csv.gz"
    packed.write_bytes(gzip.compress(make_file(GOOD).read_bytes()))
    load(packed)
    assert len(codes()) == len(GOOD)


def test_a_byte_order_mark_is_no_part_of_the_first_column(db, make_file):
    path = make_file(GOOD)
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    load(path)
    assert len(codes()) == len(GOOD)


@pytest.fixture
def small_chunks(monkeypatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 100)


def committed_rows() -> list[importing.Row]:
    from divisions.management.commands.import_divisions import JIAXING

    return read_rows(JIAXING, root=ROOT)


def test_an_interrupted_import_is_finished_by_the_next(db, small_chunks):
    writing = write_rows(committed_rows())
    done = [next(writing) for _ in range(5)]
    writing.close()
    assert Division.objects.count() == done[-1] < 1282
    load()
    assert len(codes()) == len(set(codes())) == 1282
    assert Division.objects.filter(parent=None).count() == 1


def test_a_chunk_that_fails_leaves_no_half_of_itself(db, small_chunks, monkeypatch):
    whole = importing._write_chunk
    calls = iter(range(99))

    def failing(chunk, existing):
        whole(chunk, existing)
        if next(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(importing, "_write_chunk", failing)
    with pytest.raises(KeyboardInterrupt):
        list(write_rows(committed_rows()))
    assert Division.objects.count() == 1 + 7 + 72
    monkeypatch.setattr(importing, "_write_chunk", whole)
    load()
    assert Division.objects.count() == 1282


def test_importing_again_changes_nothing_and_writes_nothing(jiaxing):
    before = list(Division.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        load()
    assert list(Division.objects.values()) == before
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_new_name_comes_in_with_the_next_file(tree, make_file):
    renamed = [[*GOOD[0]], *GOOD[1:]]
    renamed[2] = ["330402007000", "新建设街道", "town", "330402000000"]
    load(make_file(renamed))
    tree.jianshe.refresh_from_db()
    assert tree.jianshe.name == "新建设街道"
    assert Division.objects.filter(code="330402007000").count() == 1


def test_a_division_that_the_next_file_leaves_out_stays(tree, make_file):
    load(make_file(GOOD))
    assert Division.objects.filter(pk=tree.xincheng.pk).exists()


def test_a_city_joins_the_divisions_that_are_there(tree, make_file):
    load(make_file([["330402008000", "七星街道", "town", "330402000000"]]), root="330402008000")
    assert len(codes()) == 8


def test_a_new_parent_comes_in_with_the_next_file(tree, make_file):
    load(make_file([["330000000000", "浙江省", "province", ""], *GOOD]), root=None)
    tree.city.refresh_from_db()
    assert tree.city.parent is not None


def test_a_file_without_points_leaves_the_points_alone(db, make_file):
    make_division(ROOT, "嘉兴市", "city")
    Division.objects.update(lng=120.75, lat=30.76, coord_source="GeoNames")
    load(make_file(GOOD))
    assert Division.objects.values_list("lng", "lat").get(code=ROOT) == (120.75, 30.76)


def test_a_fault_after_a_blank_line_is_named_by_its_line(db, make_file):
    path = make_file(GOOD)
    path.write_text(path.read_text(encoding="utf-8") + "\n330402008000,某街道,street,330402000000\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 8: level 'street'"):
        load(path)


@pytest.mark.parametrize("content", ["编码".encode("gbk"), gzip.compress(b"code,name" * 99)[:20]], ids=["gbk", "cut"])
def test_an_unreadable_file_is_refused_in_words(db, tmp_path, content):
    path = tmp_path / ("divisions.csv.gz" if content.startswith(b"\x1f\x8b") else "divisions.csv")
    path.write_bytes(content)
    with pytest.raises(CommandError, match="nothing imported"):
        load(path)


def test_a_code_outside_its_parents_range_is_refused(db, make_file):
    with pytest.raises(CommandError, match="line 7"):
        load(make_file([*GOOD, ["330411001000", "新城街道", "town", "330402000000"]]))
