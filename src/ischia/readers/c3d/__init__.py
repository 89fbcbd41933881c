"""C3D: marker trajectories, events, subject parameters, vendor outputs and force plates."""

from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.recording import Recording
from ischia.readers.c3d.header import MAGIC
from ischia.readers.c3d.map import device, marker_trial
from ischia.readers.c3d.parse import content
from ischia.readers.contract import RawFile, Reader, source_of
from ischia.readers.markers import renamed

_NAME: Final = "c3d"
_VERSION: Final = 1
_FIRST_BLOCKS: Final = range(2, 6)  # where any known writer puts the parameters


def _claims(raw: RawFile) -> bool:
    marked = len(raw.data) > 1 and raw.data[1] == MAGIC and raw.data[0] in _FIRST_BLOCKS
    return marked or raw.shown.lower().endswith(".c3d")


def _read(raw: RawFile, facts: RecordingEntry) -> tuple[Recording, ...]:
    held = content(raw)
    tag = f"{_NAME}@{_VERSION}"
    source = source_of(raw, tag=tag, form=_NAME, device=facts.device or device(held.groups))
    return (renamed(marker_trial(held, facts, source), raw.profile),)


C3D: Final = Reader(
    name=_NAME,
    version=_VERSION,
    title="C3D motion capture trial",
    claims=_claims,
    read=_read,
)
