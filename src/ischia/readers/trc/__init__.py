"""TRC: marker trajectories as text, as OpenSim, OpenCap and Pose2Sim write them."""

from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.recording import Recording
from ischia.readers.contract import RawFile, Reader, source_of
from ischia.readers.markers import renamed
from ischia.readers.trc.map import marker_trial
from ischia.readers.trc.parse import looks_like_trc, parse

_NAME: Final = "trc"
_VERSION: Final = 1


def _read(raw: RawFile, facts: RecordingEntry) -> tuple[Recording, ...]:
    source = source_of(raw, tag=f"{_NAME}@{_VERSION}", form=_NAME, device=facts.device)
    return (renamed(marker_trial(raw, parse(raw), facts, source), raw.profile),)


TRC: Final = Reader(
    name=_NAME,
    version=_VERSION,
    title="TRC marker trajectories (text)",
    claims=looks_like_trc,
    read=_read,
)
