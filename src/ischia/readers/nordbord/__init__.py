"""NordBord: the hub's export of reduced numbers, and the force trace of a test."""

from typing import Final

from ischia.readers.contract import Reader
from ischia.readers.nordbord.hub import looks_like_hub
from ischia.readers.nordbord.map import TAG, read
from ischia.readers.nordbord.trace import looks_like_trace

_NAME, _, _VERSION = TAG.partition("@")

NORDBORD: Final = Reader(
    name=_NAME,
    version=int(_VERSION),
    title="NordBord CSV (the hub's export, or a force trace with LeftForce and RightForce)",
    claims=lambda raw: looks_like_hub(raw) or looks_like_trace(raw),
    read=read,
)
