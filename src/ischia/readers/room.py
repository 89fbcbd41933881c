"""Room for decoded frames: in memory while they are few, else in a file that has no name."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.model.errors import InputError
from ischia.numeric import room
from ischia.readers.contract import RawFile

# One grey byte each: ten thousand frames of 640×480, and a header may claim any size, so the claim
# is checked before anything is decoded.
MAX_PIXELS: Final = 1 << 32
MAX_FRAME_PIXELS: Final = 1 << 26  # no probe has so many; a picture that claims them is a bomb
MAX_SIDE_PIXELS: Final = 1 << 14  # what follows tissue counts rows and columns in 16 bits
KEPT_BYTES: Final = 1 << 28


def require_bearable(raw: RawFile, shape: tuple[int, int, int]) -> None:
    """Refuse a claim of nothing, or of more than can be borne, before room is made for it.

    Raises
    ------
    InputError
        When a side is below 1 or over `MAX_SIDE_PIXELS`, one frame is over `MAX_FRAME_PIXELS`, or
        all are over `MAX_PIXELS`.
    """
    frames, rows, columns = shape
    claim = f"{frames} frame{'s' if frames != 1 else ''} of {columns}×{rows} pixels"
    if min(shape) < 1:
        raise InputError(
            where=raw.shown,
            found=claim,
            expected="at least one frame with pixels",
            do="Export the clip again.",
        )
    whole = frames * rows * columns
    too_long = max(rows, columns) > MAX_SIDE_PIXELS
    if too_long or whole > MAX_PIXELS or rows * columns > MAX_FRAME_PIXELS:
        raise InputError(
            where=raw.shown,
            found=f"{claim}, {whole / 2**20:.0f} million in all",
            expected=f"at most {MAX_PIXELS / 2**20:.0f} million, "
            f"{MAX_FRAME_PIXELS / 2**20:.0f} million a frame, and {MAX_SIDE_PIXELS} a side",
            do="Export the part that matters, at the size that the ultrasound machine shows.",
        )


def room_for(shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return room for frames (t, y, x): a long clip lies in a file without a name."""
    return room.room_for(shape, np.uint8)


class _Kept:
    """The frames decoded last, by the hash of their file: at most `KEPT_BYTES` of them."""

    def __init__(self) -> None:
        self._frames: OrderedDict[str, NDArray[np.uint8]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sha256: str, decode: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
        """Return the frames of a file, decoding them only where they are not kept."""
        with self._lock:
            if sha256 in self._frames:
                self._frames.move_to_end(sha256)
                return self._frames[sha256]
        frames = decode()
        frames.setflags(write=False)
        if frames.nbytes <= KEPT_BYTES:
            with self._lock:
                self._frames[sha256] = frames
                while sum(held.nbytes for held in self._frames.values()) > KEPT_BYTES:
                    self._frames.popitem(last=False)
        return frames


KEPT: Final = _Kept()
