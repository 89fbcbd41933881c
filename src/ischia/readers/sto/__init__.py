"""STO and MOT: columns over time as OpenSim and OpenCap write them."""

from typing import Final

from ischia.model.documents import RecordingEntry
from ischia.model.recording import Recording
from ischia.readers.contract import RawFile, Reader, source_of
from ischia.readers.sto.map import stored_outputs
from ischia.readers.sto.parse import looks_like_sto, parse

_NAME: Final = "sto"
_VERSION: Final = 1


def _read(raw: RawFile, facts: RecordingEntry) -> tuple[Recording, ...]:
    source = source_of(raw, tag=f"{_NAME}@{_VERSION}", form=_NAME, device=facts.device)
    return (stored_outputs(raw, parse(raw), facts, source),)


STO: Final = Reader(
    name=_NAME,
    version=_VERSION,
    title="STO or MOT storage of OpenSim (text)",
    claims=looks_like_sto,
    read=_read,
)
