"""A folder that an ultrasound machine or a frame grabber fills → values of each frame, at once."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ischia.measure import ultrasound
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Marks
from ischia.model.ultrasound import CalibratedRegion, Cine, tissue_drawn_in
from ischia.service.files import in_order, raw_file
from ischia.service.intake import read
from ischia.service.loose import marks_of
from ischia.service.scale import scaled
from ischia.writers.film import Drawn, Sheet, drawn, png_bytes

KINDS: Final = frozenset({".png", ".jpg", ".jpeg", ".dcm"})
_WAIT_S: Final = 0.005  # between looks into the folder
_WHOLE_S: Final = 2.0  # after which a file that cannot be read is no longer being written
_KEPT: Final = 4  # frames: the newest, and what is still being looked at
_ENDLESS: Final = 1 << 31
_LOOK_BACK_S: Final = 2.0  # the rate that is told is that of so long


class _Ended(Exception):  # noqa: N818  # no error: the folder grows no more
    """No frame came for as long as was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One frame as it is shown."""

    number: int
    file: str
    at_s: float  # since the first, by when the files were written
    readings: tuple[ultrasound.Reading, ...]
    picture: Callable[[], bytes]  # as PNG, drawn only where somebody looks
    left_out: int  # files so far that could not be read, or were of another size
    rate_hz: float | None  # frames measured to a second, over the last two; None of the first
    waiting: int  # frames that have come and are not measured yet: above a few, it falls behind


def live(
    folder: Path,
    options: RecordingEntry,
    *,
    idle_s: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Moment]:
    """Yield each frame of a growing folder with its values, in the order of the files' names.

    Frames are PNG, JPEG or DICOM stills, each named after the one before. What is followed is
    what was drawn on the first of them (in NAME.marks.json beside it); without marks only the
    share of the picture that can be followed is told. Millimetres need the DICOM file's own scale,
    or one that was typed or drawn. Some frames at most are in memory, however many come.

    Parameters
    ----------
    folder
        It may still be empty.
    options
        Side, and where needed the scale.
    idle_s
        Ends when no frame came for so long; otherwise never.
    clock
        [s].

    Raises
    ------
    InputError
        When there is no such folder, or its first frame cannot be used.
    MissingExtraError
        When the part that registers pictures is not installed.
    """
    if not folder.is_dir():
        raise InputError(
            where=folder.name,
            found="no folder",
            expected="a folder into which frames are written",
            do="Make it first, and let the frames come.",
        )
    reel = _Reel(folder, options, idle_s, clock)
    try:
        first, marks = reel.first()
        image, sized = _image(first, marks)
        sheet = Sheet(image=image, sized=sized, simulated=_simulated(first))
        for frame in ultrasound.live_frames(reel, first, marks):
            yield reel.moment(frame, sheet)
    except _Ended:
        return


class _Reel(Sequence[NDArray[np.uint8]]):
    """Frames of a folder, waited for when they are asked for."""

    def __init__(
        self,
        folder: Path,
        options: RecordingEntry,
        idle_s: float | None,
        clock: Callable[[], float],
    ) -> None:
        self._folder, self._options, self._idle_s, self._clock = folder, options, idle_s, clock
        self._seen: set[str] = set()
        self._waiting: deque[Path] = deque()
        self._frames: OrderedDict[int, tuple[Path, NDArray[np.uint8], float]] = OrderedDict()
        self._count = self._left_out = 0
        self._shape: tuple[int, ...] = ()
        self._start_s = 0.0
        self._done_s: deque[float] = deque()

    def __len__(self) -> int:
        """Return more than will ever come: nobody knows how many there will be."""
        return _ENDLESS

    def __getitem__(self, number: int) -> NDArray[np.uint8]:  # type: ignore[override]
        """Return one of the newest frames, or wait for the next."""
        while number >= self._count:
            self._next()
        return self._frames[number][1]

    def first(self) -> tuple[Cine, Marks]:
        """Return the first frame as a recording, at its scale, with what was drawn on it."""
        path = self._await()
        still = self._still(path)
        if still is None:
            raise InputError(
                where=path.name,
                found="no still picture",
                expected="one frame a file: PNG, JPEG or a DICOM still",
                do="Measure a whole clip with: ischia measure",
            )
        sha256 = still.source.sha256
        marks = marks_of(path, None).get(sha256)
        marks = marks or Marks(schema="ischia.marks/1", recording=sha256, marks=())
        still = scaled(still, marks)
        self._keep(path, still.pixels[0])
        return still, marks

    def moment(self, frame: ultrasound.LiveFrame, sheet: Sheet) -> Moment:
        """Return a frame as it is shown."""
        path, grey, at_s = self._frames[frame.number]
        says = tuple(said(one) for one in frame.readings)
        rate_hz = self._rate_hz()
        over = Drawn(drawn=frame.calipers, says=(f"{at_s:.2f} s", *says))
        return Moment(
            number=frame.number,
            file=path.name,
            at_s=at_s,
            readings=frame.readings,
            picture=lambda: png_bytes(drawn(grey, sheet, over)),
            left_out=self._left_out,
            rate_hz=rate_hz,
            waiting=self._behind(),
        )

    def _rate_hz(self) -> float | None:
        """Return how many frames to a second were measured of late, this one being done now."""
        now_s = self._clock()
        self._done_s.append(now_s)
        while now_s - self._done_s[0] > _LOOK_BACK_S and len(self._done_s) > 2:  # noqa: PLR2004
            self._done_s.popleft()
        over_s = now_s - self._done_s[0]
        return (len(self._done_s) - 1) / over_s if over_s > 0 else None

    def _behind(self) -> int:
        """Return how many frames have come and are not measured."""
        self._look()
        return len(self._waiting)

    def _look(self) -> bool:
        """Take up what is new in the folder, and say whether anything was."""
        new = [
            path
            for path in self._folder.iterdir()
            if path.suffix.lower() in KINDS and path.name not in self._seen
        ]
        self._seen.update(path.name for path in new)
        self._waiting.extend(in_order(new))
        return bool(new)

    def _next(self) -> None:
        path = self._await()
        try:
            still = self._still(path)
        except InputError:
            still = None
        if still is None or still.pixels[0].shape != self._shape:
            self._left_out += 1
        else:
            self._keep(path, still.pixels[0])

    def _still(self, path: Path) -> Cine | None:
        """Return the picture in a file, waiting while it may still be being written."""
        until_s = self._clock() + _WHOLE_S
        while True:
            try:
                found = read(raw_file(path), replace(self._options, path=path.name))
            except InputError:
                if self._waiting or self._clock() > until_s:
                    raise
                time.sleep(_WAIT_S)
                continue
            stills = [one for one in found if isinstance(one, Cine) and one.t_s.size == 1]
            return stills[0] if stills else None

    def _keep(self, path: Path, grey: NDArray[np.uint8]) -> None:
        written_s = path.stat().st_mtime
        self._start_s = self._start_s or written_s
        self._shape = grey.shape
        self._frames[self._count] = (path, grey, written_s - self._start_s)
        self._count += 1
        while len(self._frames) > _KEPT:
            self._frames.popitem(last=False)

    def _await(self) -> Path:
        """Return the next file, waiting for it."""
        since_s = self._clock()
        while not self._waiting:
            new = self._look()
            if not new and self._idle_s is not None and self._clock() - since_s > self._idle_s:
                raise _Ended
            if not new:
                time.sleep(_WAIT_S)
        return self._waiting.popleft()


def said(one: ultrasound.Reading) -> str:
    """Return a reading in plain letters, with its interval or that its error is unknown."""
    if one.value is None:
        return f"{one.what}: not measured"
    told = f"{one.what} {one.value:.1f} {one.unit}"
    if one.counted:
        return told
    if one.interval95 is None:
        return f"{told} (error unknown)"
    low, high = one.interval95
    return f"{told} ({low:.1f} to {high:.1f})"


def _image(first: Cine, marks: Marks) -> tuple[CalibratedRegion, bool]:
    points_px = [point for mark in marks.marks for point in mark.points_px]
    region = tissue_drawn_in(first.regions, points_px)
    rows, columns = first.pixels.shape[1:]
    whole = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=columns - 1, y1_px=rows - 1,
        mm_per_px_x=1.0, mm_per_px_y=1.0, kind="other",
    )  # fmt: skip
    return region or whole, region is not None


def _simulated(first: Cine) -> bool:
    return (first.source.device or "").startswith("SIMULATED")
