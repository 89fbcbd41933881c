"""What studies saw, as ranges below each other on one axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import LABEL_END, Anchor, Type, box, line, number, sheet, text

_WIDTH = 430.0
_FROM, _TO = 6.0, 420.0
_LINE = 14.0  # of words
_BAR = 29.0  # with the air around it
_LONGEST = 62  # characters that the sheet has room for
_TOP = 18.0
_ANCHORS: Final[Mapping[bool, Anchor]] = {True: "end", False: "start"}
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
    words = [_words(entry) for entry in ranges]
    tops_px = [_TOP]
    for said in words:
        tops_px.append(tops_px[-1] + len(said) * _LINE + _BAR)
    bottom_px = tops_px[-1]
    parts: list[str] = []
    bars_px = []
    for entry, said, top_px in zip(ranges, words, tops_px, strict=False):
        for row, (one, colour) in enumerate(said, start=1):
            down_px = top_px + row * _LINE - 2
            parts.append(text(_FROM, down_px, one, Type(colour=colour)))
        bars_px.append(top_px + len(said) * _LINE + 5)
        parts += _row(entry, bars_px[-1], one_px)
    grid = _ticks(most, bottom_px, one_px, unit, bars_px)
    return sheet(
        (*grid, *parts, *_today(today, bars_px, bottom_px, one_px)),
        width=_WIDTH,
        height=bottom_px + 38,
        title=title,
    )


def _words(entry: Range) -> list[tuple[str, str]]:
    """Return the lines of one outcome with their colours: its whole name, then its numbers."""
    name = wrap(entry.name, _LONGEST) or [""]
    return [*((part, "ink") for part in name), (entry.says, "ink-3")]


def _ticks(
    most: float, bottom_px: float, one_px: float, unit: str, bars_px: Sequence[float]
) -> list[str]:
    step = next((s for s in _STEPS if most / s <= _MOST_TICKS), _STEPS[-1])
    parts = []
    for k in range(int(most // step) + 1):
        at_px = _FROM + k * step * one_px
        parts.append(_beside_words(at_px, bars_px, bottom_px, colour="grid"))
        anchor = Type(anchor="start" if k == 0 else "middle")
        parts.append(text(at_px, bottom_px + 15, f"{k * step}", anchor))
    parts.append(line(f"M{number(_FROM)} {number(bottom_px)}H{number(_TO)}"))
    parts.append(text(_TO, bottom_px + 32, unit, LABEL_END))
    return parts


def _beside_words(
    at_px: float, bars_px: Sequence[float], bottom_px: float, *, colour: str, dash: str = ""
) -> str:
    """Return an upright line that stands beside the bars and never runs through words."""
    path = "".join(f"M{number(at_px)} {number(top_px - 3)}v19" for top_px in bars_px)
    foot = f"M{number(at_px)} {number(bottom_px - 3)}v6"
    return line(f"{path}{foot}", colour=colour, dash=dash)


def _today(
    today: float | None, bars_px: Sequence[float], bottom_px: float, one_px: float
) -> list[str]:
    if today is None:
        return []
    at_px = _FROM + today * one_px
    end = at_px > (_FROM + _TO) / 2
    return [
        _beside_words(at_px, bars_px, bottom_px, colour="ink", dash="3 3"),
        line(f"M{number(at_px)} 2v11", colour="ink", dash="3 3"),
        text(at_px + (-4 if end else 4), 11, "today", Type(colour="ink", anchor=_ANCHORS[end])),
    ]


def _row(entry: Range, top_px: float, one_px: float) -> list[str]:
    """Return one outcome's bar; `top_px` is where its spread begins."""
    parts = []
    at_px = _FROM + entry.centre * one_px
    if entry.low is not None and entry.high is not None:
        low_px, high_px = (_FROM + end * one_px for end in (max(entry.low, 0.0), entry.high))
        wide_px = max(high_px - low_px, 1.5)
        parts.append(box(low_px, top_px + 1, wide_px, 11, fill="ink-2", fill_opacity="0.24"))
    parts.append(line(f"M{number(at_px)} {number(top_px - 2)}v17", colour="ink", width=2.4))
    return parts
