"""Probability as a line from 0 to 100, and the ledger of what moved it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import LABEL_END, VALUE, Type, box, line, number, sheet, text

DECIMALS = 2  # of printed log-odds
_LANDMARKS = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999)
_ROW = 24.5
_BAR = 12.0
_WIDTH = 400.0
_BARS_FROM, _BARS_TO = 172.0, 348.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger, as it is printed."""

    name: str
    source: str
    log_odds: float


def probability_bar(
    probability: float, interval95: tuple[float, float], *, width: float, title: str
) -> Drawing:
    """Return a line 0, 50, 100: the pale bar is the interval, the tick the estimate."""

    def x(p: float) -> float:
        return 2 + p * (width - 4)

    low, high = interval95
    parts = (
        line(f"M2 9H{number(width - 2)}", colour="grid"),
        line(f"M2 5v8M{number(width / 2)} 6v6M{number(width - 2)} 5v8"),
        box(x(low), 4, max(x(high) - x(low), 1.0), 10, fill="ink-2", fill_opacity="0.24"),
        line(f"M{number(x(probability))} 2v14", colour="ink", width=2.4),
    )
    return sheet(parts, width=width, height=18, title=title)


def ledger(lines: Sequence[Line], *, posterior95: tuple[float, float], title: str) -> Drawing:
    """Return bars that run on, each from where the last one ended, down to the sum.

    Parameters
    ----------
    lines
        Prior first, what closes the sum last, in log-odds; all of them, for the bars must sum.
    posterior95
        The interval of the hypothesis' probability, drawn below the rule.
    """
    ends = _running(lines)
    held = [_log_odds(p) for p in posterior95]
    low, high = min(0.0, *ends, *held) - 0.35, max(0.0, *ends, *held) + 0.35
    bottom = _ROW * (len(lines) + 1) + 8

    def x(log_odds: float) -> float:
        return _BARS_FROM + (log_odds - low) / (high - low) * (_BARS_TO - _BARS_FROM)

    parts = [*_landmarks(x, low, high, bottom)]
    for place, (entry, end) in enumerate(zip(lines, ends, strict=True)):
        parts += _bar(entry, x(ends[place - 1] if place else 0.0), x(end), 6 + place * _ROW)
    parts += _sum(ends[-1], (x(held[0]), x(held[1])), x(ends[-1]), 10 + len(lines) * _ROW)
    parts.append(text(0, bottom + 21, "probability so far"))
    # A line below: a landmark near the end of the bars stands where it would begin.
    parts.append(text(_WIDTH, bottom + 36, "log-odds", LABEL_END))
    return sheet(parts, width=_WIDTH, height=bottom + 41, title=title)


def _running(lines: Sequence[Line]) -> list[float]:
    total = 0.0
    return [total := total + entry.log_odds for entry in lines]


def _log_odds(probability: float) -> float:
    held = min(max(probability, 1e-4), 1 - 1e-4)  # the sheet ends somewhere; words say the rest
    return math.log(held / (1 - held))


def signed(value: float) -> str:
    """Return a number with its sign, and a true minus; what rounds to zero has neither."""
    said = f"{value:+.{DECIMALS}f}"
    return said.replace("-", "−") if float(said) else said[1:]


def _landmarks(x: Callable[[float], float], low: float, high: float, bottom_px: float) -> list[str]:
    """Draw the probabilities along the foot, as many as stand clear of each other."""
    parts: list[str] = []
    taken: list[float] = []
    inside = [p for p in _LANDMARKS if low < _log_odds(p) < high]
    for p in sorted(inside, key=lambda p: (p != 0.5, abs(p - 0.5))):  # noqa: PLR2004  # 50 % first
        at = x(_log_odds(p))
        if any(abs(at - other) < 42 for other in taken):  # noqa: PLR2004  # a label's width
            continue
        taken.append(at)
        even = p == 0.5  # noqa: PLR2004
        parts.append(
            line(f"M{number(at)} 0V{number(bottom_px + 5)}", colour="axis" if even else "grid")
        )
        parts.append(text(at, bottom_px + 21, f"{100 * p:g} %", Type(anchor="middle")))
    return parts


def _bar(entry: Line, start_px: float, end_px: float, top_px: float) -> list[str]:
    left, right = sorted((start_px, end_px))
    hollow = entry.log_odds < 0
    return [
        text(0, top_px + 9, entry.name, Type(colour="ink")),
        text(0, top_px + 20.5, entry.source, Type(size=10.5)),
        box(
            left,
            top_px,
            max(right - left, 1.5),
            _BAR,
            fill="surface" if hollow else "ink",
            stroke="ink",
            stroke_width="1.2",
        ),
        line(f"M{number(end_px)} {number(top_px + _BAR)}v{number(_ROW - _BAR)}", dash="2 2"),
        text(_WIDTH, top_px + 10.5, signed(entry.log_odds), Type(colour="ink", anchor="end")),
    ]


def _sum(total: float, held_px: tuple[float, float], at_px: float, top_px: float) -> list[str]:
    wide = held_px[1] - held_px[0]
    return [
        line(f"M0 {number(top_px - 3)}H{number(_WIDTH)}"),
        text(0, top_px + 13, "Sum", VALUE),
        box(held_px[0], top_px + 3, max(wide, 1.0), 11, fill="ink-2", fill_opacity="0.24"),
        line(f"M{number(at_px)} {number(top_px)}v17", colour="ink", width=2.4),
        text(_WIDTH, top_px + 13, signed(total), replace(VALUE, anchor="end")),
    ]
