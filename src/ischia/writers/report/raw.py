"""The raw curve or frame behind a number, with the stretch it came from lit."""

import numpy as np

from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.recording import Recording
from ischia.model.strength import ForceTrace, TorqueCurve
from ischia.model.terms import Purpose
from ischia.model.ultrasound import Cine
from ischia.writers.figures.frames import frames
from ischia.writers.figures.ink import Drawing
from ischia.writers.figures.trace import trace
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.recorded import recording_of
from ischia.writers.report.shots import frame_of, shot
from ischia.writers.report.wording import side_word


class RawDrawings:
    """Draws recordings for one report; many numbers come from one span, which is drawn once."""

    def __init__(self, material: ReportMaterial) -> None:
        self._material = material
        self._drawn: dict[tuple[object, ...], Drawing | None] = {}

    def behind(self, m: Measurement, parents: list[Measurement]) -> list[Drawing]:
        """Return what a value was read from: its own files, or those of the values it is made of.

        Typed numbers have no curve: their card says file, item and readings instead.
        """
        return self._frame_pair(parents) or [
            drawing
            for part in parents or [m]
            for sha256 in part.provenance.sources
            if (recording := self._recording(part, sha256)) is not None
            and (drawing := self._once(part, recording)) is not None
        ]

    def _frame_pair(self, parents: list[Measurement]) -> list[Drawing]:
        """Draw the frames that a difference was taken between side by side, at one scale."""
        recordings = [self._recording(m, m.provenance.sources[0]) for m in parents]
        shots = [
            shot(self._material, cine, str(m.context.get("state")), self._frame(cine, m))
            for cine, m in zip(recordings, parents, strict=True)
            if isinstance(cine, Cine)
        ]
        if len(shots) < 2:  # noqa: PLR2004  # one frame is drawn by itself, larger
            return []
        shots.sort(key=lambda s: s.frame)  # as time went: rest before contraction
        return [frames(shots, title="The two frames that were compared, with their calipers")]

    def _recording(self, m: Measurement, sha256: str) -> Recording | None:
        return recording_of(m, self._material.recordings.get(sha256, ()))

    def _frame(self, cine: Cine, m: Measurement) -> int:
        return frame_of(self._material, cine, m)

    def _once(self, m: Measurement, recording: Recording) -> Drawing | None:
        # Sets of one file share its hash: a recording itself tells them apart, and lives as long.
        key: tuple[object, ...] = (id(recording), m.provenance.span_s)
        if isinstance(recording, Cine):
            key = (*key, self._frame(recording, m))
        elif isinstance(recording, MarkerTrial):
            key = (*key, m.side)
        if key not in self._drawn:
            self._drawn[key] = self._drawing(m, recording)
        return self._drawn[key]

    def _drawing(self, m: Measurement, recording: Recording) -> Drawing | None:
        span_s = m.provenance.span_s
        if isinstance(recording, TorqueCurve) and recording.purpose is Purpose.PASSIVE_SWEEP:
            span_s = None  # the value's span is of the test, not of what weighed the limb
        title = f"The whole recording {recording.source.path}, the part that was used lit"
        match recording:
            case TorqueCurve(torque_nm=torque_nm, side=side):
                time_s = np.arange(torque_nm.size) / recording.fs_hz
                return trace(
                    time_s,
                    torque_nm,
                    side=side,
                    unit="N·m, extending is positive",
                    span_s=span_s,
                    title=title,
                )
            case ForceTrace(force_n=force_n, side=side):
                time_s = np.arange(force_n.size) / recording.fs_hz
                return trace(time_s, force_n, side=side, unit="N", span_s=span_s, title=title)
            case Cine():
                at = self._frame(recording, m)
                state = str(m.context.get("state"))
                title = f"Frame {at} of {recording.source.path}, {side_word(m.side)}"
                return frames((shot(self._material, recording, state, at),), title=title)
            case MarkerTrial():
                return self._knee(m, title)
            case _:
                return None

    def _knee(self, m: Measurement, title: str) -> Drawing | None:
        """Return the knee angle through the whole trial, of the leg that the value is of."""
        traces = {
            c.side: c
            for c in self._material.assessment.measured.curves
            if c.concept == "motion.knee_flexion" and c.axis == "time_s"
        }
        curve = traces.get(m.side) or traces.get(self._material.examined)
        if curve is None:
            return None
        return trace(
            np.array(curve.at),
            np.array(curve.values),
            side=curve.side,
            unit="knee flexion, °",
            span_s=m.provenance.span_s,
            title=title,
        )
