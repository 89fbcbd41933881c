"""Numbers of drawn sizes, kept: a number that moves needs a new `@n`, and a new file entry."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ischia.measure.ultrasound import across_recordings, drawn_measures
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Curve, NotMeasured
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine

KEPT = json.loads(Path(__file__).with_name("drawn_numbers.json").read_text("utf-8"))
REGIONS = ("tear_outline", "muscle_outline", "tendon_outline", "fluid", "nerve_reference")
CALIPERS = ("tendon_thickness", *(f"{of}_{way}" for of in ("tear", "haematoma")
            for way in ("length", "width", "depth")))  # fmt: skip


def drawn() -> list[Mark]:
    """Give two readings of everything; each thing larger than the one before."""
    made: list[Mark] = []

    def add(kind, what, width_px, **changes) -> None:
        for reading in (1, 2):
            x, y = 30.0 + width_px + 2 * reading, 80.0
            corners = ((30.0, 30.0), (x, 30.0), (x, y), (30.0, y))
            made.append(
                Mark(
                    id=f"{what}-{changes}-{reading}",
                    kind=kind,
                    what=what,
                    author="reader-1",
                    at=datetime(2026, 3, 2, tzinfo=UTC),
                    points_px=corners[::2] if kind == "caliper" else corners,
                    reading=reading,
                    **{"frame": 0, **changes},
                )
            )

    for place, what in enumerate(REGIONS):
        add("region", what, 40 + 20 * place)
    for place, what in enumerate(CALIPERS):
        add("caliper", what, 50 + 15 * place)
    for level_cm, width_px, frame in ((2.0, 40, 0), (4.0, 60, 3), (6.0, 50, 6)):
        add("region", "nerve_outline", width_px, level_cm=level_cm, frame=frame, tilt_deg=20.0)
    for state, width_px in (("rest", 70), ("contraction", 90)):
        add("caliper", "multifidus_thickness", width_px, state=state)
        add("region", "multifidus_outline", width_px, state=state)
    return made


@pytest.fixture(scope="module")
def found():
    region = CalibratedRegion(
        x0_px=0, y0_px=0, x1_px=299, y1_px=199, mm_per_px_x=0.12, mm_per_px_y=0.1, kind="tissue_2d"
    )
    rows, columns = np.mgrid[:200, :300]
    cine = Cine(
        pixels=np.stack([((rows + columns) % 200).astype(np.uint8)] * 8),
        t_s=np.arange(8) / 10,
        regions=(region,),
        side=Side.LEFT,
        structure="biceps_femoris",
        view="short_axis",
        probe=None,
        preset="msk",
        source=Source(sha256="c" * 64, format="dicom", reader="dicom@1", path="clip.dcm"),
    )
    marks = Marks(schema="ischia.marks/1", recording="c" * 64, marks=tuple(drawn()))
    made = drawn_measures(cine, marks)
    return numbers((*made, *across_recordings(made)))


def numbers(made) -> dict[str, list[float]]:
    kept: dict[str, list[float]] = {}
    for m in made:
        if isinstance(m, Curve):
            kept.setdefault(m.provenance.method, []).extend(m.values)
        elif not isinstance(m, NotMeasured):
            kept.setdefault(m.provenance.method, []).extend((m.value, *(m.interval95 or ())))
    return kept


def test_no_method_is_left_out(found) -> None:
    assert set(found) == set(KEPT)


@pytest.mark.parametrize("method", KEPT)
def test_the_number_is_the_one_that_was_kept(found, method) -> None:
    assert found[method] == pytest.approx(KEPT[method], rel=1e-6)
