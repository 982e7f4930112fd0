"""Experience venues: one a division. A city has a base, a county a hall, a town a room, a village a point.

A *point* is a venue of this kind; a place on the map is *coordinates*.
"""

from .entry import VenueEntry
from .exhibits import Exhibit, ExhibitState
from .opening import WEEKDAYS, OpeningHours, SpecialDay, span_text
from .page import VenuePage
from .points import DeviceLink, FaultKind, PointDay, PointFault, PointLink
from .venue import KIND_OF_LEVEL, PHONE, GroupRule, Venue, VenueKind, VenueState, Wheelchair, venue_name
from .zones import ZoneKind

__all__ = [
    "KIND_OF_LEVEL",
    "PHONE",
    "WEEKDAYS",
    "DeviceLink",
    "Exhibit",
    "ExhibitState",
    "FaultKind",
    "GroupRule",
    "OpeningHours",
    "PointDay",
    "PointFault",
    "PointLink",
    "SpecialDay",
    "Venue",
    "VenueEntry",
    "VenueKind",
    "VenuePage",
    "VenueState",
    "Wheelchair",
    "ZoneKind",
    "span_text",
    "venue_name",
]
