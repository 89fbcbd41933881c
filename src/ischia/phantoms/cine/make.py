"""A simulated clip with its truth and with what a simulated reader drew on it."""

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ischia.model.arrays import FloatArray
from ischia.model.marks import Marks
from ischia.phantoms.cine import anatomy, lettering
from ischia.phantoms.cine.displacement import Movement
from ischia.phantoms.cine.echo import MM_PER_PX, SHAPE, Probe
from ischia.phantoms.cine.file import dicom_bytes
from ischia.phantoms.cine.noise import noisy
from ischia.phantoms.cine.plan import CinePlan
from ischia.phantoms.cine.reading import X0_PX, Y0_PX, calipers, in_image
from ischia.phantoms.cine.tissue import thigh

CANVAS: Final = (400, 480)  # rows, columns
_CM_PX: Final = round(10 / MM_PER_PX)
# Named points of the material, where they lie at rest: (mm from the proximal edge, place across
# the rectus femoris from −1 at its superficial to 1 at its deep aponeurosis).
_POINTS: Final = {
    "proximal_stump": (-0.6, 0.0),
    "distal_stump": (0.6, 0.0),
    "proximal_belly": (-9.0, 0.2),
    "distal_belly": (9.0, -0.2),
    "vastus": (-6.0, 2.0),
    "superficial_aponeurosis": (5.0, -1.0),
}


class CineTruth(NamedTuple):
    """What a perfect measurement of the clip would say."""

    t_s: FloatArray  # (t,)
    gap_mm: FloatArray  # (t,) at half depth of the muscle
    points_px: Mapping[str, FloatArray]  # name -> (t, 2): x and y in the image
    mm_per_px: float
    rest_frame: int
    contraction_frame: int


class CineFile(NamedTuple):
    """A DICOM file, its truth, and the calipers of a simulated reader."""

    data: bytes
    truth: CineTruth
    marks: Marks


def cine_file(plan: CinePlan, seed: int) -> CineFile:
    """Return a simulated clip: rest, contraction, rest, of a torn rectus femoris.

    The speckle belongs to scatterers that are moved by a known field, so that it can be tracked;
    it is not drawn again for each frame. The pictures, the maker's name and the marks say that
    all of it is simulated. Equal plan and seed give equal bytes.
    """
    rng = np.random.default_rng(seed)
    probe = Probe(thigh(rng, plan.rest_gap_mm), plan.rest_gap_mm, rng)
    frames = (probe.frame(gap_mm) for gap_mm in plan.gap_mm.tolist())
    pictures = np.stack([_canvas(noisy(frame, plan.noise_pct, rng)) for frame in frames])
    region_px = (X0_PX, Y0_PX, X0_PX + SHAPE[1] - 1, Y0_PX + SHAPE[0] - 1)
    data = dicom_bytes(plan, pictures, region_px, MM_PER_PX)
    truth = _truth(plan)
    return CineFile(
        data, truth, calipers(plan, truth.gap_mm, hashlib.sha256(data).hexdigest(), rng)
    )


def _canvas(tissue: NDArray[np.uint8]) -> NDArray[np.uint8]:
    picture = np.zeros(CANVAS, dtype=np.uint8)
    picture[Y0_PX : Y0_PX + SHAPE[0], X0_PX : X0_PX + SHAPE[1]] = tissue
    lettering.write(picture, "SIMULATED", x_px=X0_PX, y_px=8)
    lettering.rule(picture, x_px=X0_PX + SHAPE[1] + 6, y_px=Y0_PX, length_px=SHAPE[0], cm_px=_CM_PX)
    return picture


def _truth(plan: CinePlan) -> CineTruth:
    offsets_mm, levels = np.array(list(_POINTS.values())).T
    edge_mm = np.sign(offsets_mm) * plan.rest_gap_mm / 2
    x_mm = anatomy.TEAR_MM + edge_mm + offsets_mm
    top_mm, bottom_mm = anatomy.rectus_top_mm(x_mm), anatomy.rectus_bottom_mm(x_mm)
    z_mm = (top_mm + bottom_mm) / 2 + levels * (bottom_mm - top_mm) / 2
    movement = Movement(x_mm, z_mm, plan.rest_gap_mm)
    tracks = np.stack([in_image(*movement.at(gap_mm)) for gap_mm in plan.gap_mm.tolist()])
    return CineTruth(
        t_s=plan.t_s,
        gap_mm=plan.gap_mm,
        points_px={name: tracks[:, i] for i, name in enumerate(_POINTS)},
        mm_per_px=MM_PER_PX,
        rest_frame=plan.rest_frame,
        contraction_frame=plan.contraction_frame,
    )
