"""Pictures for the clinic's public pages: the thigh from behind, and a tear that opens.

The tear is the simulated patient's: its outlines are moved by the very field that moves the
echoes of the simulated clip, so the drawing and the clip cannot disagree.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, get_args

import numpy as np

from ischia.knowledge.anatomy import Panel
from ischia.knowledge.load import load
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, anatomy
from ischia.phantoms.cine.displacement import Movement, half_gap_mm
from ischia.phantoms.cine.echo import MM_PER_PX, Probe
from ischia.phantoms.cine.tissue import thigh
from ischia.writers.figures.anatomy import NERVE, anatomy_panel
from ischia.writers.figures.ink import FONTS
from ischia.writers.figures.png import png
from ischia.writers.figures.torn import TornMuscle, torn_muscle

STATES: Final = ("rest", "contraction")
_PART: Final = re.compile(r'<g data-part="([a-z_]+)">(.*?)</g>', re.DOTALL)
_PLAN: Final = CinePlan(pseudonym="P-SIM", side=Side.RIGHT)
_SEED: Final = 1
_TOP_MM, _BOTTOM_MM = 3.0, 22.0  # what of the depth is drawn
_CROP_MM: Final = (5.5, 37.5, 0.0, 24.0)  # what of a frame is shown: left, right, top, bottom
_SURFACE_SHARE: Final = 0.9  # beyond it, towards the fascia, fibres shear and a stump has no edge
_ACROSS: Final = 13  # points down a torn edge
_ALONG: Final = 6  # points along a surface or a fibre
_LEAN_MM: Final = 55.0  # how far a fibre runs while it crosses the muscle: about 11 degrees
_EVERY_MM: Final = 6.0
_BEYOND_MM: Final = 8.0  # stumps begin outside of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the thigh that a drawing can point at."""

    id: str
    name: str
    says: tuple[str, ...]
    number: int | None = None  # of a site of injury


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One picture of the tear: how hard the muscle contracts, and how far the ends are apart."""

    effort_pct: int
    gap_mm: int
    svg: str


@cache
def thigh_maps() -> tuple[str, ...]:
    """Return one drawing a layer; each part is a link to what is said of it, `#part-<id>`."""
    return tuple(_linked(panel) for panel in get_args(Panel))


@cache
def thigh_parts() -> tuple[Part, ...]:
    """Return what is said of each part of the drawings: heads, nerve, sites of injury."""
    known = load().anatomy
    divisions = {nerve.id: nerve.name.lower() for nerve in known.nerve}
    heads = (
        Part(
            id=head.id,
            name=head.name,
            says=(
                f"{_opened(head.plain)}.",
                f"From the {head.origin} to the {head.insertion}.",
                f"It {head.does}; it crosses the {' and the '.join(head.crosses)}.",
                f"Nerve: {divisions[head.nerve]}, {', '.join(head.roots)}.",
            ),
        )
        for head in known.head
    )
    branches = " and the ".join(n.name.lower() for n in known.nerve[1:])
    roots = sorted({root for head in known.head for root in head.roots})
    nerve = Part(
        id=NERVE,
        name=known.nerve[0].name,
        says=(
            f"It drives all of them, from the roots {', '.join(roots)} of the lower back.",
            f"Above the knee it parts into the {branches}.",
        ),
    )
    sites = (
        Part(id=site.id, name=site.name, says=(f"{_opened(site.says)}.",), number=number)
        for number, site in enumerate(known.site, start=1)
    )
    return (*heads, nerve, *sites)


@cache
def efforts() -> tuple[Effort, ...]:
    """Return the simulated tear from rest to full contraction, one picture a millimetre."""
    rest_mm, widest_mm = _PLAN.rest_gap_mm, _PLAN.contraction_gap_mm
    made = []
    for gap_mm in range(round(rest_mm), round(widest_mm) + 1):
        effort_pct = round(100 * (gap_mm - rest_mm) / (widest_mm - rest_mm))
        says = f"simulated, at {effort_pct} % of the contraction"
        drawing = torn_muscle(_torn(float(gap_mm)), says=says, note="drawing, simulated")
        svg = drawing.for_screen(f"gap-{gap_mm}")
        made.append(Effort(effort_pct=effort_pct, gap_mm=gap_mm, svg=svg))
    return tuple(made)


@cache
def simulated_frame(state: str) -> bytes:
    """Return the simulated ultrasound at rest or in contraction as a PNG, each pixel as it is.

    Raises
    ------
    KeyError
        When there is no such state.
    """
    gap_mm = dict(zip(STATES, (_PLAN.rest_gap_mm, _PLAN.contraction_gap_mm), strict=True))[state]
    grey = _probe().frame(gap_mm)
    x0, x1, y0, y1 = (round(edge / MM_PER_PX) for edge in _CROP_MM)
    return png(grey[y0:y1, x0:x1])


def frame_size_px() -> tuple[int, int]:
    """Return width and height of `simulated_frame`."""
    left, right, top, bottom = _CROP_MM
    return round((right - left) / MM_PER_PX), round((bottom - top) / MM_PER_PX)


@cache
def _probe() -> Probe:
    rng = np.random.default_rng(_SEED)
    return Probe(thigh(rng, _PLAN.rest_gap_mm), _PLAN.rest_gap_mm, rng)


def _linked(panel: Panel) -> str:
    drawing = anatomy_panel(load().anatomy, panel)
    svg = drawing.for_screen(f"thigh-{panel}").replace('role="img"', 'role="group"', 1)
    names = {part.id: part.name for part in thigh_parts()}

    def link(found: re.Match[str]) -> str:
        # What is called by its name must be called by what is seen: the words, or the number first.
        name, seen = names[found[1]], found[2].replace("</tspan><tspan", "</tspan> <tspan")
        number = re.search(r">(\d+)</text>", seen)
        label = f"{number[1]} {name}" if number else name.replace(",", "")
        return (
            f'<a href="#part-{found[1]}" class="part" aria-label="{label}">'
            f"<title>{name}</title>{seen}</a>"
        )

    return _PART.sub(link, svg).replace(FONTS, "var(--sans)")


def _torn(gap_mm: float) -> TornMuscle:
    ends = [_line(_edge(side, np.zeros(1)), gap_mm)[0] for side in (-1, 1)]
    x_mm = np.linspace(0, anatomy.WIDTH_MM, 4 * _ALONG)
    sheaths = (anatomy.rectus_top_mm(x_mm), anatomy.rectus_bottom_mm(x_mm))
    return TornMuscle(
        width_mm=anatomy.WIDTH_MM,
        top_mm=_TOP_MM,
        bottom_mm=_BOTTOM_MM,
        gap_mm=gap_mm,
        stumps=[_line(_stump(side), gap_mm) for side in (-1, 1)],
        fibres=[_line(fibre, gap_mm) for side in (-1, 1) for fibre in _fibres(side)],
        fasciae=[_line((x_mm, z_mm), gap_mm) for z_mm in sheaths],
        gap_ends=(ends[0], ends[1]),
    )


def _line(points: tuple[FloatArray, FloatArray], gap_mm: float) -> list[tuple[float, float]]:
    """Return points of the material where the tissue carries them at a gap."""
    x_mm, z_mm = Movement(*points, _PLAN.rest_gap_mm).at(gap_mm)
    return list(zip(x_mm.tolist(), z_mm.tolist(), strict=True))


def _depth_mm(x_mm: FloatArray, level: FloatArray | float) -> FloatArray:
    top_mm, bottom_mm = anatomy.rectus_top_mm(x_mm), anatomy.rectus_bottom_mm(x_mm)
    depth_mm: FloatArray = (top_mm + bottom_mm) / 2 + level * (bottom_mm - top_mm) / 2
    return depth_mm


def _edge(side: int, level: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the torn edge of a stump; `side` is −1 for the proximal one and 1 for the other."""
    near_mm = np.full_like(level, anatomy.TEAR_MM + side * _PLAN.rest_gap_mm / 2)
    half_mm = half_gap_mm(near_mm, _depth_mm(near_mm, level), _PLAN.rest_gap_mm)
    x_mm = anatomy.TEAR_MM + side * half_mm
    return x_mm, _depth_mm(x_mm, level)


def _stump(side: int) -> tuple[FloatArray, FloatArray]:
    """Return the outline of a stump: along the surface, down the torn edge, and back beneath."""
    edge_mm, edge_depth_mm = _edge(side, np.linspace(-_SURFACE_SHARE, _SURFACE_SHARE, _ACROSS))
    far_mm = anatomy.TEAR_MM + side * (anatomy.WIDTH_MM / 2 + _BEYOND_MM)
    above_mm = np.linspace(far_mm, edge_mm[0], _ALONG)
    below_mm = np.linspace(edge_mm[-1], far_mm, _ALONG)
    return (
        np.concatenate((above_mm, edge_mm, below_mm)),
        np.concatenate(
            (
                _depth_mm(above_mm, -_SURFACE_SHARE),
                edge_depth_mm,
                _depth_mm(below_mm, _SURFACE_SHARE),
            )
        ),
    )


def _fibres(side: int) -> list[tuple[FloatArray, FloatArray]]:
    """Return fibres of a stump, each from the surface down until it ends or is torn."""
    level = np.linspace(-_SURFACE_SHARE, _SURFACE_SHARE, _ALONG * 3)
    torn_mm, _ = _edge(side, level)
    made = []
    for start_mm in np.arange(-_LEAN_MM, anatomy.WIDTH_MM, _EVERY_MM):
        x_mm = start_mm + _LEAN_MM * (_SURFACE_SHARE - level) / (2 * _SURFACE_SHARE)
        kept = side * (x_mm - torn_mm) > 0
        if kept.sum() > 1:
            made.append((x_mm[kept][:: _ALONG // 2], _depth_mm(x_mm, level)[kept][:: _ALONG // 2]))
    return made


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]
