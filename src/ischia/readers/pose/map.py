"""A film of a person → one track of landmarks."""

import io
from collections.abc import Iterator
from typing import Final

import numpy as np

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError, IschiaError, MissingExtraError
from ischia.model.motion import PoseTrack, VideoTest
from ischia.readers.contract import RawFile, source_of
from ischia.readers.film import opened
from ischia.readers.pose.crops import Rgb
from ischia.readers.pose.finder import NUMBERS, Finder, Found
from ischia.readers.pose.models import models

TAG: Final = "pose@1"
_MOST_HZ: Final = 31.0  # faster films are thinned: a joint angle needs no more
_MOST_PICTURES: Final = 3600  # two minutes of those
_MOST_PIXELS: Final = 1 << 25


def pose_tracks(raw: RawFile, facts: RecordingEntry) -> tuple[PoseTrack]:
    """Return the landmarks of the person whom a film shows doing a test, `facts.test`.

    No picture is kept. A film of more than 31 pictures a second is thinned.

    Raises
    ------
    InputError
        When there is no such test, the film is damaged, too long or shows nobody, or the models
        are not there.
    MissingExtraError
        When the parts that decode films or run the models are not installed.
    """
    test = _test(raw, facts)
    finder = Finder(*models(raw.shown))
    t_s: list[float] = []
    seen: list[Found | None] = []
    size_px = (0, 0)
    try:
        for picture, at_s in _pictures(raw):
            size_px = (picture.shape[1], picture.shape[0])
            t_s.append(at_s)
            seen.append(finder.find(picture))
    except ImportError as err:
        raise MissingExtraError(needed_for="measuring a film of a person", extra="video") from err
    except IschiaError:
        raise
    except Exception:  # noqa: BLE001  # decoders raise anything at all on damaged bytes
        raise _refused(raw, "a film that cannot be decoded", "a whole MP4 or AVI") from None
    if not any(seen):
        found = f"nobody in {len(seen)} pictures"
        raise _refused(raw, found, "one person, seen whole from the side")
    return (_track(raw, facts, test, (np.array(t_s), seen, size_px)),)


def _test(raw: RawFile, facts: RecordingEntry) -> VideoTest:
    try:
        return VideoTest(facts.test or "")
    except ValueError:
        raise InputError(
            where=raw.shown,
            found=f"test {facts.test!r}",
            expected=f"one of {', '.join(VideoTest)}",
            do="Name it with --test, or as test = in its [[recording]] of visit.toml.",
        ) from None


def _pictures(raw: RawFile) -> Iterator[tuple[Rgb, float]]:
    """Yield pictures as red, green and blue with their times [s], thinned."""
    with opened(raw, io.BytesIO(raw.data)) as (film, cv2):
        size = (cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FRAME_WIDTH)
        rows, columns = (int(film.get(number)) for number in size)
        if rows * columns > _MOST_PIXELS:
            raise _refused(raw, f"pictures of {columns}×{rows} pixels", "a film of a telephone")
        taken, last_s = 0, -np.inf
        while True:
            there, picture = film.read()
            if not there:
                return
            at_s = film.get(cv2.CAP_PROP_POS_MSEC) / 1000.0
            if at_s - last_s < 1.0 / _MOST_HZ:
                continue
            taken, last_s = taken + 1, at_s
            if taken > _MOST_PICTURES:
                found = f"more than {_MOST_PICTURES / 30 / 60:.0f} minutes"
                raise _refused(raw, found, "the test and little else")
            yield cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), at_s


def _track(
    raw: RawFile,
    facts: RecordingEntry,
    test: VideoTest,
    told: tuple[np.ndarray, list[Found | None], tuple[int, int]],
) -> PoseTrack:
    t_s, seen, size_px = told
    xy_px = np.full((len(seen), len(NUMBERS), 2), np.nan)
    confidence = np.zeros((len(seen), len(NUMBERS)))
    for at, found in enumerate(seen):
        if found is not None:
            xy_px[at], confidence[at] = found.xy_px, found.confidence
    lasts_s = float(t_s[-1] - t_s[0])
    return PoseTrack(
        fs_hz=(len(t_s) - 1) / lasts_s if lasts_s > 0 else 1.0,
        xy_px=xy_px,
        confidence=confidence,
        names=tuple(NUMBERS),
        source=source_of(raw, tag=TAG, form="film of a person", device=facts.device),
        t_s=t_s,
        test=test,
        side=facts.side,
        size_px=size_px,
    )


def _refused(raw: RawFile, found: str, expected: str) -> InputError:
    return InputError(
        where=raw.shown,
        found=found,
        expected=expected,
        do="Film the test once more from the side, the whole body in the picture, and export the "
        "film whole.",
    )
