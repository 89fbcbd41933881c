"""Ultrasound frames as the machine showed them, with what a person drew on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ischia.model.marks import Mark
from ischia.model.ultrasound import Cine, tissue_drawn_in
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import Anchor, Type, box, line, number, picture, sheet, text
from ischia.writers.figures.png import data_uri

_WIDTH = 400.0
_GUTTER = 10.0
_CALIPER = "#ffe9a8"
_FOUND = "#7fe0d0"
_OVER = "#ffffff"
_TALLEST = 1.05  # of a frame's own width: two frames must leave room on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One frame to show, with its words, the calipers drawn on it, and the lines found on it."""

    cine: Cine
    frame: int
    says: str
    calipers: tuple[Mark, ...]
    proximal: Mark | None = None
    lines: tuple[Mark, ...] = ()  # that the program found, not a person
    outlines: tuple[Mark, ...] = ()  # of a size that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The part of a frame that is shown, in its pixels, and how large a pixel is drawn."""

    x0_px: int
    y0_px: int
    grey: NDArray[np.uint8]
    scale_x: float
    scale_y: float
    mm_per_px_x: float | None


def frames(shots: Sequence[Shot], *, title: str) -> Drawing:
    """Return frames side by side at one scale, each with calipers and a scale bar."""
    wide = (_WIDTH - _GUTTER * (len(shots) - 1)) / len(shots)
    crops = [cropped(shot, wide) for shot in shots]
    tall = max(crop.grey.shape[0] * crop.scale_y for crop in crops)
    parts: list[str] = []
    for place, (shot, crop) in enumerate(zip(shots, crops, strict=True)):
        inside = "".join(_shot(shot, crop, wide, tall))
        left = number(place * (wide + _GUTTER))
        parts.append(
            f'<svg x="{left}" y="0" width="{number(wide)}" height="{number(tall)}">{inside}</svg>'
        )
    return sheet(parts, width=_WIDTH, height=tall, title=title)


def cropped(shot: Shot, wide: float) -> Crop:
    """Return the part of a frame that shows tissue, at a width of the drawing."""
    drawn_px = (
        point for mark in (*shot.calipers, *shot.lines, *shot.outlines) for point in mark.points_px
    )
    region = tissue_drawn_in(shot.cine.regions, drawn_px)
    whole = shot.cine.pixels[shot.frame]
    if region is None:
        scale = wide / whole.shape[1]
        return Crop(x0_px=0, y0_px=0, grey=whole, scale_x=scale, scale_y=scale, mm_per_px_x=None)
    part = whole[region.y0_px : region.y1_px + 1, region.x0_px : region.x1_px + 1]
    scale_x = wide / part.shape[1]
    scale_y = scale_x * region.mm_per_px_y / region.mm_per_px_x
    rows = max(1, min(part.shape[0], int(_TALLEST * wide / scale_y)))
    return Crop(
        x0_px=region.x0_px,
        y0_px=region.y0_px,
        grey=part[:rows],
        scale_x=scale_x,
        scale_y=scale_y,
        mm_per_px_x=region.mm_per_px_x,
    )


def _shot(shot: Shot, crop: Crop, wide: float, tall: float) -> list[str]:
    parts = [box(0, 0, wide, tall, fill="#000000"), still(crop, wide)]
    parts += [_found([placed(crop, p) for p in mark.points_px]) for mark in shot.lines]
    parts += [_outline([placed(crop, p) for p in mark.points_px]) for mark in shot.outlines]
    for mark in shot.calipers:
        parts += _caliper([placed(crop, point) for point in mark.points_px])
    return [*parts, *described(shot, crop, wide, tall)]


def still(crop: Crop, wide: float) -> str:
    """Return the frame itself, every pixel as the machine showed it."""
    return picture(data_uri(crop.grey), wide, crop.grey.shape[0] * crop.scale_y)


def described(shot: Shot, crop: Crop, wide: float, tall: float) -> list[str]:
    """Return what must stand on every frame: its state, the scale bar, and the proximal end."""
    parts = [label(8, 17, shot.says, bold=True)]
    if crop.mm_per_px_x:
        ten = 10 / crop.mm_per_px_x * crop.scale_x
        foot = tall - 10
        parts.append(line(f"M8 {number(foot - 4)}v4h{number(ten)}v-4", colour=_OVER, width=1.4))
        parts.append(label(ten + 13, foot + 1, "10 mm"))
    if shot.proximal:
        x, _ = placed(crop, shot.proximal.points_px[0])
        if x < wide / 2:
            parts.append(label(wide - 8, tall - 9, "← proximal", anchor="end"))
        else:
            parts.append(label(wide - 8, tall - 9, "proximal →", anchor="end"))
    return parts


def label(x: float, y: float, words: str, *, bold: bool = False, anchor: Anchor = "start") -> str:
    """Return white words that stay legible on bright tissue: a dark edge lies behind them."""
    said = text(x, y, words, Type(size=11.5, colour=_OVER, bold=bold, anchor=anchor))
    edge = '<text stroke="#000000" stroke-width="3" stroke-opacity="0.6" '
    return said.replace("<text ", edge, 1) + said


def placed(crop: Crop, point: tuple[float, float]) -> tuple[float, float]:
    """Return a point of the frame on the drawing; pixel centres lie half a pixel in."""
    x_px, y_px = point
    return (
        (x_px - crop.x0_px + 0.5) * crop.scale_x,
        (y_px - crop.y0_px + 0.5) * crop.scale_y,
    )


def _found(points: Sequence[tuple[float, float]]) -> str:
    run = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return line(f"M{run}", colour=_FOUND, width=1.3)


def _outline(points: Sequence[tuple[float, float]]) -> str:
    run = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return line(f"M{run}Z", colour=_CALIPER, width=1.3)


def _caliper(points: Sequence[tuple[float, float]]) -> list[str]:
    """Draw a dotted line with a bar across each end, square to the line."""
    if len(points) != 2:  # noqa: PLR2004  # a caliper has two ends
        return []
    (ax, ay), (bx, by) = points
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
    nx, ny = -(by - ay) / length * 5, (bx - ax) / length * 5
    bars = "".join(
        f"M{number(x - nx)} {number(y - ny)}L{number(x + nx)} {number(y + ny)}" for x, y in points
    )
    run = f"M{number(ax)} {number(ay)}L{number(bx)} {number(by)}"
    return [
        line(run, colour=_CALIPER, width=1.3, dash="2 3"),
        line(bars, colour=_CALIPER, width=1.4),
    ]
