"""What studies saw, as ranges below each other on one axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import LABEL_END, Type, box, line, number, sheet, text

_WIDTH = 430.0
_FROM, _TO = 6.0, 420.0
_ROW = 56.0
_TOP = 16.0
_MOST_TICKS = 6
_STEPS = (1, 2, 4, 5, 10, 13, 20, 26, 50, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One study's outcome: its centre, and its spread where it printed one."""

    name: str
    says: str
    centre: float
    low: float | None
    high: float | None


def outlook(
    ranges: Sequence[Range], *, unit: str, title: str, today: float | None = None
) -> Drawing:
    """Return ranges below each other from zero: pale is the spread, a tick the centre.

    Parameters
    ----------
    ranges
        Outcomes, all in `unit`.
    today
        Where this person stands today, in `unit`; None where nobody knows or the unit is no time.
    """
    most = max(v for r in ranges for v in (r.centre, r.high or 0.0, today or 0.0)) * 1.04
    one_px = (_TO - _FROM) / most
    bottom_px = _TOP + _ROW * len(ranges)
    parts = _ticks(most, bottom_px, one_px, unit)
    for place, entry in enumerate(ranges):
        parts += _row(entry, _TOP + place * _ROW, one_px)
    if today is not None:
        at_px = _FROM + today * one_px
        end = at_px > (_FROM + _TO) / 2
        parts.append(line(f"M{number(at_px)} 12V{number(bottom_px)}", colour="ink", dash="3 3"))
        parts.append(text(at_px, 9, "today", Type(colour="ink", anchor="end" if end else "start")))
    return sheet(parts, width=_WIDTH, height=bottom_px + 38, title=title)


def _ticks(most: float, bottom_px: float, one_px: float, unit: str) -> list[str]:
    step = next((s for s in _STEPS if most / s <= _MOST_TICKS), _STEPS[-1])
    parts = []
    for k in range(int(most // step) + 1):
        at_px = _FROM + k * step * one_px
        parts.append(line(f"M{number(at_px)} {number(_TOP)}V{number(bottom_px)}", colour="grid"))
        anchor = Type(anchor="start" if k == 0 else "middle")
        parts.append(text(at_px, bottom_px + 15, f"{k * step}", anchor))
    parts.append(line(f"M{number(_FROM)} {number(bottom_px)}H{number(_TO)}"))
    parts.append(text(_TO, bottom_px + 32, unit, LABEL_END))
    return parts


def _row(entry: Range, top_px: float, one_px: float) -> list[str]:
    parts = [
        text(_FROM, top_px + 14, entry.name, Type(colour="ink")),
        text(_FROM, top_px + 28, entry.says),
    ]
    at_px = _FROM + entry.centre * one_px
    if entry.low is not None and entry.high is not None:
        low_px, high_px = (_FROM + end * one_px for end in (max(entry.low, 0.0), entry.high))
        wide_px = max(high_px - low_px, 1.5)
        parts.append(box(low_px, top_px + 36, wide_px, 11, fill="ink-2", fill_opacity="0.24"))
    parts.append(line(f"M{number(at_px)} {number(top_px + 33)}v17", colour="ink", width=2.4))
    return parts
