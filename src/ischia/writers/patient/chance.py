"""A probability as a number of people, and drawn as ten of them."""

from typing import Final

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import dot, sheet

_TEN: Final = 10
_STEP, _RADIUS = 30.0, 11.0


def of_ten(probability: float) -> str:
    """Return how many of ten people it would be; never none and never all, which nobody knows."""
    if probability < 0.05:  # noqa: PLR2004  # rounds to none
        return "fewer than 1 of 10"
    if probability >= 0.95:  # noqa: PLR2004  # rounds to all
        return "more than 9 of 10"
    return f"about {_count(probability)} of 10"


def between(interval95: tuple[float, float]) -> str:
    """Return the doubt about it in the same words."""
    low, high = (_count(p) for p in interval95)
    least = "fewer than 1" if interval95[0] < 0.05 else f"as few as {low}"  # noqa: PLR2004
    most = "nearly all" if interval95[1] >= 0.95 else f"as many as {high}"  # noqa: PLR2004
    if low == high:
        return "The range of this number is small."
    return f"It could also be {least} or {most}."


def people(probability: float, says: str) -> Drawing:
    """Return ten people as circles, as many of them filled as would have it.

    Where it is more than nine, or fewer than one, that one is pale: nobody knows all or none.
    """
    filled = _count(probability)
    sure = min(max(filled, 0), _TEN - 1)
    pale = {sure} if filled == _TEN or probability < 0.05 else set()  # noqa: PLR2004
    parts = [
        dot(
            _STEP * place + _STEP / 2,
            _STEP / 2,
            _RADIUS,
            fill="ink" if place < sure else "ink-2" if place in pale else "surface",
            fill_opacity="0.24" if place in pale else "1",
            stroke="ink",
            stroke_width="1.6",
        )
        for place in range(_TEN)
    ]
    return sheet(parts, width=_STEP * _TEN, height=_STEP, title=says)


def _count(probability: float) -> int:
    return min(max(round(_TEN * probability), 0), _TEN)
