"""Elastograms that the machine painted over its picture: read by its own colour bar."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure.elastography.regions import drawn_regions
from ischia.measure.elastography.words import AS_DISPLAYED, DESCRIPTIVE, INDEX
from ischia.measure.repeats import Quantity
from ischia.measure.ultrasound.motion import inside
from ischia.measure.ultrasound.seen import latest
from ischia.model.errors import MissingExtraError
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measured, NotMeasured, Provenance
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import Overlay
from ischia.model.units import Unit

BAR: Final = "colour_bar"
_LEAST_READ_SHARE: Final = 0.5  # of a region
_NAMES: Final = ("target", "reference")
# What a bar may be printed in, and the concept that its numbers then are.
CONCEPTS: Final = {
    Unit.METRE_PER_S: "elastography.shear_wave_speed",
    Unit.KILOPASCAL: "elastography.youngs_modulus",
}


def overlay_measures(
    shown: Overlay, marks: Marks | None, of: tuple[Side, Source]
) -> tuple[Measured, ...]:
    """Place on the machine's colour bar, 0 to 1, of two regions of a painted elastogram.

    The bar is found, or is what a region `what` "colour_bar" encloses. The grey that shines
    through is taken off. The place has no unit, and its scale is the machine's: hard may be blue
    or red. Where the bar prints numbers and a person typed both ends, the value they stand for is
    given as well, in their unit and flagged `as_displayed`: a bar that is not linear between its
    ends would make it wrong, and the place stays the number that was read. Speed is never turned
    into pressure, nor back. No error is known of any of it.

    Parameters
    ----------
    shown
        The picture as displayed, and what its bar prints at its ends where a person typed it.
    marks
        Regions "strain_target" and "strain_reference", and the bar where it must be shown.
    of
        Side, and the file it came from.

    Raises
    ------
    MissingExtraError
        When the part that looks at pictures is not installed.
    ValueError
        When the unit of the ends is neither a speed nor a pressure.
    """
    if shown.unit is not None and shown.unit not in CONCEPTS:
        msg = f"a bar is printed in {' or '.join(CONCEPTS)}, not in {shown.unit}"
        raise ValueError(msg)
    drawn = drawn_regions(marks)
    if isinstance(drawn, str) or marks is None:
        return (_missing(of, drawn if isinstance(drawn, str) else "no marks"),)
    try:
        from ischia.numeric.image.colour_bar import Bar, bar_colours, bar_in, places_on_bar
    except ImportError as err:
        raise MissingExtraError(needed_for="looking at pictures", extra="ultrasound") from err
    picture = shown.colours
    marked = _marked_bar(marks, picture.shape)
    bar = bar_in(picture) if marked is None else Bar(*marked)
    if bar is None:
        reason = f"no colour bar was found; enclose it by a region {BAR!r}"
        return (_missing(of, reason),)
    colours = bar_colours(picture, bar)
    found: list[Measured] = []
    for name, mark in zip(_NAMES, drawn, strict=True):
        places = places_on_bar(_enclosed(picture, mark), colours)
        read = places[np.isfinite(places)]
        if read.size < max(1.0, _LEAST_READ_SHARE * places.size):
            share = 100 * read.size / max(places.size, 1)
            reason = f"{name}: the bar has the colours of only {share:.0f} % of the region"
            found.append(_missing(of, reason))
            continue
        context: dict[str, str | float] = {
            "region": name,
            "bar": "found" if marked is None else "marked",
        }
        found += _of_region(float(np.median(read)), context, of, shown)
    return tuple(found)


def _of_region(
    share: float, context: dict[str, str | float], of: tuple[Side, Source], shown: Overlay
) -> Sequence[Measured]:
    made = [(INDEX, Unit.RATIO, share)]
    if shown.low is not None and shown.high is not None and shown.unit is not None:
        value = shown.low + share * (shown.high - shown.low)
        made.append((CONCEPTS[shown.unit], shown.unit, value))
    return [
        Quantity(
            concept=concept,
            unit=unit,
            side=of[0],
            context=context,
            provenance=Provenance(method=f"{concept}@1", sources=(of[1].sha256,)),
            flags=(DESCRIPTIVE, AS_DISPLAYED),
        ).single(value)
        for concept, unit, value in made
    ]


def _marked_bar(marks: Marks, shape: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    drawn = [m for m in latest(marks) if m.what == BAR and len(m.points_px) > 1]
    if not drawn:
        return None
    points = np.array(max(drawn, key=lambda m: (m.at, m.id)).points_px)
    low = np.clip(points.min(axis=0).round(), 0, (shape[1] - 1, shape[0] - 1)).astype(int)
    high = np.clip(points.max(axis=0).round(), 0, (shape[1] - 1, shape[0] - 1)).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _enclosed(picture: NDArray[np.uint8], mark: Mark) -> NDArray[np.uint8]:
    rows, columns = picture.shape[:2]
    across, down = np.meshgrid(np.arange(columns, dtype=float), np.arange(rows, dtype=float))
    return picture[inside(np.array(mark.points_px), np.stack([across, down], axis=-1))]


def _missing(of: tuple[Side, Source], reason: str) -> NotMeasured:
    return NotMeasured(concept=INDEX, side=of[0], reason=reason)
