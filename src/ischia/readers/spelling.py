"""How machines spell units; what is not in this list is asked for, never guessed."""

import re
import unicodedata
from typing import Final

from ischia.model.units import Unit, convert

# Letters of a unit as printed, in small letters -> the unit, and how many of it one printed is.
_TIME: Final = (
    dict.fromkeys(("ms", "msec", "msecs", "msek", "millisec", "milliseconds"), 0.001)
    | dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "seg"), 1.0)
    | dict.fromkeys(("sekunden", "secondi", "secondes", "segundos", "seconden"), 1.0)
)
# Degrees in the languages of the machines' menus: none of them prints gons.
_DEGREES: Final = (
    *("deg", "degs", "degree", "degrees", "degre", "degres", "grad", "gradi", "grado", "grados"),
    *("graus", "grader", "graden", "stopnie", "stopni"),
)
_RADIANS: Final = ("rad", "rads", "radian", "radians")
_LONGEST_HEADING: Final = 200  # letters; more is no heading, and would take long to look through
_PER_SECOND: Final = ("persec", "pers", "persecond", "sec")  # a bare s is a plural
_NEWTON_METRES: Final = ("nm", "newtonmeter", "newtonmeters", "newtonmetre", "newtonmetres")
_FOOT_POUNDS: Final = (
    *("ftlb", "ftlbs", "ftlbf", "footpound", "footpounds", "lbft", "lbsft"),
    "ftilbfav",  # of the UCUM code, as profiles spell it
)

_SPELT: Final[dict[str, dict[str, tuple[Unit, float]]]] = {
    "time": {word: (Unit.SECOND, factor) for word, factor in _TIME.items()},
    "torque": {
        **dict.fromkeys(_NEWTON_METRES, (Unit.NEWTON_METRE, 1.0)),
        **dict.fromkeys(_FOOT_POUNDS, (Unit.FOOT_POUND, 1.0)),
    },
    "angle": {
        **dict.fromkeys(_DEGREES, (Unit.DEGREE, 1.0)),
        **dict.fromkeys(_RADIANS, (Unit.RADIAN, 1.0)),
    },
    "velocity": {
        **{a + b: (Unit.DEG_PER_S, 1.0) for a in _DEGREES for b in _PER_SECOND},
        **{
            a + b: (Unit.DEG_PER_S, convert(1.0, Unit.RADIAN, Unit.DEGREE))
            for a in _RADIANS
            for b in _PER_SECOND
        },
    },
    "force": {
        **dict.fromkeys(("n", "newton", "newtons"), (Unit.NEWTON, 1.0)),
        **dict.fromkeys(("kgf", "kp", "kilogramforce"), (Unit.KILOGRAM_FORCE, 1.0)),
        **dict.fromkeys(("lbf", "poundforce", "lbfav"), (Unit.POUND_FORCE, 1.0)),
    },
}
CANONICAL: Final[dict[str, Unit]] = {
    "time": Unit.SECOND,
    "torque": Unit.NEWTON_METRE,
    "angle": Unit.DEGREE,
    "velocity": Unit.DEG_PER_S,
    "force": Unit.NEWTON,
}


def plain(text: str) -> str:
    """Return a text in small letters without accents: a machine may print Degrés or DEGRES."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def unit_spelt(quantity: str, printed: str) -> tuple[Unit, float] | None:
    """Return the unit that a text spells, and how many of it one printed is; None if unknown.

    Parameters
    ----------
    quantity
        time, torque, angle, velocity or force.
    printed
        As the file has it: `ft-lb`, `N·m`, `°/s`, `mSec`.
    """
    text = plain(printed.replace("°", "deg").replace("º", "deg")).replace("/", "per")
    letters = re.sub(r"[^a-zµ0-9]", "", text.replace("s-1", "pers").replace("s⁻¹", "pers"))
    return _SPELT[quantity].get(letters)


def to_canonical(quantity: str, printed: str) -> float | None:
    """Return the factor from a printed unit to the canonical one of a quantity; None if unknown."""
    spelt = unit_spelt(quantity, printed)
    if spelt is None:
        return None
    unit, factor = spelt
    return factor * convert(1.0, unit, CANONICAL[quantity])


def quantities_of(printed: str) -> tuple[str, ...]:
    """Return the quantities that a unit could be of, most often one or none."""
    return tuple(quantity for quantity in _SPELT if unit_spelt(quantity, printed))


def name_and_unit(cell: str) -> tuple[str, str]:
    """Return name and unit of a heading, both in its own spelling.

    A unit stands in brackets, `Torque (ft-lb)`, or is a last word that spells one, `Torque_Nm`, or
    the last two that spell a rate, `speed_deg_s`.
    """
    bare = cell.strip()
    at = max(bare.rfind("("), bare.rfind("["))
    inside = bare[at + 1 : -1]
    if at >= 0 and bare.endswith((")", "]")) and not set(inside) & set(")]"):
        return bare[:at].rstrip(), inside.strip()
    if len(bare) > _LONGEST_HEADING:
        return bare, ""
    rate = re.fullmatch(r"(.*\S)[\s_]+([^\s_]+)[\s_]+(s|sec)", bare)
    if rate is not None and unit_spelt("velocity", f"{rate[2]}/{rate[3]}"):
        return rate[1], f"{rate[2]}/{rate[3]}"
    found = re.fullmatch(r"(.*\S)[\s_]+(\S+)", bare)
    if found is None or not quantities_of(found[2]):
        return bare, ""
    return found[1], found[2]
