"""The public API answers what its OpenAPI document says, whatever it is asked."""

from __future__ import annotations

import pytest
from ninja.errors import HttpError

from tests.firesafety.api_fuzzing import ApiFuzz
from tests.firesafety.test_api import certificate, venue  # noqa: F401

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
        "GET /api/venues/{code}/slots": {200, 404},
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
