"""Biodex text: the dynamometer's torque, position and velocity, sample by sample, set by set."""

from typing import Final

from ischia.readers.biodex.map import TAG, recordings
from ischia.readers.biodex.parse import looks_like_biodex, parse
from ischia.readers.contract import Reader

_NAME, _, _VERSION = TAG.partition("@")

BIODEX: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="Biodex text, raw or of several sets (a header with POS (ANAT), then columns)",
    claims=looks_like_biodex,
    read=lambda raw, facts: recordings(raw, parse(raw), facts),
)
