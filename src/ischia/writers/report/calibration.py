"""What stands behind every millimetre and second of a clip: scale, regions, clock, flags."""

from typing import Final

import numpy as np

from ischia.model.source import Source
from ischia.model.ultrasound import CalibratedRegion, Cine, RfFrames
from ischia.writers.report.flags import flags_words
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Table, Text
from ischia.writers.report.wording import THIN, short_hash, side_word

COLUMNS: Final = ("Clip", "Scale", "Where the scale is from", "Regions", "Clock", "Flags")
_SOURCES: Final = {
    "scale_drawn": "a line of known length that a person drew",
    "scale_typed": "typed by a person",
}
_KINDS: Final = {"tissue_2d": "tissue", "other": "other"}


def calibration_table(
    material: ReportMaterial, clips: list[Cine], echoes: list[RfFrames]
) -> tuple[Table, ...]:
    """Return one row for each clip and each recording of echoes."""
    rows = (*(_clip(material, c) for c in clips), *(_echoes(rf) for rf in echoes))
    return (Table(columns=COLUMNS, rows=rows, caption="Calibration"),)


def _clip(material: ReportMaterial, cine: Cine) -> tuple[Text, ...]:
    tissue = [r for r in cine.regions if r.kind == "tissue_2d"]
    flags = dict.fromkeys((*cine.flags, *_followed(material, cine)))
    return (
        (_file(cine.source, side_word(cine.side)),),
        ("; ".join(dict.fromkeys(map(_scale, tissue))) or "none: no millimetre is claimed",),
        (_from(cine, tissue, flags),),
        ("; ".join(map(_region, cine.regions)) or "none in the file",),
        (_clock(cine),),
        (flags_words(flags) or "none",),
    )


def _followed(material: ReportMaterial, cine: Cine) -> list[str]:
    """Return the doubts about scale and clock that measuring found; others stand at the values."""
    own = [m for m in material.measurements if cine.source.sha256 in m.provenance.sources]
    about = ("scale_", "clock_", "field_found", "image_")
    return [flag for m in own for flag in m.flags if flag.startswith(about)]


def _file(source: Source, side: str) -> str:
    return f"{source.path}, {side} ({short_hash(source.sha256)})".replace(",  (", " (")


def _scale(region: CalibratedRegion) -> str:
    x, y = region.mm_per_px_x, region.mm_per_px_y
    if x == y:
        return f"{x:.4g}{THIN}mm a pixel"
    return f"{x:.4g}{THIN}mm a pixel across, {y:.4g}{THIN}mm in depth"


def _from(cine: Cine, tissue: list[CalibratedRegion], flags: dict[str, None]) -> str:
    if not tissue:
        return "not measured: the file carries no calibration"
    for flag, said in _SOURCES.items():
        if flag in flags:
            return said
    return f"the file’s own regions ({cine.source.reader})"


def _region(r: CalibratedRegion) -> str:
    return f"{_KINDS[r.kind]} {r.x0_px}–{r.x1_px} × {r.y0_px}–{r.y1_px}{THIN}px"


def _clock(cine: Cine) -> str:
    count = len(cine.t_s)
    if count < 2:  # noqa: PLR2004  # a still has no clock
        return "a still"
    steps_s = np.diff(cine.t_s)
    rate = 1 / float(np.median(steps_s)) if np.median(steps_s) > 0 else 0.0
    uneven = float(steps_s.max() - steps_s.min()) > 0.1 * float(np.median(steps_s))
    said = f"{count} frames in {cine.t_s[-1] - cine.t_s[0]:.2f}{THIN}s, {rate:.3g} a second"
    return f"{said}, uneven" if uneven else said


def _echoes(rf: RfFrames) -> tuple[Text, ...]:
    frames, depths, lines = rf.samples.shape
    return (
        (_file(rf.source, side_word(rf.side)),),
        (f"{rf.mm_per_sample:.4g}{THIN}mm a sample, {rf.line_pitch_mm:.4g}{THIN}mm a line",),
        (f"the speed of sound, {rf.sound_speed_m_s:g}{THIN}m/s, and the probe’s line pitch",),
        (f"{depths} samples × {lines} lines",),
        (
            f"{frames} frames, {rf.frame_rate_hz:.3g} a second"
            if rf.frame_rate_hz
            else f"{frames} frames; their rate is not known",
        ),
        ("none",),
    )
