"""A map of strain along the beam, with what could not be followed left empty."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import Type, box, line, number, picture, sheet, text
from ischia.writers.figures.png import data_uri

_WIDTH: Final = 400.0
_LEFT, _FOOT = 34.0, 46.0
_TALLEST: Final = 1.0  # of its width
_TICK_MM: Final = 10.0
_OUTLINE: Final = "#ffe9a8"
_BRIGHT: Final = 98.0  # percentile of the strains that is shown as white
_STEPS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StrainPicture:
    """A strain map on its grid, and what was drawn on it."""

    strain_pct: NDArray[np.float32]  # (node, line); negative: pressed together
    known: NDArray[np.bool_]  # where the echoes hold together
    mm_per_node: float
    mm_per_line: float
    first_depth_mm: float
    outlines_mm: tuple[tuple[str, tuple[tuple[float, float], ...]], ...] = ()  # across, in depth


def strain_figure(shown: StrainPicture, *, title: str) -> Drawing:
    """Return the map at its true proportions: bright gives much, dark little, empty is unknown.

    The greys go from no strain to the strain that 98 % of the places stay below, and hold for this
    map alone: two maps are not compared by their greys.
    """
    size_pct = np.abs(shown.strain_pct)
    top_pct = _top(size_pct[shown.known])
    nodes, lines = size_pct.shape
    wide = _WIDTH - _LEFT - 8
    scale = wide / (lines * shown.mm_per_line)
    rows = min(nodes, max(1, int(_TALLEST * wide / (scale * shown.mm_per_node))))
    tall = rows * shown.mm_per_node * scale
    grey = np.clip(size_pct[:rows] / top_pct * 255, 0, 255).astype(np.uint8)
    inside = [
        picture(data_uri(grey), wide, tall),
        *_unknown(shown.known[:rows], wide / lines, tall / rows),
        *(part for name, ring in shown.outlines_mm for part in _ring(name, ring, shown, scale)),
    ]
    parts = [
        (
            f'<svg x="{number(_LEFT)}" y="0" width="{number(wide)}" height="{number(tall)}">'
            f"{''.join(inside)}</svg>"
        ),
        *_depths(shown.first_depth_mm, tall / scale, scale),
        *_legend(top_pct, tall, wide, 10 * scale),
    ]
    return sheet(parts, width=_WIDTH, height=tall + _FOOT, title=title)


def _top(known_pct: NDArray[np.float32]) -> float:
    return max(float(np.percentile(known_pct, _BRIGHT)), 0.01) if known_pct.size else 1.0


def _unknown(known: NDArray[np.bool_], wide: float, tall: float) -> list[str]:
    """Return hatched strips over every run of places that could not be followed."""
    path = []
    for row, places in enumerate(known):
        edges = np.flatnonzero(np.diff(np.r_[False, ~places, False].astype(int)))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            across = number((stop - start) * wide)
            corner = f"M{number(start * wide)} {number(row * tall)}"
            path.append(f"{corner}h{across}v{tall + 0.3:.2f}h-{across}z")
    if not path:
        return []
    hatch = (
        '<pattern id="lost" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="5" height="5" fill="#5a6068"/>'
        '<path d="M0 0v5" stroke="#8b929b" stroke-width="2"/></pattern>'
    )
    return [f"<defs>{hatch}</defs>", f'<path d="{"".join(path)}" fill="url(#lost)"/>']


def _ring(
    name: str, ring: tuple[tuple[float, float], ...], shown: StrainPicture, scale: float
) -> list[str]:
    places = [(x * scale, (y - shown.first_depth_mm) * scale) for x, y in ring]
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places) + "z"
    x, y = min(p[0] for p in places), min(p[1] for p in places)
    label = text(x + 4, y + 14, name, Type(size=11.5, colour="#ffffff", bold=True))
    edge = '<text stroke="#000000" stroke-width="3" stroke-opacity="0.6" '
    return [
        line(path, colour="#000000", width=3),
        line(path, colour=_OUTLINE, width=1.4),
        label.replace("<text ", edge, 1) + label,
    ]


def _depths(first_mm: float, deep_mm: float, scale: float) -> list[str]:
    parts = []
    at_mm = np.ceil(first_mm / _TICK_MM) * _TICK_MM
    while at_mm <= first_mm + deep_mm:
        y = (at_mm - first_mm) * scale
        parts.append(line(f"M{number(_LEFT - 4)} {number(y)}h4"))
        parts.append(text(_LEFT - 7, max(y + 4, 10), f"{at_mm:.0f}", Type(size=11, anchor="end")))
        at_mm += _TICK_MM
    return parts


def _legend(top_pct: float, tall: float, wide: float, ten: float) -> list[str]:
    ramp = np.linspace(0, 255, _STEPS).astype(np.uint8)[None, :]
    y = tall + 14
    small = Type(size=11)
    return [
        text(0, tall + 24, "mm", small),
        line(f"M{number(_LEFT)} {number(y)}v5h{number(ten)}v-5", width=1.4, colour="ink-2"),
        text(_LEFT + ten + 6, y + 6, "10 mm", small),
        (
            f'<svg x="{number(_LEFT + wide - 178)}" y="{number(y - 2)}" width="90" height="9">'
            f"{picture(data_uri(ramp), 90, 9)}</svg>"
        ),
        text(_LEFT + wide - 182, y + 6, "0", Type(size=11, anchor="end")),
        text(_LEFT + wide - 84, y + 6, f"{top_pct:.2f} % strain", small),
        box(_LEFT + wide - 178, y + 13, 9, 9, fill="#5a6068"),
        text(_LEFT + wide - 164, y + 21, "echoes do not hold together", small),
    ]
