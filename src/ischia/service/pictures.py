"""What a report shows of ultrasound beyond values: clips at their scale, maps over them."""

from collections.abc import Mapping

from ischia.model.marks import Marks
from ischia.model.measured import Measurements
from ischia.model.recording import Recording
from ischia.model.ultrasound import Cine, RfFrames
from ischia.service.opening_maps import opening_picture
from ischia.service.scale import scaled
from ischia.service.strain_maps import strain_picture
from ischia.writers.figures.opening import OpeningPicture
from ischia.writers.figures.strain import StrainPicture

_FOLLOWED = "ultrasound.tracking_held"
Recordings = Mapping[str, tuple[Recording, ...]]


def at_scale(
    recordings: Recordings, marks: Mapping[str, Marks]
) -> dict[str, tuple[Recording, ...]]:
    """Return the recordings, each clip with the scale that was drawn on it where it has no own.

    Raises
    ------
    InputError
        When a drawn scale cannot be used.
    """
    return {
        sha256: tuple(
            scaled(one, marks.get(sha256)) if isinstance(one, Cine) else one for one in file
        )
        for sha256, file in recordings.items()
    }


def openings(
    recordings: Recordings, marks: Mapping[str, Marks], measured: Measurements
) -> dict[str, OpeningPicture]:
    """Return the opening map of each clip that was followed and has a scale.

    Raises
    ------
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    followed = {
        sha256 for c in measured.curves if c.concept == _FOLLOWED for sha256 in c.provenance.sources
    }
    return {
        sha256: opening_picture(clip, marks.get(sha256))
        for sha256, file in recordings.items()
        for clip in file
        if sha256 in followed
        and isinstance(clip, Cine)
        and any(region.kind == "tissue_2d" for region in clip.regions)
    }


def strains(recordings: Recordings, marks: Mapping[str, Marks]) -> dict[str, StrainPicture]:
    """Return the strain map of each recording of echoes that holds two frames or more.

    Raises
    ------
    MissingExtraError
        When the part that compares frames is not installed.
    """
    return {
        sha256: picture
        for sha256, file in recordings.items()
        for rf in file
        if isinstance(rf, RfFrames) and (picture := strain_picture(rf, marks.get(sha256)))
    }
