"""Lines that the program found on clips, beside what people drew: for a report to show."""

from collections.abc import Mapping
from dataclasses import replace

from ischia.measure import ultrasound
from ischia.model.marks import Marks
from ischia.model.measured import Measurements
from ischia.model.recording import Recording
from ischia.model.ultrasound import Cine
from ischia.service.scale import scaled


def with_found_lines(
    recordings: Mapping[str, tuple[Recording, ...]],
    marks: Mapping[str, Marks],
    measured: Measurements,
) -> dict[str, Marks]:
    """Return the marks of each recording, with the lines behind its architecture added.

    They are found again from the values, so that nothing but values need be kept; they bear the
    program as their author and are never written among a person's marks.
    """
    shown = dict(marks)
    clips = [r for file in recordings.values() for r in file if isinstance(r, Cine)]
    for clip in clips:
        sha256 = clip.source.sha256
        drawn = marks.get(sha256)
        lines = ultrasound.architecture_lines(scaled(clip, drawn), drawn, measured.measurements)
        if lines:
            before = drawn or Marks(schema="ischia.marks/1", recording=sha256, marks=())
            shown[sha256] = replace(before, marks=(*before.marks, *lines))
    return shown
