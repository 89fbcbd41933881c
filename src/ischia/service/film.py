"""A clip with what was drawn and measured on it → a film that players and browsers show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ischia.measure import ultrasound
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.marks import Mark, Marks
from ischia.model.measured import Measurements
from ischia.model.measurement import Curve
from ischia.model.ultrasound import CalibratedRegion, Cine, tissue_drawn_in
from ischia.readers.contract import RawFile
from ischia.service.files import raw_file
from ischia.service.intake import read
from ischia.service.loose import case_of, facts_of, marks_of, measure_files
from ischia.service.measure import Tell, silent
from ischia.service.scale import scaled
from ischia.writers.files import write_atomically
from ischia.writers.film import CODINGS, Drawn, Sheet, drawn, film_bytes

SIMULATED: Final = "SIMULATED"  # what the device of every phantom begins with
_SHOWN_S: Final = 0.5  # for which a mark stands, about the frame that it was drawn on
_SAYS: Final = {  # what is written on each frame, by its curve: name and unit, plain letters only
    "ultrasound.gap_trace": ("gap", "mm"),
    "ultrasound.gap_opening_trace": ("opening", "mm"),
    "ultrasound.fascicle_angle_trace": ("fascicles", "deg"),
    "ultrasound.muscle_thickness_trace": ("thickness", "mm"),
    "ultrasound.fascicle_length_trace": ("fascicle", "mm"),
    "ultrasound.tracking_held": ("followed", "%"),
}
_ANGLE: Final = "ultrasound.fascicle_angle_trace"
_PROPOSED: Final = "proposed_not_confirmed"


def write_film(path: Path, out: Path, options: RecordingEntry, tell: Tell = silent) -> Path:
    """Write one clip as a film, at its own speed, with what was drawn and measured on it.

    An `.mp4` is coded as VP9 and a `.webm` as VP8: players and browsers show both.

    Only the image of tissue enters the film; what a machine burns in beside it stays out. Each
    frame says its time and the values that were measured on it; a value that nobody confirmed says
    so. Marks of a person stand for half a second about the frame they were drawn on, lines of the
    program on every frame on which it found them. A simulated clip says so on every frame.

    Raises
    ------
    InputError
        When the file is no clip, nothing says where in its picture the tissue is, or `out` ends
        in neither way.
    MissingExtraError
        When the part that draws and codes pictures is not installed.
    StorageError
        When the film cannot be written; nothing half written is left.
    """
    ending = _ending(out)
    raw, case = raw_file(path), case_of(path)
    facts = facts_of(path, case, options)
    marks = marks_of(path, case).get(raw.sha256)
    cine = scaled(_clip(raw, read(raw, facts)), marks)
    sheet = _sheet(raw, cine, marks)
    measured = measure_files([path], options, tell=tell)
    pictures = (
        drawn(cine.pixels[number], sheet, over)
        for number, over in enumerate(_overlays(cine, marks, measured))
    )
    rate_hz = (cine.t_s.size - 1) / float(cine.t_s[-1])
    write_atomically(out, film_bytes(pictures, sheet.size_px, rate_hz, ending))
    return out


def _ending(out: Path) -> str:
    """Return how the name of a film ends, which says how it is coded."""
    ending = out.suffix.lower()
    if ending not in CODINGS:
        raise InputError(
            where=out.name,
            found=f"the ending {ending!r}" if ending else "a name without an ending",
            expected=" or ".join(CODINGS),
            do="Give the film a name that ends so.",
        )
    return ending


def _clip(raw: RawFile, found: tuple[object, ...]) -> Cine:
    clips = [one for one in found if isinstance(one, Cine) and one.t_s.size > 1]
    if len(clips) != 1:
        raise InputError(
            where=raw.shown,
            found="no clip in it",
            expected="one ultrasound clip of two frames or more",
            do="Name the clip itself; a still is shown in the report.",
        )
    return clips[0]


def _sheet(raw: RawFile, cine: Cine, marks: Marks | None) -> Sheet:
    points_px = [point for mark in (marks.marks if marks else ()) for point in mark.points_px]
    image: CalibratedRegion | None = tissue_drawn_in(cine.regions, points_px)
    if image is None:
        raise InputError(
            where=raw.shown,
            found="a picture of which nothing says where its tissue is",
            expected="a calibrated region, or a scale that was typed or drawn",
            do="Give mm_per_px with x0_px, y0_px, x1_px and y1_px of the image, so that a name "
            "burnt in beside it stays out of the film.",
        )
    device = cine.source.device or ""
    return Sheet(image=image, sized=True, simulated=device.startswith(SIMULATED))


@dataclass(frozen=True, slots=True)
class _Line:
    """One curve as it is written on frames."""

    what: str
    unit: str
    by_frame: Mapping[int, float]
    proposed: bool


def _overlays(cine: Cine, marks: Marks | None, measured: Measurements) -> Iterator[Drawn]:
    """Yield what is drawn on each frame."""
    own = [c for c in measured.curves if cine.source.sha256 in c.provenance.sources]
    lines = [
        _Line(*_SAYS[c.concept], _by_frame(cine, c), _PROPOSED in c.flags)
        for c in own
        if c.concept in _SAYS
    ]
    angles_deg = {n: v for c in own if c.concept == _ANGLE for n, v in _by_frame(cine, c).items()}
    found: dict[int, list[Mark]] = {}
    for mark in ultrasound.lines_on(cine, marks, angles_deg):
        found.setdefault(mark.frame, []).append(mark)
    people = [m for m in (ultrasound.latest(marks) if marks else ()) if len(m.points_px) > 1]
    for number, at_s in enumerate(cine.t_s.tolist()):
        near = tuple(
            m
            for m in people
            if 0 <= m.frame < cine.t_s.size and abs(cine.t_s[m.frame] - at_s) <= _SHOWN_S / 2
        )
        yield Drawn(
            found=tuple(found.get(number, ())),
            drawn=near,
            says=(f"{at_s:.2f} s", *(_said(line, number) for line in lines)),
        )


def _by_frame(cine: Cine, curve: Curve) -> dict[int, float]:
    frames = np.searchsorted(cine.t_s, np.asarray(curve.at) - 1e-9)
    return dict(zip(frames.tolist(), curve.values, strict=True))


def _said(line: _Line, number: int) -> str:
    value = line.by_frame.get(number)
    if value is None:
        return f"{line.what} not measured here"
    proposed = " (proposed, not confirmed)" if line.proposed else ""
    return f"{line.what} {value:.1f} {line.unit}{proposed}"
