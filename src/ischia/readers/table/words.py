"""What machines call their columns, in the languages of their menus."""

import re
from typing import Final

from ischia.model.terms import Side
from ischia.readers.table.profile import Quantity

# A word of a heading -> what the column holds. Parts of words count: "Drehmomentkurve".
_CALLED: Final[tuple[tuple[str, Quantity], ...]] = (
    *((word, "velocity") for word in ("velocity", "velocit", "speed", "geschwindigkeit")),
    *((word, "torque") for word in ("torque", "moment", "coppia", "couple")),
    *((word, "angle") for word in ("angle", "position", "winkel", "angolo", "posizione")),
    *((word, "force") for word in ("force", "kraft", "forza", "fuerza")),
    *((word, "time") for word in ("time", "zeit", "tempo", "temps", "tiempo", "clock")),
)
_SHORT: Final[dict[str, Quantity]] = (
    dict[str, Quantity](dict.fromkeys(("t", "ms", "msec", "sec"), "time"))
    | dict.fromkeys(("vel", "v", "omega"), "velocity")
    | dict.fromkeys(("pos", "ang", "rom", "theta"), "angle")
    | dict.fromkeys(("tor", "tq", "trq", "nm"), "torque")
    | dict.fromkeys(("f", "n", "kgf"), "force")
)
_SIDES: Final = {
    **dict.fromkeys(("left", "l", "links", "sinistra", "sx", "gauche"), Side.LEFT),
    **dict.fromkeys(("right", "r", "rechts", "destra", "dx", "droite"), Side.RIGHT),
}


def quantity_called(heading: str) -> Quantity | None:
    """Return what a heading says that its column holds; None when no word of it is known."""
    for word, quantity in _CALLED:
        if word in heading.casefold():
            return quantity
    found = [_SHORT[word] for word in _words(heading) if word in _SHORT]
    return found[0] if found else None


def side_called(heading: str) -> Side | None:
    """Return the side that a heading names; None when it names none or both."""
    found = {_SIDES[word] for word in _words(heading) if word in _SIDES}
    return found.pop() if len(found) == 1 else None


def _words(heading: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.findall(r"[a-zà-ÿ]+", apart.casefold())
