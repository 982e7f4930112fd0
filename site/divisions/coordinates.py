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


# The ellipsoid and the terms of the formula that publicly known converters agree on; it is not published officially.
AXIS_M, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323


def gcj02(lng: float, lat: float) -> tuple[float, float]:
    """Where Chinese map apps show a place of these coordinates (WGS84): longitude and latitude in GCJ-02.

    Right to about a metre within the country. Outside of it they are the same.
    """
    if not is_in_country(lng, lat):
        return lng, lat
    east, north = lng - 105.0, lat - 35.0
    wave = 20.0 * (math.sin(6 * math.pi * east) + math.sin(2 * math.pi * east)) * 2 / 3
    d_lat = -100.0 + 2 * east + 3 * north + 0.2 * north**2 + 0.1 * east * north + 0.2 * math.sqrt(abs(east)) + wave
    d_lat += (20 * math.sin(math.pi * north) + 40 * math.sin(math.pi / 3 * north)) * 2 / 3
    d_lat += (160 * math.sin(math.pi / 12 * north) + 320 * math.sin(math.pi / 30 * north)) * 2 / 3
    d_lng = 300.0 + east + 2 * north + 0.1 * east**2 + 0.1 * east * north + 0.1 * math.sqrt(abs(east)) + wave
    d_lng += (20 * math.sin(math.pi * east) + 40 * math.sin(math.pi / 3 * east)) * 2 / 3
    d_lng += (150 * math.sin(math.pi / 12 * east) + 300 * math.sin(math.pi / 30 * east)) * 2 / 3
    sine = math.sin(math.radians(lat))
    magic = 1 - ECCENTRICITY2 * sine**2
    metres_lat = math.radians(1) * AXIS_M * (1 - ECCENTRICITY2) / (magic * math.sqrt(magic))
    metres_lng = math.radians(1) * AXIS_M / math.sqrt(magic) * math.cos(math.radians(lat))
    return lng + d_lng / metres_lng, lat + d_lat / metres_lat
