"""HUMAC NORM and Cybex CSV: index, time, position, torque, velocity, end points."""

from typing import Final

from ischia.readers.contract import Reader
from ischia.readers.humac.map import TAG, recording
from ischia.readers.humac.parse import looks_like_humac, parse

_NAME, _, _VERSION = TAG.partition("@")

HUMAC: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="HUMAC or Cybex CSV (time, position, torque in foot-pounds or N.m, velocity)",
    claims=looks_like_humac,
    read=lambda raw, facts: (recording(raw, parse(raw), facts),),
)
