"""Numbers and units as people write them."""

from ischia.model.units import Unit

_SPELT = {Unit.SCORE: "points", Unit.NEWTON_METRE: "N·m", Unit.DEGREE: "°", Unit.RATIO: ""}


def spelt(unit: Unit) -> str:
    """Return a unit as people write it."""
    return _SPELT.get(unit, str(unit))


def with_unit(number: str, unit: Unit) -> str:
    """Return a number with its unit as people write it: no blank before °, none where no unit."""
    sign = spelt(unit)
    return f"{number}{sign}" if unit is Unit.DEGREE else f"{number} {sign}".rstrip()


def printed(value: float, *, signed: bool = False) -> str:
    """Return a number to one place with a true minus, and never a minus before a zero."""
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")
