"""What machines call their columns, in the languages of their menus."""

import re
from typing import Final

from ischia.model.terms import Side
from ischia.readers.spelling import plain
from ischia.readers.table.profile import Quantity

# A word of a heading, without accents -> what the column holds. Parts of words count, and what
# stands first outweighs the rest: "Drehmomentkurve", "Winkelgeschwindigkeit".
_CALLED: Final[tuple[tuple[str, Quantity], ...]] = (
    *((word, "velocity") for word in ("velocity", "velocit", "velocid", "vitesse", "speed")),
    *((word, "velocity") for word in ("geschwindigkeit", "snelheid", "hastighe", "predkosc")),
    *((word, "torque") for word in ("torque", "moment", "coppia", "couple", "koppel")),
    *((word, "angle") for word in ("angle", "angolo", "angulo", "winkel", "vinkel", "hoek")),
    *((word, "angle") for word in ("position", "posizione", "posicion", "posicao", "positie")),
    *((word, "force") for word in ("force", "kraft", "kracht", "forza", "fuerza", "forca")),
    *((word, "time") for word in ("time", "zeit", "tempo", "temps", "tiempo", "tijd", "clock")),
)
_SHORT: Final[dict[str, Quantity]] = (
    dict[str, Quantity](dict.fromkeys(("t", "ms", "msec", "sec", "tid", "czas"), "time"))
    | dict.fromkeys(("vel", "v", "omega"), "velocity")
    | dict.fromkeys(("pos", "ang", "rom", "theta", "kat"), "angle")
    | dict.fromkeys(("tor", "tq", "trq", "nm", "par"), "torque")
    | dict.fromkeys(("f", "n", "kgf"), "force")
)
_SIDES: Final = {
    **dict.fromkeys(("left", "l", "links", "sinistra", "sx", "gauche"), Side.LEFT),
    **dict.fromkeys(("izquierda", "esquerda", "vanster", "venstre", "lewa"), Side.LEFT),
    **dict.fromkeys(("right", "r", "rechts", "destra", "dx", "droite"), Side.RIGHT),
    **dict.fromkeys(("derecha", "direita", "hoger", "hojre", "prawa"), Side.RIGHT),
}


def quantity_called(heading: str) -> Quantity | None:
    """Return what a heading says that its column holds; None when no word of it is known."""
    for word, quantity in _CALLED:
        if word in plain(heading):
            return quantity
    found = [_SHORT[word] for word in _words(heading) if word in _SHORT]
    return found[0] if found else None


def side_called(heading: str) -> Side | None:
    """Return the side that a heading names; None when it names none or both."""
    found = {_SIDES[word] for word in _words(heading) if word in _SIDES}
    return found.pop() if len(found) == 1 else None


def _words(heading: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.findall(r"[a-z]+", plain(apart))
