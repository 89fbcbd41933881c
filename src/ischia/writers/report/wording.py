"""Numbers, units, sides and doubt as people read them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from ischia.model.measurement import Context, Measurement, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit

THIN: Final = "\u202f"  # narrow and unbreakable: between a number and its unit
MINUS: Final = "−"

# House default, not from a source: the design language says so too.
_CERTAINTY: Final = (
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about even"),
    (0.10, "unlikely"),
)

_UNITS: Final[Mapping[Unit, str]] = {
    Unit.NEWTON_METRE: f"{THIN}N·m",
    Unit.NM_PER_KG: f"{THIN}N·m/kg",
    Unit.FOOT_POUND: f"{THIN}ft·lbf",
    Unit.DEGREE: "°",
    Unit.DEG_PER_S: f"{THIN}°/s",
    Unit.PERCENT: f"{THIN}%",
    Unit.RATIO: "",
    Unit.SCORE: "",
    Unit.ARBITRARY: f"{THIN}grey levels",
    Unit.SQUARE_MILLIMETRE: f"{THIN}mm²",
    Unit.METRE_PER_S: f"{THIN}m/s",
    Unit.WATT_PER_KG: f"{THIN}W/kg",
}
_KINDS: Final[Mapping[str, str]] = {
    "repeats": "within session, from repeats",
    "published": "between sessions, from a study",
    "calibration": "within session, from the calibration",
    "combined": "combined from several errors",
    "propagated": "carried over from the values it is made of",
    "unknown": "error unknown: no error of this value is in the knowledge base",
}
_HYPHEN: Final = re.compile(r"(?<![\w–−-])-(?=\d)")  # a minus, typed; a date has digits before it
_DEGREE: Final = re.compile(r"(?<=\d) °(?!/)")
UNKNOWN: Final = "error unknown"


def certainty(probability: float) -> str:
    """Return the house's word for a probability; it always stands with the number."""
    return next((word for cut, word in _CERTAINTY if probability >= cut), "very unlikely")


def unit_sign(unit: Unit) -> str:
    """Return what follows a number, with its space where one belongs."""
    return _UNITS.get(unit, f"{THIN}{unit.value}")


def unit_named(name: str) -> str:
    """Return what follows a number of a unit as tables name it; of another, its name."""
    try:
        return unit_sign(Unit(name))
    except ValueError:
        return f"{THIN}{name}"


def change_sign(unit: Unit) -> str:
    """Return what follows a change: that of a percentage is in points, not in per cent of it."""
    return f"{THIN}percentage points" if unit is Unit.PERCENT else unit_sign(unit)


def axis_unit(unit: Unit) -> str:
    """Return a unit as it stands alone."""
    return unit_sign(unit).strip(THIN) or "score"


def places(value: float, interval95: tuple[float, float] | None) -> int:
    """Return decimals: two figures of the interval's half-width at most, never more than two."""
    if interval95 is None:
        return 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2  # noqa: PLR2004
    half = (interval95[1] - interval95[0]) / 2
    return 0 if half >= 2 else 1 if half >= 0.2 else 2  # noqa: PLR2004


def decimal(value: float, decimals: int) -> str:
    """Return a number with a true minus; what rounds to zero has no sign."""
    said = f"{value:.{decimals}f}"
    if float(said) == 0:
        said = said.removeprefix("-")
    return said.replace("-", MINUS)


def span(low: float, high: float, decimals: int) -> str:
    """Return `72–84`; with a negative end `−15 to −7`, where a dash would be misread."""
    joint = " to " if low < 0 or high < 0 else "–"
    return f"{decimal(low, decimals)}{joint}{decimal(high, decimals)}"


def shared_places(*measurements: Measurement) -> int:
    """Return the decimals that values standing side by side can all be written with."""
    return min(places(m.value, m.interval95) for m in measurements)


def value_of(m: Measurement, decimals: int | None = None) -> str:
    """Return a measurement's value with its unit."""
    known = places(m.value, m.interval95) if decimals is None else decimals
    return decimal(m.value, known) + unit_sign(m.unit)


def interval_of(m: Measurement, decimals: int | None = None) -> str:
    """Return a measurement's 95 % interval, or that its error is unknown."""
    if m.interval95 is None:
        return UNKNOWN
    return span(*m.interval95, places(m.value, m.interval95) if decimals is None else decimals)


def kind_of(uncertainty: Uncertainty) -> str:
    """Return in words where an error comes from."""
    said = _KINDS[uncertainty.kind]
    return f"{said}, n = {uncertainty.n}" if uncertainty.n else said


def per_cent(probability: float) -> str:
    """Return a probability in whole per cent; never 0 or 100, which nothing measured can be."""
    if 0 < probability < 0.005:  # noqa: PLR2004
        return f"<{THIN}1{THIN}%"
    if 0.995 <= probability < 1:  # noqa: PLR2004
        return f">{THIN}99{THIN}%"
    return f"{100 * probability:.0f}{THIN}%"


def probability_span(interval95: tuple[float, float]) -> str:
    """Return an interval of probability in per cent; an end is never printed as certain."""
    low, high = interval95
    if high < 0.005:  # noqa: PLR2004
        return "under 1"
    if high >= 0.995:  # noqa: PLR2004
        return "over 99" if low >= 0.995 else f"{100 * low:.0f} to over 99"  # noqa: PLR2004
    return span(100 * low, 100 * high, 0)


def context_words(context: Context, words: Mapping[str, str]) -> str:
    """Return a context as a reader would say it: `knee extension, concentric, 60 °/s`."""
    said: list[str] = []
    for key, value in context.items():
        if key == "velocity_deg_s" and not isinstance(value, str):
            said.append(f"{value:g}{THIN}°/s")
        elif key == "window_ms" and not isinstance(value, str):
            said.append(f"first {value:g}{THIN}ms")
        elif key == "ratio":
            continue  # the concept's own sentence says which side is over which
        elif key == "of":  # the number of a test that a comparison is made of
            said.append(lowered(words.get(f"strength.{value}", str(value).replace("_", " "))))
        elif key == "structure" and isinstance(value, str):  # a title of the anatomy, within words
            said.append(lowered(words.get(value, value.replace("_", " "))))
        elif isinstance(value, str):
            said.append(words.get(value, value.replace("_", " ")))
        else:
            said.append(f"{key.replace('_', ' ')} {value:g}")
    return ", ".join(said)


def words_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return how to say an id; without an entry, its last part with spaces."""
    return lambda name: words.get(name) or name.rsplit(".", 1)[-1].replace("_", " ")


def side_word(side: Side | None) -> str:
    """Return a side as a word of its own; the midline has none."""
    return side.value if side in (Side.LEFT, Side.RIGHT) else ""


def structure_of_leg(structure: str | None, side: Side | None, word: Callable[[str], str]) -> str:
    """Return what was looked at, and of which leg: `Left biceps femoris`."""
    named = lowered(word(structure)) if structure else "structure not named"
    return opened(f"{side_word(side)} {named}".strip())


def day(when: date) -> str:
    """Return a date that no two countries read differently."""
    return f"{when.day} {when:%B} {when.year}"


def opened(said: str) -> str:
    """Return a sentence with its first letter raised and the rest as it was."""
    return said[:1].upper() + said[1:]


def lowered(name: str) -> str:
    """Return a name within a sentence; an abbreviation or a title keeps its capitals."""
    word, _, rest = name.partition(" ")
    proper = rest[:1].isupper() and rest[1:2].islower()  # a title: "Perth Hamstring …"
    is_word = (word[1:].islower() and not proper) or word == "A"
    return name[:1].lower() + name[1:] if is_word else name


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names within a sentence, the first few of them, and how many more there are."""
    more = len(names) - most
    said = ", ".join(lowered(name) for name in names[:most])
    return f"{said} and {more} more" if more > 0 else said


def tidied(said: str) -> str:
    """Return an explanation without the knowledge base's own spellings."""
    said = said.replace("clinic_default", "clinic default, no source").replace(" {score}", "")
    return _DEGREE.sub("°", _HYPHEN.sub(MINUS, said))


def brief(said: str, most: int) -> str:
    """Return the beginning of an explanation, to the end of a clause; the whole stands behind."""
    if len(said) <= most:
        return said
    ends = [said.rfind(mark, 0, most) for mark in (". ", "; ", ": ")]
    if max(ends) > most // 3:
        return said[: max(ends)] + "."
    return said[:most].rsplit(" ", 1)[0] + "…"


def short_hash(sha256: str) -> str:
    """Return the ends of a hash; the whole stands with the sources."""
    return f"{sha256[:6]}…{sha256[-4:]}"
