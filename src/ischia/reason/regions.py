"""Which part of the body a report is of, by its own words."""

import re
from collections.abc import Iterable


def names_one(region: str, places: Iterable[str]) -> bool:
    """Say whether a region names one of the places.

    A place is named when each of its words begins a word of the region: "femoral vein" by "Duplex
    of the femoral veins", "hip" by "left hip", and never by "whip".
    """
    words = re.findall(r"[a-z]+", region.lower())
    return any(
        all(any(word.startswith(part) for word in words) for part in place.split())
        for place in places
    )
