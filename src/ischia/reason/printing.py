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


def per_cent(probability: float) -> str:
    """Return a probability in whole per cent; never as 0 or 100, which nothing argued can be."""
    if 0 < probability <= 0.005:  # noqa: PLR2004
        return "<1%"
    return ">99%" if 0.995 <= probability < 1 else f"{probability:.0%}"  # noqa: PLR2004


def per_cents(interval95: tuple[float, float]) -> str:
    """Return an interval of probability; one word where both ends are printed alike."""
    low, high = map(per_cent, interval95)
    return low if low == high else f"{low} to {high}"


def printed(value: float, *, signed: bool = False) -> str:
    """Return a number to one place with a true minus, and never a minus before a zero."""
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")
