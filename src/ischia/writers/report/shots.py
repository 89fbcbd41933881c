"""Which frame of a clip is shown, with what was drawn on it."""

from ischia.model.marks import Mark
from ischia.model.measurement import Measurement
from ischia.model.ultrasound import Cine
from ischia.writers.figures.frames import Shot
from ischia.writers.report.material import ReportMaterial

FOUND_LINE = "found_line"  # the program's own lines among what people drew
STATES = {"rest": "At rest", "contraction": "Contraction", "stretch": "Stretch"}


def shot(material: ReportMaterial, cine: Cine, state: str, frame: int) -> Shot:
    """Return a frame with what was drawn on it; of repeated readings the first is shown."""
    drawn = material.drawn(cine.source.sha256)
    calipers = [m for m in drawn if m.kind == "caliper" and m.frame == frame]
    first = min((m.reading for m in calipers), default=1)
    proximal = [m for m in drawn if m.what == "proximal_end" and m.points_px]
    return Shot(
        cine=cine,
        frame=min(max(frame, 0), len(cine.pixels) - 1),
        says=STATES.get(state, f"Frame {frame}"),
        calipers=tuple(m for m in calipers if m.reading == first),
        proximal=proximal[0] if proximal else None,
        lines=tuple(m for m in drawn if m.what == FOUND_LINE and m.frame == frame),
    )


def frame_of(material: ReportMaterial, cine: Cine, m: Measurement) -> int:
    """Return the frame a value was read from: as it says, as its marks say, or by its time."""
    if isinstance(named := m.context.get("frame"), int | float):
        return int(named)
    state = m.context.get("state")
    marks: list[Mark] = [k for k in material.drawn(cine.source.sha256) if k.state == state]
    if marks:
        return marks[0].frame
    start_s = m.provenance.span_s[0] if m.provenance.span_s else 0.0
    return int(abs(cine.t_s - start_s).argmin())
