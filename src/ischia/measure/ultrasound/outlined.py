"""Everything that calipers, outlines and clicks say of one recording, and of several together."""

from collections.abc import Iterable

from ischia.measure.ultrasound.contour import outlined_measures
from ischia.measure.ultrasound.echo import echo_measures
from ischia.measure.ultrasound.multifidus import multifidus_measures
from ischia.measure.ultrasound.nerve import nerve_areas, nerve_course
from ischia.measure.ultrasound.nerve_sweep import nerve_sweep
from ischia.measure.ultrasound.tear import haematoma_volumes, tear_measures, tear_shares
from ischia.model.marks import Marks
from ischia.model.measurement import Measured
from ischia.model.ultrasound import Cine


def drawn_measures(cine: Cine, marks: Marks | None) -> tuple[Measured, ...]:
    """Sizes and brightness of what was drawn on a recording; nothing for what was not.

    Parameters
    ----------
    cine
        The recording; lengths and areas need its calibration, brightness does not.
    marks
        `what` of each mark names the thing: see `docs/how-to/measure-a-clip`. Of one id only the
        highest version counts.

    Raises
    ------
    MissingExtraError
        When a click asks for an outline and the part that reads pictures is not installed.
    """
    if marks is None:
        return ()
    outlined = (*outlined_measures(cine, marks), *tear_measures(cine, marks))
    return (
        *outlined,
        *tear_shares(outlined),
        *nerve_areas(cine, marks),
        *nerve_sweep(cine, marks),
        *multifidus_measures(cine, marks),
        *echo_measures(cine, marks),
    )


def across_recordings(found: Iterable[Measured]) -> tuple[Measured, ...]:
    """Values that need several recordings of a visit: volume of a haematoma, course of a nerve."""
    together = tuple(found)
    return (*haematoma_volumes(together), *nerve_course(together))
