"""The public API and the kiosks' one on PostgreSQL: no odd question and no odd record breaks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.firesafety.test_fuzz_pages import fuzz
from tests.races import manage, run_race
from tests.services.servers import postgres_of_its_own
from tests.walk import prepare

pytestmark = pytest.mark.services
SCRIPT = Path(__file__).parents[1] / "firesafety" / "scripts" / "fuzz_api.py"
EXAMPLES = 200


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory):
    """An installation on PostgreSQL with the objects of the walk: its folder, what was prepared, its database."""
    folder = tmp_path_factory.mktemp("fuzz")
    with postgres_of_its_own("fuzz") as url:
        manage(folder, "prepare", DATABASE_URL=url)
        yield folder, prepare(folder, DATABASE_URL=url), url


def test_every_answer_of_the_api_is_as_its_document_says(on_postgres):
    folder, prepared, url = on_postgres
    names = prepared.objects["venue"], prepared.objects["serial"]
    found = run_race(SCRIPT, folder, str(EXAMPLES), *names, DATABASE_URL=url, LOG_LEVEL="CRITICAL")
    assert found["faults"] == []
    assert found["statuses"]["GET /api/venues"] == [200, 422]
    assert found["statuses"]["GET /api/certificates/{serial}"] == [200, 404]


def test_no_json_of_a_kiosk_breaks(on_postgres):
    folder, prepared, url = on_postgres
    assert fuzz((folder, prepared), "kiosk.runs", "kiosk.open", DATABASE_URL=url)["faults"] == []
