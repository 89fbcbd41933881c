"""How good a recording of markers is: gaps, residuals, and foot events told by several."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ischia.model.motion import MarkerTrial
from ischia.writers.report.material import FootEvent, ReportMaterial
from ischia.writers.report.pieces import Table, Text
from ischia.writers.report.wording import THIN, opened

_MOST_MARKERS: Final = 12
_MOST_EVENTS: Final = 24
_KINDS: Final = {"foot_strike": "strike", "foot_off": "off"}
_MS: Final = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marker:
    """What one marker lacked."""

    name: str
    unseen_pct: float
    longest_s: float
    residual_mm: tuple[float, float] | None  # mean and largest


def seen(material: ReportMaterial) -> Iterator[tuple[str, str]]:
    """Say of each recording how many trajectories were seen throughout."""
    for trial in _trials(material):
        markers = _markers(trial)
        whole = sum(not m.unseen_pct for m in markers)
        said = f"{whole} of {len(markers)} trajectories were seen throughout"
        yield f"Markers, {trial.trial} trial", f"{said}; gaps are not filled. {_residuals(markers)}"


def _residuals(markers: list[_Marker]) -> str:
    means_mm = [m.residual_mm[0] for m in markers if m.residual_mm]
    if not means_mm:
        return "The file states no residuals: trajectories were filtered or filled."
    return (
        f"Rays of the cameras missed each other by {np.median(means_mm):.1f}{THIN}mm, the median "
        f"of {len(means_mm)} markers."
    )


def marker_tables(material: ReportMaterial) -> Iterator[Table]:
    """Return, for each recording, markers that were hidden, and those with the largest residual."""
    for trial in _trials(material):
        markers = sorted(_markers(trial), key=lambda m: (-m.unseen_pct, -_mean_mm(m)))
        doubtful = [m for m in markers if m.unseen_pct or m.residual_mm]
        shown = doubtful[:_MOST_MARKERS]
        if not shown:
            continue
        hidden = sum(m.unseen_pct > 0 for m in markers)
        left_out = hidden - sum(m.unseen_pct > 0 for m in shown)
        more = f" {left_out} more had gaps." if left_out > 0 else ""
        columns = ("Frames unseen", "Longest gap", "Residual: mean", "Largest")
        yield Table(
            columns=(f"Markers, {trial.trial} trial", *columns),
            rows=tuple(map(_row, shown)),
            caption="A stride with a gap where it counts is left out. Residual: by how much the "
            f"rays of the cameras missed each other.{more}",
        )


def _row(m: _Marker) -> tuple[Text, ...]:
    residuals: tuple[Text, Text] = (("not stated",), ("",))
    if m.residual_mm:
        mean, largest = (f"{mm:.1f}{THIN}mm" for mm in m.residual_mm)
        residuals = ((mean,), (largest,))
    if not m.unseen_pct:
        return ((m.name,), ("none",), ("",), *residuals)
    gap = f"{m.longest_s * _MS:.0f}{THIN}ms"
    return ((m.name,), (f"{m.unseen_pct:.0f}{THIN}%",), (gap,), *residuals)


def _mean_mm(m: _Marker) -> float:
    return m.residual_mm[0] if m.residual_mm else 0.0


def event_tables(material: ReportMaterial) -> Iterator[Table]:
    """Return, for each recording, events of file and plates beside those found from markers."""
    for trial in _trials(material):
        every = material.foot_events.get(trial.source.sha256, ())
        if not every:
            continue
        shown = every[:_MOST_EVENTS]
        more = f" {len(every) - len(shown)} more follow." if len(every) > len(shown) else ""
        yield Table(
            columns=("Foot event", "File", "Plate", "Markers", "File − markers", "Plate − markers"),
            rows=tuple(_event(one) for one in shown),
            caption="Numbers rest on what the file marks; where it marks nothing, on the markers. "
            f"A file's events may have been set by hand or by its own program.{more}",
            folded="Foot events, told by several",
        )


def _event(one: FootEvent) -> tuple[Text, ...]:
    moments: list[Text] = [
        (f"{one.times_s[source]:.3f}{THIN}s",) if source in one.times_s else ("",)
        for source in ("file", "plates", "markers")
    ]
    apart: list[Text] = [(_apart(one, source),) for source in ("file", "plates")]
    return ((opened(f"{one.side} {_KINDS[one.kind]}"),), *moments, *apart)


def _apart(one: FootEvent, source: str) -> str:
    if not {source, "markers"} <= set(one.times_s):
        return ""
    apart_ms = (one.times_s[source] - one.times_s["markers"]) * _MS
    return f"{apart_ms:+.0f}{THIN}ms".replace("-", "−")


def _trials(material: ReportMaterial) -> Iterator[MarkerTrial]:
    return (r for r in material.recorded() if isinstance(r, MarkerTrial) and r.names)


def _markers(trial: MarkerTrial) -> list[_Marker]:
    found = []
    for place, name in enumerate(trial.names):
        unseen = np.isnan(trial.xyz_mm[:, place, 0])
        edges = np.flatnonzero(np.diff(np.concatenate(([False], unseen, [False]))))
        longest = int((edges[1::2] - edges[::2]).max(initial=0))
        found.append(
            _Marker(
                name=name,
                unseen_pct=100.0 * float(unseen.mean()),
                longest_s=longest / trial.fs_hz,
                residual_mm=_residual_mm(trial, place),
            )
        )
    return found


def _residual_mm(trial: MarkerTrial, place: int) -> tuple[float, float] | None:
    if trial.residual_mm is None or not np.isfinite(trial.residual_mm[place]).all():
        return None
    mean_mm, largest_mm = trial.residual_mm[place].tolist()
    return mean_mm, largest_mm
