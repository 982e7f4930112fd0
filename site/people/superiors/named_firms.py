"""The firms that the policy names, as empty groups: no member, no person, no duty and no state is invented for them."""

from __future__ import annotations

from divisions.models import Division

from ..models import Superior, SuperiorSort

SOURCE = "嘉政办发〔2018〕47号 二（二）"
CITY = "330400000000"
# As the policy writes them in 2018; firms have been reorganised since, so each name is to be confirmed.
NAMES = ("嘉实集团", "嘉服集团", "嘉城集团", "嘉通集团", "嘉源集团", "嘉兴银行")


def load_named_firms() -> int:
    """Makes the groups, once: what officers renamed or took away is not made again. Returns how many were made."""
    city = Division.objects.filter(code=CITY).first()
    if city is None or Superior.objects.filter(source=SOURCE).exists():
        return 0
    rows = [
        Superior(sort=SuperiorSort.GROUP, name=name, name_to_confirm=True, division=city, source=SOURCE)
        for name in NAMES
    ]
    return len(Superior.objects.bulk_create(rows))
