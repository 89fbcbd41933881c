"""Strain of a region beside that of another at one depth, from echoes themselves."""

import numpy as np

from ischia.measure.elastography.compared import Origin, compared
from ischia.measure.elastography.displaced import displaced
from ischia.measure.elastography.regions import drawn_regions
from ischia.measure.elastography.words import LEAST_PCT
from ischia.model.marks import Marks
from ischia.model.measurement import Measured
from ischia.model.ultrasound import RfFrames


def elastography_measures(rf: RfFrames, marks: Marks | None = None) -> tuple[Measured, ...]:
    """Strain ratio of two regions at one depth, and the strain [%] of each along the beam.

    The ratio is that of the reference to the region in question: above 1 the region is strained
    less, and so is relatively stiffer. It is no stiffness: no unit of pressure follows from it, it
    changes with the hand, with what lies around and with what was chosen to compare with, and it
    never speaks for a diagnosis alone (flag). Several pairs of frames are added up before the
    ratio is taken, so that a pair counts by how much it is strained. The interval is Student's t
    over groups of lines that share no noise, and speaks of these frames, this probe and these two
    regions: not of another press, nor of another reader's regions.

    Parameters
    ----------
    rf
        Two frames or a cine.
    marks
        Regions `what` "strain_target" and "strain_reference": x is the line, y the sample along
        it, each counted from 0.

    Returns
    -------
    tuple
        Strain of the region, strain of the reference, ratio, share held; or `NotMeasured`.

    Raises
    ------
    MissingExtraError
        When the part that compares frames is not installed.
    """
    count = len(rf.samples)
    origin = Origin(
        side=rf.side,
        sha256=rf.source.sha256,
        said={"structure": rf.structure, "view": rf.view},
        t_s=np.arange(count) / rf.frame_rate_hz if rf.frame_rate_hz else None,
        least_pct=LEAST_PCT,
    )
    drawn = drawn_regions(marks)
    if isinstance(drawn, str):
        return origin.missing(drawn)
    if count < 2:  # noqa: PLR2004  # a displacement is between two
        return origin.missing("one frame only: a strain is between two")
    return compared(origin, displaced(rf), drawn)
