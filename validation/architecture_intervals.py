"""How often the 95 % intervals of muscle architecture hold the truth, on drawn muscle.

Each picture is another muscle: fascicles of 8 to 45° (each of which lies off the mean by its own
error), thickness 12 to 26 mm, aponeuroses that slope and wave, another pixel size and speckle; half
of them fall to the right instead of rising. Both boxes are drawn as a person would, 1.5 to 2.5 mm
around the line. What is drawn is easier than tissue: no vessels, no bent fascicles, no dropout; how
near real images come is in `ultrasound_architecture`. The interval says what pieces of one image
say of the muscle in it; other images of the same muscle are not in it, and not here.

Acceptable: of each quantity, 93 to 97 of 100 intervals hold the truth.
"""

import sys
from datetime import UTC, datetime

import numpy as np

from ischia.measure.ultrasound import architecture_measures
from ischia.model.marks import Mark, Marks
from ischia.model.measurement import Measurement
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.ultrasound import CalibratedRegion, Cine
from ischia.phantoms.muscle import MusclePicture, MusclePlan, muscle_picture

PICTURES = 600
LEAST, MOST = 93.0, 97.0
BOX_MM = ((-2.0, 1.5), (-1.5, 2.5))  # above and below the inner edge
NAMES = ("fascicle_angle", "pennation_angle", "muscle_thickness", "fascicle_length")


def plan(rng: np.random.Generator) -> MusclePlan:
    """Return another muscle."""
    deep_deg = rng.uniform(-7, 3)
    return MusclePlan(
        fascicle_deg=rng.uniform(max(8.0, deep_deg + 6), 45),
        thickness_mm=rng.uniform(12, 26),
        superficial_deg=rng.uniform(-3, 3),
        deep_deg=deep_deg,
        superficial_mm=rng.uniform(5, 10),
        speckle_level=rng.uniform(15, 30),
        mm_per_px=float(rng.choice([0.1, 0.125])),
        spread_deg=rng.uniform(0.5, 2),
        border_px=30,
    )


def boxes(made: MusclePicture) -> tuple[Mark, ...]:
    """Return both boxes."""
    told, (x0, y0, x1, _) = made.plans[0], made.region_px
    ends_mm = np.array([0, told.width_mm])
    marks = []
    for name, edge_mm, (above_mm, below_mm) in zip(
        ("superficial_aponeurosis", "deep_aponeurosis"),
        (told.top_mm(ends_mm), told.bottom_mm(ends_mm)),
        BOX_MM,
        strict=True,
    ):
        rows_mm = (edge_mm.min() + above_mm, edge_mm.max() + below_mm)
        top_px, bottom_px = (float(y0 + mm / told.mm_per_px) for mm in rows_mm)
        marks.append(
            Mark(
                id=name,
                kind="region",
                frame=0,
                author="reader-1",
                at=datetime(2026, 1, 1, tzinfo=UTC),
                points_px=((float(x0), top_px), (float(x1), bottom_px)),
                what=name,
            )
        )
    return tuple(marks)


def measured(made: MusclePicture, *, falling: bool) -> dict[str, Measurement]:
    """Return what is measured of one picture, by the last part of its name."""
    x0, y0, x1, y1 = made.region_px
    size_mm = made.plans[0].mm_per_px
    region = CalibratedRegion(
        x0_px=x0, y0_px=y0, x1_px=x1, y1_px=y1,
        mm_per_px_x=size_mm, mm_per_px_y=size_mm, kind="tissue_2d",
    )  # fmt: skip
    cine = Cine(
        pixels=made.pixels[:, :, ::-1].copy() if falling else made.pixels,
        t_s=np.zeros(1),
        regions=(region,),
        side=Side.LEFT,
        structure=None,
        view="long_axis",
        probe=None,
        source=Source(sha256="0" * 64, format="drawn", reader="drawn@1", path="drawn"),
    )
    marks = Marks(schema="ischia.marks/1", recording="0" * 64, marks=boxes(made))
    found = architecture_measures(cine, marks)
    return {m.concept.split(".")[1]: m for m in found if isinstance(m, Measurement)}


def main() -> int:
    """Print how often each interval holds, and return 1 when one does not hold as often."""
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    rows: dict[str, list[tuple[float, float]]] = {name: [] for name in NAMES}
    for seed in range(pictures):
        rng = np.random.default_rng(seed)
        told = plan(rng)
        found = measured(muscle_picture(told, rng), falling=bool(seed % 2))
        truth = (told.fascicle_deg, told.pennation_deg, told.thickness_mm, told.fascicle_mm)
        for name, true in zip(NAMES, truth, strict=True):
            if (m := found.get(name)) and m.interval95:
                rows[name].append((m.value - true, (m.interval95[1] - m.interval95[0]) / 2))
    good = True
    for name, values in rows.items():
        off, half = np.array(values).T
        held = 100 * float((np.abs(off) <= half).mean())
        good &= LEAST <= held <= MOST
        print(
            f"{name:<17} {held:5.1f} % held; off by {np.abs(off).mean():.2f} "
            f"(bias {off.mean():+.2f}), half width {np.median(half):.2f}; "
            f"{pictures - off.size} of {pictures} not measured"
        )
    print(f"acceptable: {'yes' if good else 'NO'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
