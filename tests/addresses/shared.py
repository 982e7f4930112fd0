"""What the lists of addresses share: kinds of page, an answer, fields of several forms."""

from __future__ import annotations

from tests.walk import Kind

PUBLIC, SIGNED_IN, API, FILE = Kind.PUBLIC, Kind.SIGNED_IN, Kind.API, Kind.FILE
POST_ONLY = 405
Fields = tuple[str, ...] | None
PLACE_FIELDS = ("department", "new_department", "shift", "employment", "employer")
SECRET_FIELDS = ("secret", "picture_1", "picture_2", "picture_3")
