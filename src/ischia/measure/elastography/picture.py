"""Strain of two regions from grey pictures alone: only above 1 %, and flagged."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.elastography.compared import Origin, compared
from ischia.measure.elastography.displaced import Displaced
from ischia.measure.elastography.regions import drawn_regions
from ischia.measure.elastography.words import B_MODE_LEAST_PCT, FROM_B_MODE
from ischia.model.errors import MissingExtraError
from ischia.model.marks import Marks
from ischia.model.measurement import Measured
from ischia.model.ultrasound import CalibratedRegion, Cine, tissue_drawn_in
from ischia.numeric.slopes import region_slope

_HELD_CORRELATION: Final = 0.7  # correlation of brightness
_LOOKED_AT: Final = 12  # frames, at most
_FAR_MM: Final = 1.5
_MOST_ROWS: Final = 40
_BEST_PCT: Final = 2.5  # of the whole: enough for a picture to tell
_ROWS_PER_NODE: Final = 4
_BLUR_MM: Final = 3.0  # windows and beam together: lines this far apart share next to no noise


def b_mode_measures(cine: Cine, marks: Marks | None) -> tuple[Measured, ...]:
    """Strain ratio of two regions of a clip, where its echoes were not kept.

    As `elastography_measures`, but by brightness, which is far less sure than phase: of a region
    that is strained by less than 1 % nothing is said, and every value is flagged. The frame on
    which the first region is drawn is compared with the one among twelve others whose strain is
    nearest to 2.5 %. Nothing is returned where no regions for it are drawn, since most clips are
    not of this kind.

    Raises
    ------
    MissingExtraError
        When the part that compares pictures is not installed.
    """
    drawn = drawn_regions(marks)
    if isinstance(drawn, str):
        return ()
    origin = Origin(
        side=cine.side,
        sha256=cine.source.sha256,
        said={"structure": cine.structure, "view": cine.view},
        t_s=cine.t_s,
        least_pct=B_MODE_LEAST_PCT,
        flags=(FROM_B_MODE,),
    )
    region = tissue_drawn_in(cine.regions, (p for mark in drawn for p in mark.points_px))
    if region is None:
        return origin.missing("no calibration: that both lie at one depth cannot be shown")
    if cine.t_s.size < 2 or not 0 <= drawn[0].frame < cine.t_s.size:  # noqa: PLR2004
        return origin.missing("a strain is between two frames of a clip")
    return compared(origin, (_best(cine, region, drawn[0].frame),), drawn)


def _best(cine: Cine, region: CalibratedRegion, key: int) -> Displaced:
    """Return the displacement to the frame that is strained about as much as a picture can tell."""
    others = np.delete(np.arange(cine.t_s.size), key)
    asked = others[np.linspace(0, others.size - 1, min(_LOOKED_AT, others.size)).astype(int)]
    found = [_displaced(cine, region, (key, int(number))) for number in asked]
    off = []
    for one in found:
        slope = region_slope(one.along, one.held, one.lines_apart, _ROWS_PER_NODE)
        off.append(abs(abs(100 * slope.mean) - _BEST_PCT) if slope else np.inf)
    return found[int(np.argmin(off))]


def _displaced(cine: Cine, region: CalibratedRegion, pair: tuple[int, int]) -> Displaced:
    try:
        from ischia.numeric.rf.brightness import shift_by_brightness
    except ImportError as err:
        raise MissingExtraError(needed_for="comparing pictures", extra="ultrasound") from err
    # The lines and the rows before the tissue stay in, so that marks count from the same corner.
    before, after = (_tissue(cine.pixels[number], region) for number in pair)
    far = int(np.clip(np.ceil(_FAR_MM / region.mm_per_px_y), 2, _MOST_ROWS))
    moved = shift_by_brightness(before, after, far)
    return Displaced(
        along=moved.along,
        held=moved.coherence >= _HELD_CORRELATION,
        coherence=moved.coherence,
        pair=pair,
        rows_per_node=_ROWS_PER_NODE,
        node_mm=_ROWS_PER_NODE * region.mm_per_px_y,
        line_mm=region.mm_per_px_x,
        first_depth_mm=-region.y0_px * region.mm_per_px_y,
        lines_apart=max(2, int(np.ceil(_BLUR_MM / region.mm_per_px_x))),
    )


def _tissue(picture: NDArray[np.uint8], region: CalibratedRegion) -> NDArray[np.uint8]:
    """Return a picture with nothing but its tissue."""
    only = np.zeros_like(picture)
    inside = slice(region.y0_px, region.y1_px + 1), slice(region.x0_px, region.x1_px + 1)
    only[inside] = picture[inside]
    return only
