"""Hamstrings against quadriceps of one leg, and torque for the body it moves."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ischia.measure.strength.ratio import ratio_measurement, share, statistic
from ischia.model.arrays import FloatArray
from ischia.model.measurement import (
    Context,
    Curve,
    Measured,
    Measurement,
    NotMeasured,
    Provenance,
    Uncertainty,
)
from ischia.model.several import counted
from ischia.model.terms import Contraction, Motion, Side
from ischia.model.units import Unit
from ischia.numeric.ratios import ratio_band

CONVENTIONAL: Final = "strength.hq_conventional"
FUNCTIONAL: Final = "strength.hq_functional"
MIXED: Final = "strength.hq_mixed"
OVER_ANGLE: Final = "strength.hq_over_angle"
TORQUE: Final = "strength.torque"
PEAKS: Final = ("strength.mean_peak_torque", "strength.peak_torque")  # the better first
PER_MASS: Final = {name: f"{name}_per_mass" for name in PEAKS}
SLOW_DEG_S: Final = 60.0  # mixed: flexors slow and lengthening, at most this
FAST_DEG_S: Final = 180.0  # extensors fast and shortening, at least this
FEWEST_ANGLES: Final = 2

_Kind = tuple[Motion, Contraction, float]
_SHORTENING: Final = (Motion.KNEE_EXTENSION, Contraction.CONCENTRIC)


def hamstring_quadriceps(found: Sequence[Measured]) -> tuple[Measured, ...]:
    """Ratios of knee flexors to knee extensors of each leg [1], wherever both were measured.

    - `strength.hq_conventional`: both shortening, at one velocity;
    - `strength.hq_functional`: flexors lengthening, extensors shortening, at one velocity;
    - `strength.hq_mixed`: flexors lengthening at 60 deg/s or less (the slowest), extensors
      shortening at 180 deg/s or more (the fastest);
    - `strength.hq_over_angle`: the conventional and the functional ratio at each angle that both
      curves hold, since the two peaks lie at different angles.

    Of mean peaks where both are known, else of best peaks (the context says which as `of`); never
    one over the other. Of several sets of one kind the best counts (see `counted`). The interval
    treats the two groups as independent (see `share`). Torque with the weight of the limb still in
    it makes these ratios too large; it stays flagged.
    """
    made: list[Measured] = []
    for side in (Side.LEFT, Side.RIGHT):
        ours = [m for m in found if m.side is side]
        made += _ratios(ours, side)
        made += _over_angle([m for m in ours if isinstance(m, Curve)], side)
    return tuple(made)


def per_body_mass(
    found: Sequence[Measured], mass_kg: float | None
) -> tuple[Measurement | NotMeasured, ...]:
    """Mean and best peak torque per kilogram of body mass [N.m/kg], each under its own name.

    Of several values of one test the one that counts is taken (see `counted`). The mass is taken as
    exact: a kilogram of error moves the value by a little more than one per cent. Without a mass
    one `NotMeasured` says so.
    """
    torques = [m for m in found if isinstance(m, Measurement) and m.concept in PEAKS]
    if not torques:
        return ()
    if mass_kg is None or mass_kg <= 0:
        reason = "the case does not say the body mass (mass_kg of the subject)"
        concept = PER_MASS[torques[0].concept]
        return (NotMeasured(concept=concept, side=Side.MIDLINE, reason=reason),)
    alike: dict[str, list[Measurement]] = {}
    for m in torques:
        alike.setdefault(repr((m.concept, m.side, sorted(m.context.items()))), []).append(m)
    return tuple(_per_mass(counted(of_one), mass_kg) for of_one in alike.values())


def _ratios(ours: Sequence[Measured], side: Side) -> list[Measured]:
    made: list[Measured] = []
    done: set[tuple[str, str]] = set()
    for concept in PEAKS:
        several: dict[_Kind, list[Measurement]] = {}
        for m in ours:
            kind = _kind(m.context)
            if isinstance(m, Measurement) and m.concept == concept and kind:
                several.setdefault(kind, []).append(m)
        known = {kind: counted(of_one) for kind, of_one in several.items()}
        for name, flexion, extension in _pairs(set(known)):
            context = _context(name, flexion, extension)
            key = (name, repr(context))
            f, e = known[flexion], known[extension]
            if key not in done and min(f.value, e.value) > 0:
                done.add(key)
                told = {**context, "of": statistic(f)}
                made.append(
                    ratio_measurement(
                        share(f, e), concept=name, unit=Unit.RATIO, context=told, side=side
                    )
                )
    return made


def _pairs(known: set[_Kind]) -> list[tuple[str, _Kind, _Kind]]:
    """Return which flexion may stand over which extension, and what the ratio is called."""
    extensions = sorted(k for k in known if k[:2] == _SHORTENING)
    flexions = sorted(k for k in known if k[0] is Motion.KNEE_FLEXION)
    names = {Contraction.CONCENTRIC: CONVENTIONAL, Contraction.ECCENTRIC: FUNCTIONAL}
    pairs = [(names[f[1]], f, e) for f in flexions for e in extensions if f[2] == e[2]]
    slow = [f for f in flexions if f[1] is Contraction.ECCENTRIC and f[2] <= SLOW_DEG_S]
    fast = [e for e in extensions if e[2] >= FAST_DEG_S]
    return [*pairs, (MIXED, slow[0], fast[-1])] if slow and fast else pairs


def _kind(context: Context) -> _Kind | None:
    """Return motion, phase and velocity of an isokinetic knee test, None for another."""
    velocity = context.get("velocity_deg_s")
    contraction, motion = context.get("contraction"), context.get("motion")
    phases = (Contraction.CONCENTRIC, Contraction.ECCENTRIC)
    knees = (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION)
    plain = set(context) <= {"motion", "contraction", "velocity_deg_s"}
    if not plain or contraction not in phases or motion not in knees or velocity is None:
        return None
    return Motion(str(motion)), Contraction(str(contraction)), float(velocity)


def _context(name: str, flexion: _Kind, extension: _Kind) -> Context:
    if name == MIXED:
        return {
            "flexion_velocity_deg_s": flexion[2],
            "extension_velocity_deg_s": extension[2],
        }
    return {"velocity_deg_s": flexion[2]}


def _over_angle(curves: Sequence[Curve], side: Side) -> list[Measured]:
    known: dict[_Kind, Curve] = {}
    for c in curves:
        kind = _kind(c.context) if c.concept == TORQUE else None
        if kind and (kind not in known or max(c.values) > max(known[kind].values)):
            known[kind] = c
    made: list[Measured] = []
    for name, flexion, extension in _pairs(set(known)):
        if name == MIXED:
            continue
        context: Context = {"velocity_deg_s": flexion[2], "flexors": str(flexion[1])}
        made += _angle_ratio(known[flexion], known[extension], side, context)
    return made


def _angle_ratio(flexion: Curve, extension: Curve, side: Side, context: Context) -> list[Measured]:
    shared = [deg for deg in flexion.at if deg in set(extension.at)]
    f, e = _at(flexion, shared), _at(extension, shared)
    if len(shared) < FEWEST_ANGLES or min(f.min(), e.min()) <= 0 or np.isnan([f, e]).any():
        return []
    value, low, high = ratio_band(f, flexion.n, e, extension.n)
    return [
        Curve(
            concept=OVER_ANGLE,
            unit=Unit.RATIO,
            side=side,
            context=context,
            axis="angle_deg",
            at=tuple(shared),
            values=tuple(value.tolist()),
            low95=tuple(low.tolist()),
            high95=tuple(high.tolist()),
            n=min(flexion.n, extension.n),
            provenance=Provenance(
                method=f"{OVER_ANGLE}@1",
                sources=tuple(
                    dict.fromkeys((*flexion.provenance.sources, *extension.provenance.sources))
                ),
            ),
        )
    ]


def _at(curve: Curve, angles_deg: Sequence[float]) -> FloatArray:
    """Return mean and upper band of a curve at some of its angles, shape (2, angles)."""
    places = [curve.at.index(deg) for deg in angles_deg]
    high = curve.high95 or (float("nan"),) * len(curve.at)
    return np.array([[curve.values[p] for p in places], [high[p] for p in places]])


def _per_mass(m: Measurement, mass_kg: float) -> Measurement:
    sem, interval = m.uncertainty.sem, m.interval95
    concept = PER_MASS[m.concept]
    return Measurement(
        concept=concept,
        value=m.value / mass_kg,
        unit=Unit.NM_PER_KG,
        interval95=None if interval is None else (interval[0] / mass_kg, interval[1] / mass_kg),
        uncertainty=Uncertainty(
            sem=None if sem is None else sem / mass_kg,
            kind=m.uncertainty.kind,
            n=m.uncertainty.n,
        ),
        side=m.side,
        context=m.context,
        provenance=Provenance(
            method=f"{concept}@1",
            sources=m.provenance.sources,
            span_s=m.provenance.span_s,
            cites=m.provenance.cites,
            devices=m.provenance.devices,
            part=m.provenance.part,
        ),
        flags=m.flags,
        derived_from=(m.id,),
    )
