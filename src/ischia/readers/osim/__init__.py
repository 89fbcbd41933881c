"""OpenSim models: bodies, joints, markers and muscle paths of an `.osim` file."""

from functools import cache
from importlib.resources import files
from typing import Final

from ischia.model.musculoskeletal import MusculoskeletalModel
from ischia.readers.contract import RawFile, source_of
from ischia.readers.osim.map import musculoskeletal
from ischia.readers.osim.node import model_node

__all__ = ["musculoskeletal_model", "walking_model"]

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


@cache
def walking_model() -> MusculoskeletalModel:
    """Return pelvis, thighs and shanks of one adult with the hamstrings of both legs.

    Its landmarks carry the names of Plug-in Gait. It is nobody's legs until it is scaled. Whose
    geometry it is, and what was changed, stands in the file and in NOTICE.
    """
    data = files(__name__).joinpath("walking.osim").read_bytes()
    return musculoskeletal_model(RawFile(shown="walking.osim", data=data))
