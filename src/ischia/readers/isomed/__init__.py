"""IsoMed 2000 text: ten columns of whole numbers without a header, 200 Hz."""

from typing import Final

from ischia.readers.contract import Reader
from ischia.readers.isomed.map import TAG, recording
from ischia.readers.isomed.parse import looks_like_isomed, parse

_NAME, _, _VERSION = TAG.partition("@")

ISOMED: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="IsoMed 2000 text (ten columns of whole numbers, no header)",
    claims=looks_like_isomed,
    read=lambda raw, facts: (recording(raw, parse(raw), facts),),
)
