"""Coordinates: longitude and latitude in degrees (WGS84), within the country's bounds."""

from __future__ import annotations

import math

from django.core.validators import MaxValueValidator, MinValueValidator

# The country with its islands, rounded outwards.
LNG_RANGE, LAT_RANGE = (73.0, 136.0), (3.0, 54.0)
LNG_VALIDATORS = [MinValueValidator(LNG_RANGE[0]), MaxValueValidator(LNG_RANGE[1])]
LAT_VALIDATORS = [MinValueValidator(LAT_RANGE[0]), MaxValueValidator(LAT_RANGE[1])]


def is_in_country(lng: float | None, lat: float | None) -> bool:
    """True for two finite numbers within the country's bounds."""
    return (
        lng is not None
        and lat is not None
        and math.isfinite(lng)
        and math.isfinite(lat)
        and LNG_RANGE[0] <= lng <= LNG_RANGE[1]
        and LAT_RANGE[0] <= lat <= LAT_RANGE[1]
    )
