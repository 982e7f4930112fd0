"""Two simultaneous writers of one source key leave one row; without the unique key they leave two."""

from pathlib import Path

from tests.races import run_race

SCRIPT = Path(__file__).parent / "races" / "record_twice.py"


def test_without_the_key_both_writers_insert(race_dir):
    assert run_race(SCRIPT, race_dir, "unguarded")["most_rows"] == 2


def test_with_the_key_one_row_remains(race_dir):
    result = run_race(SCRIPT, race_dir, "guarded")
    assert result == {"most_rows": 1, "most_personal_parts": 1, "errors": []}
