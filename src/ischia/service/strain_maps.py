"""Raw echoes → the strain map that a report shows."""

from ischia.measure.elastography import displaced, drawn_regions
from ischia.model.marks import Marks
from ischia.model.ultrasound import RfFrames
from ischia.writers.figures.strain import StrainPicture

_NAMES = ("region", "reference")


def strain_picture(rf: RfFrames, marks: Marks | None = None) -> StrainPicture | None:
    """Return the strain map of the first pair that was measured, with both regions if drawn.

    None where the recording holds one frame only: a strain is between two.

    Raises
    ------
    MissingExtraError
        When the part that compares frames is not installed.
    """
    if len(rf.samples) < 2:  # noqa: PLR2004
        return None
    first = displaced(rf)[0]
    strain_pct, known = first.strain_pct()
    drawn = drawn_regions(marks)
    rings = () if isinstance(drawn, str) else tuple(zip(_NAMES, drawn, strict=True))
    return StrainPicture(
        strain_pct=strain_pct,
        known=known,
        mm_per_node=first.node_mm,
        mm_per_line=first.line_mm,
        first_depth_mm=first.first_depth_mm,
        outlines_mm=tuple(
            (
                name,
                tuple(
                    (x * rf.line_pitch_mm, rf.first_depth_mm + y * rf.mm_per_sample)
                    for x, y in mark.points_px
                ),
            )
            for name, mark in rings
        ),
    )
