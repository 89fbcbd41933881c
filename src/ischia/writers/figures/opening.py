"""Where tissue comes apart, laid over the frame at rest; what could not be followed is hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.writers.figures.frames import Shot, cropped, described, still
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.marks import Type, box, number, sheet, text

_WIDTH: Final = 400.0
_FOOT: Final = 50.0
_YELLOW: Final = "#ffe9a8"
# From least to most: how much of the tissue below shows through.
_STEPS: Final = ((1.5, "0.25"), (3.0, "0.45"), (6.0, "0.65"), (12.0, "0.88"))
_LOST: Final = (
    '<pattern id="lost" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0v6" stroke="#c3c8ce" stroke-width="1.4"/></pattern>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPicture:
    """How far tissue came apart at each place along a muscle, in bands across it."""

    frame: int  # the key frame, on which the places lie
    centres_px: NDArray[np.float64]  # (band, place, 2)
    along_px: tuple[float, float]  # from one place to the next
    across_px: tuple[float, float]  # from one band to the next
    opening_mm: NDArray[np.float64]  # (band, place), the most over the clip; NaN: none was seen
    followed: NDArray[np.bool_]  # (band, place), on at least half of the frames


def opening_figure(shown: OpeningPicture, over: Shot, *, title: str) -> Drawing:
    """Return the frame at rest with the openings from 1.5 mm up over it, the brighter the wider."""
    crop = cropped(over, _WIDTH)
    tall = crop.grey.shape[0] * crop.scale_y
    corner = np.array([crop.x0_px - 0.5, crop.y0_px - 0.5])
    scale = np.array([crop.scale_x, crop.scale_y])
    at = (shown.centres_px - corner) * scale
    half_along, half_across = (
        np.array(step) * scale / 2 for step in (shown.along_px, shown.across_px)
    )
    inside = [still(crop, _WIDTH), f"<defs>{_LOST}</defs>"]
    if path := _cells(at[~shown.followed], half_along, half_across):
        inside.append(f'<path d="{path}" fill="url(#lost)"/>')
    known_mm = np.where(shown.followed, shown.opening_mm, np.nan)
    ends = [*(low for low, _ in _STEPS[1:]), np.inf]
    for (low, opacity), high in zip(_STEPS, ends, strict=True):
        cells = at[(known_mm >= low) & (known_mm < high)]
        if path := _cells(cells, half_along, half_across):
            inside.append(f'<path d="{path}" fill="{_YELLOW}" fill-opacity="{opacity}"/>')
    inside += described(over, crop, _WIDTH, tall)
    opened = f'<svg x="0" y="0" width="{number(_WIDTH)}" height="{number(tall)}">'
    parts = [opened, *inside, "</svg>", *_legend(tall)]
    return sheet(parts, width=_WIDTH, height=tall + _FOOT, title=title)


def _cells(
    centres: NDArray[np.float64], along: NDArray[np.float64], across: NDArray[np.float64]
) -> str:
    """Return one path around every cell; they are as slanted as the muscle is."""
    corners = (-along - across, along - across, along + across, across - along)
    return "".join(
        "M" + "L".join(f"{number(x)} {number(y)}" for x, y in (centre + c for c in corners)) + "z"
        for centre in centres
    )


def _legend(tall: float) -> Sequence[str]:
    parts: list[str] = []
    parts.append(text(0, tall + 22, "opened by", Type()))
    left = 68.0
    for low, opacity in _STEPS:
        parts.append(box(left, tall + 12, 16, 12, fill="#2b2f36"))
        parts.append(box(left, tall + 12, 16, 12, fill=_YELLOW, fill_opacity=opacity))
        said = f"{low:g} mm"
        parts.append(text(left + 21, tall + 22, said, Type()))
        left += 32 + 6.6 * len(said)
    parts.append(box(68, tall + 30, 16, 12, fill="#2b2f36"))
    place = f'x="68" y="{number(tall + 30)}" width="16" height="12"'
    parts.append(f'<rect {place} fill="url(#lost)"/>')
    parts.append(text(89, tall + 40, "could not be followed", Type()))
    return parts
