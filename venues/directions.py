"""How to get to a venue: links that open it in the phone's map app. Nothing is fetched from there."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from divisions.coordinates import gcj02, is_in_country

from .models import Venue


class MapLink(NamedTuple):
    """A map app's name, and the address that opens a place in it, as an app or as a page."""

    name: str
    url: str


def opens_pages_only(request: HttpRequest) -> bool:
    """True for WeChat's web view, which hands an address to no other app of the telephone."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def map_links(venue: Venue, *, pages_only: bool = False) -> list[MapLink]:
    """Links for the venue's own coordinates, in the system that Chinese maps use; none when it has none.

    With `pages_only` all of them are web pages, for browsers inside an app that opens no other one.
    """
    if venue.lng is None or venue.lat is None or not is_in_country(venue.lng, venue.lat):
        return []
    lng, lat = (f"{number:.6f}" for number in gcj02(venue.lng, venue.lat))
    name = str(venue)
    amap = {"position": f"{lng},{lat}", "name": name, "coordinate": "gaode", "callnative": 1}
    tencent = {"marker": f"coord:{lat},{lng};title:{name};addr:{venue.address or name}", "referer": "firesafety"}
    baidu = {
        "location": f"{lat},{lng}", "title": name, "content": venue.address or name, "output": "html",
        "coord_type": "gcj02", "src": "firesafety",
    }  # fmt: skip
    links = [
        MapLink(_("Amap"), f"https://uri.amap.com/marker?{urlencode(amap)}"),
        MapLink(_("Tencent Maps"), f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"),
        MapLink(_("Baidu Maps"), f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
    ]
    if not pages_only:
        links.append(MapLink(_("Map app of this phone"), f"geo:{lat},{lng}?{urlencode({'q': f'{lat},{lng}({name})'})}"))
    return links
