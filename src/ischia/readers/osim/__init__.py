"""OpenSim models: bodies, joints, markers and muscle paths of an `.osim` file."""

from typing import Final

from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.readers.contract import RawFile, source_of
from ischia.readers.osim.map import musculoskeletal
from ischia.readers.osim.node import model_node

_TAG: Final = "osim@1"


def musculoskeletal_model(raw: RawFile) -> MusculoskeletalModel:
    """Return the model of an `.osim` file of OpenSim 4.

    Contact geometry, actuators, masses and pictures are not read: they move no bone and lead no
    muscle. Muscles whose path cannot be followed stand in `left_out` with the reason.

    Raises
    ------
    InputError
        When the bytes are no such model, or it cannot be followed from the ground outwards.
    """
    return musculoskeletal(model_node(raw), source_of(raw, tag=_TAG, form="osim"))
