"""What finding a venue costs the web process among 25,000: its page, and the list around a chosen place.

The installation gets as many villages as a province has, each with a venue; one in ten is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.bench.pages import cpu_ms, line, read_page
from tests.bench.server import serving

VENUES = 25_000
# Makes them and prints the code of a sample hall and of a town in their midst.
MAKE = """
import json
from divisions.codes import Level
from divisions.models import Division
from venues.models import Venue, VenueKind, VenueState
from venues.services import make_venues
town = Division.objects.filter(level=Level.TOWN).order_by("code").first()
there = set(Division.objects.values_list("code", flat=True))
codes = [f"34{{number:010d}}" for number in range({count}) if f"34{{number:010d}}" not in there]
Division.objects.bulk_create([
    Division(
        code=code, name=f"模拟{{number}}村村委会", level=Level.VILLAGE, parent=town,
        lng=120.2 + (number * 7919 % 10007) / 10007, lat=30.3 + (number * 104729 % 10009) / 10009,
    )
    for number, code in enumerate(codes)
], batch_size=2000)
make_venues()
made = Venue.objects.filter(division__code__startswith="34", kind=VenueKind.POINT)
made.filter(division__code__endswith="7").update(state=VenueState.OPEN)
hall = Venue.objects.filter(kind=VenueKind.HALL, state=VenueState.OPEN).order_by("pk").first()
print(json.dumps({{"venue": hall.division.code, "count": Venue.objects.count()}}))
"""


def figures() -> Iterator[dict[str, Any]]:
    """`venues.page/near_25k/name_25k.cpu_ms`."""
    with serving() as server:
        made = json.loads(server.manage("shell", "--no-imports", "-c", MAKE.format(count=VENUES)))
        assert made["count"] >= VENUES
        pages = {
            "venues.page.cpu_ms": f"/venues/{made['venue']}/",
            "venues.near_25k.cpu_ms": f"/venues/?near={made['venue']}",
            "venues.name_25k.cpu_ms": "/venues/?q=南湖体验馆",
        }
        with server.client() as client:
            for figure, address in pages.items():
                yield line(figure, cpu_ms(server, partial(read_page, client, address)))
