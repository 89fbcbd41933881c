"""A body from behind and from the front, on which a patient marks where it hurts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ischia.service.filled import NO_SIDE
from ischia.service.questions import places, question

# Place on the figure: how far from the middle, how far down, half width, half height. The left leg
# of the view from behind is on the left; a view from the front is its mirror.
_SHAPES: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "back_pain": (0, 84, 17, 11),
    "buttock_pain": (11, 106, 10, 9),
    "ischial_pain": (11, 122, 8, 6),
    "posterior_thigh_pain": (12, 146, 9, 17),
    "posterior_knee_pain": (12, 172, 8, 8),
    "calf_pain": (12, 198, 8, 17),
    "groin_pain": (6, 116, 5, 8),
    "hip_pain": (20, 110, 6, 9),
    "anterior_thigh_pain": (12, 143, 9, 18),
    "knee_pain": (12, 172, 8, 9),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that can be marked: on the drawing, and in the list beside it."""

    key: str
    name: str
    side: str
    x: float
    y: float
    rx: float
    ry: float
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view of the body."""

    name: str
    places: tuple[Place, ...]


def marked_places(fields: Mapping[str, str]) -> tuple[View, ...]:
    """Return both views with what is marked on them."""
    return tuple(
        View(
            name=f"From the {view}" if view == "front" else "From behind",
            places=tuple(place for item in items for place in _places(item, view, fields)),
        )
        for view, items in places().items()
    )


def _places(item: str, view: str, fields: Mapping[str, str]) -> tuple[Place, ...]:
    asked = question("history", item)
    if asked is None:
        return ()
    away, y, rx, ry = _SHAPES[item]
    sides = ("left", "right") if asked.sided else (NO_SIDE,)
    made = []
    for side in sides:
        towards = {"left": -1, "right": 1, NO_SIDE: 0}[side] * (1 if view == "back" else -1)
        key = f"place.{item}.{side}"
        made.append(
            Place(
                key=key,
                name=asked.name,
                side="" if side == NO_SIDE else side,
                x=50 + away * towards,
                y=y,
                rx=rx,
                ry=ry,
                marked=bool(fields.get(key)),
            )
        )
    return tuple(made)
