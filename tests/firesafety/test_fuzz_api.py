"""The public API answers what its OpenAPI document says, whatever it is asked."""

from __future__ import annotations

import pytest
from ninja.errors import HttpError

from simulator.drills.kiosk.tokens import make_kiosk_token
from simulator.engine.scenario.loader import load_scenario
from tests.drills.kiosks import SCENARIO, stub_run
from tests.firesafety.api_fuzzing import ApiFuzz
from tests.firesafety.test_api import certificate, venue  # noqa: F401
from tests.people.exchange.callers import Program

EXAMPLES = 60


@pytest.fixture
def known(certificate, venue) -> dict[str, str]:  # noqa: F811
    return {"code": venue.division.code, "serial": certificate.serial}


def test_every_answer_is_as_the_document_says(known):
    found = ApiFuzz(EXAMPLES, known).run()
    assert found.faults == []
    assert {label: set(statuses) for label, statuses in found.statuses.items()} == {
        "GET /api/venues": {200, 422},
        "GET /api/venues/{code}": {200, 404},
        "GET /api/venues/{code}/slots": {200, 404, 422},
        "GET /api/certificates/{serial}": {200, 404},
    }
    assert all(len(statuses) > EXAMPLES for statuses in found.statuses.values())


def test_an_operation_that_breaks_is_found(known, monkeypatch):
    """The control."""

    def broken(text):
        raise ZeroDivisionError

    monkeypatch.setattr("venues.api.search_venues", broken)
    found = ApiFuzz(10, known).run()
    assert any("Server error" in fault for fault in found.faults)
    assert {label for label, statuses in found.statuses.items() if 500 in statuses} == {"GET /api/venues"}


def test_an_answer_that_the_document_does_not_name_is_found(known, monkeypatch):
    """The control."""

    def refused(*args, **kwargs):
        raise HttpError(418, "a teapot")

    monkeypatch.setattr("venues.api.get_object_or_404", refused)
    assert any("Undocumented status code" in fault for fault in ApiFuzz(1, known).run().faults)


def test_a_page_beyond_all_numbers_breaks_the_database(known, monkeypatch):
    """The control: what the limit of pages is for."""
    from ninja.pagination import PageNumberPagination

    from venues.models import Venue

    pages = PageNumberPagination(page_size=50)
    far = PageNumberPagination.Input(page=10**20)
    with pytest.raises(Exception, match=r"mismatch|range|too large"):
        list(pages.paginate_queryset(Venue.objects.all(), far, None)["items"])


ROSTER = {
    "request_id": "0e8d3c1e-6f0a-4a53-9d0c-3d2f6f3c7a10",
    "people": [{"staff_number": "A7", "name": "沈燕", "started_on": "2026-03-01"}],
}
FEW = 20


@pytest.fixture
def fuzz_v1(known, client, manager, keeper, hotel, tree):
    """Asks /api/v1/ under keys that may do everything: for a unit, for a venue, for a kiosk."""
    kiosk = {"Authorization": f"Bearer {make_kiosk_token(tree.village)}"}
    bodies = {
        "POST /api/v1/units/{unit}/roster": ROSTER,
        "POST /api/v1/kiosk/runs": stub_run(),
        "POST /api/v1/kiosk/sessions": {"scenario": SCENARIO, "sha256": load_scenario(SCENARIO).sha256},
    }
    headers = {
        "": Program(client, manager, hotel).headers(),
        "GET /api/v1/venues/{code}/bookings": Program(client, keeper, tree.village).headers(),
        "POST /api/v1/kiosk/runs": kiosk,
        "POST /api/v1/kiosk/sessions": kiosk,
    }

    def run(examples: int) -> ApiFuzz:
        asks = ApiFuzz(
            examples, known | {"unit": str(hotel.pk)}, document="/api/v1/openapi.json", headers=headers, bodies=bodies
        )
        return asks.run()

    return run


def test_every_answer_of_version_1_is_as_the_document_says(fuzz_v1):
    found = fuzz_v1(FEW)
    assert found.faults == []
    statuses = {label: set(seen) for label, seen in found.statuses.items()}
    assert len(statuses) == 14
    assert all(200 in seen for seen in statuses.values())
    assert {404, 422} <= statuses["POST /api/v1/units/{unit}/roster"]
    assert {404, 422} <= statuses["GET /api/v1/units/{unit}/duties"]


def test_an_operation_of_version_1_that_breaks_is_found(fuzz_v1, monkeypatch):
    """The control."""

    def broken(*given, **more):
        raise ZeroDivisionError

    monkeypatch.setattr("courses.training.status_api.cut", broken)
    found = fuzz_v1(1)
    assert any("Server error" in fault for fault in found.faults)
