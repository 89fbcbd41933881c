"""The weight of the limb taken out of the torque, once and never twice."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ischia.model.arrays import FloatArray
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Motion, Purpose
from ischia.numeric.filters import zero_lag_lowpass
from ischia.numeric.passive import PassiveTorque, fit_passive
from ischia.numeric.plateaus import robust_sd
from ischia.numeric.spikes import without_spikes

SWEEP_RANGE_DEG: Final = 30.0  # a sweep over less cannot tell weight from an offset
RESIDUAL_NM: Final = 4.0  # what a relaxed limb may leave over; more means that somebody pulled
NOISE_CUTOFF_HZ: Final = 6.0
BY_WEIGHING: Final = "gravity_by_weighing"
SPIKES: Final = "spikes_removed"
# Of velocity: what stands out more often is how the machine writes it, in steps of its angle.
SPIKES_APART: Final = 50
HIP: Final = (Motion.HIP_EXTENSION, Motion.HIP_FLEXION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A set with what is known of the limb's weight in it."""

    curve: TorqueCurve  # spikes taken out; torque is the muscle's where `corrected`
    corrected: bool
    flags: tuple[str, ...]
    sources: tuple[str, ...]  # sha256 of the set, and of the sweep that was used
    spikes: tuple[int, ...] = ()  # the samples at which a spike of torque was taken out

    def spike_in(self, part: slice) -> bool:
        """Say whether a spike of torque was taken out of a part."""
        return bisect_left(self.spikes, part.start) < bisect_left(self.spikes, part.stop)


def weighed(curve: TorqueCurve, sweeps: Sequence[TorqueCurve] = ()) -> Weighed:
    """Return the torque of the muscle: measured torque less what the relaxed limb makes.

    A weighing outranks a sweep: torque + w0·cos(flexion), with w0 the weight of limb and lever
    where the knee of a sitting person is straight and level. Else the first passive sweep of the
    same side that a + b·cos θ + c·e^(kθ) fits. A set that says it is corrected is left alone,
    whatever else is given. The weight of a hip test depends on how the person lies: it is not
    taken out here, and a weight or a sweep that was given for it is ignored.

    Flags: `already_corrected` (a weight was given and refused), `gravity_by_weighing`,
    `gravity_by_passive_sweep`, `passive_sweep_not_usable`, `gravity_uncorrected`,
    `limb_weight_ignored_at_hip` (a weight or a sweep was given for a hip). Spikes are taken out:
    `spikes` says where torque had one, so that the values it would have stood in can say so.
    """
    clean, spikes = _without_spikes(curve)
    return replace(_of_clean(curve, clean, sweeps), spikes=spikes)


def _of_clean(curve: TorqueCurve, clean: TorqueCurve, sweeps: Sequence[TorqueCurve]) -> Weighed:
    sources = (curve.source.sha256,)
    usable = [s for s in sweeps if s.side is curve.side]
    if curve.gravity_corrected:
        given = curve.limb_weight_nm is not None
        flags = ("already_corrected",) if given else ()
        return Weighed(curve=clean, corrected=True, flags=flags, sources=sources)
    if curve.motion in HIP:
        given = curve.limb_weight_nm is not None or bool(usable)
        ignored = ("limb_weight_ignored_at_hip",) if given else ()
        return _uncorrected(clean, ignored, sources)
    if curve.limb_weight_nm is not None:
        relaxed_nm = -curve.limb_weight_nm * np.cos(np.radians(clean.angle_deg))
        return _taken_out(clean, relaxed_nm, (BY_WEIGHING,), sources)
    for sweep in usable:
        passive = passive_torque(sweep)
        if passive is not None:
            flags = ("gravity_by_passive_sweep",)
            of_both = (*sources, sweep.source.sha256)
            return _taken_out(clean, passive.at(clean.angle_deg), flags, of_both)
    refused = ("passive_sweep_not_usable",) if usable else ()
    return _uncorrected(clean, refused, sources)


def passive_torque(sweep: TorqueCurve) -> PassiveTorque | None:
    """Return the torque of the relaxed limb [N.m] over flexion, None where the sweep shows none.

    Both ways of the sweep are fitted together, so that friction and slow stretch cancel. It must
    pass 30 deg, leave over no more than 4 N.m, and pull harder toward flexion the straighter the
    limb is, as a weight does.
    """
    if sweep.purpose is not Purpose.PASSIVE_SWEEP or np.ptp(sweep.angle_deg) < SWEEP_RANGE_DEG:
        return None
    clean, _ = _without_spikes(sweep)
    torque_nm = zero_lag_lowpass(clean.torque_nm, fs_hz=clean.fs_hz, cutoff_hz=NOISE_CUTOFF_HZ)
    passive = fit_passive(clean.angle_deg, torque_nm)
    straight_nm, bent_nm = passive.at(np.array([passive.low_deg, min(90.0, passive.high_deg)]))
    falls = straight_nm < bent_nm
    return passive if falls and passive.residual_nm <= RESIDUAL_NM else None


def only_weight(torque_nm: FloatArray, angle_deg: FloatArray) -> bool:
    """Say whether torque [N.m] is no more than the weight of a limb, as −w·cos(flexion).

    Asked of strokes whose weight nobody took out: the return stroke of a relaxed limb would
    otherwise pass for work of the flexors.
    """
    falling = -np.cos(np.radians(angle_deg))
    weight_nm = float(np.dot(torque_nm, falling) / np.dot(falling, falling))
    left_nm = torque_nm - weight_nm * falling
    return weight_nm > 0 and robust_sd(left_nm) < 0.1 * weight_nm


def _without_spikes(curve: TorqueCurve) -> tuple[TorqueCurve, tuple[int, ...]]:
    """Return what was measured without its spikes, and where torque had one."""
    torque_nm, in_torque = without_spikes(curve.torque_nm)
    angle_deg, in_angle = without_spikes(curve.angle_deg)
    velocity_deg_s, in_velocity = curve.velocity_deg_s, in_angle
    if not curve.velocity_derived:
        velocity_deg_s, in_velocity = without_spikes(curve.velocity_deg_s, apart=SPIKES_APART)
    if not in_torque.size + in_angle.size + in_velocity.size:
        return curve, ()
    clean = replace(curve, torque_nm=torque_nm, angle_deg=angle_deg, velocity_deg_s=velocity_deg_s)
    return clean, tuple(in_torque.tolist())


def _taken_out(
    clean: TorqueCurve, relaxed_nm: FloatArray, flags: tuple[str, ...], sources: tuple[str, ...]
) -> Weighed:
    muscle = replace(clean, torque_nm=clean.torque_nm - relaxed_nm)
    return Weighed(curve=muscle, corrected=True, flags=flags, sources=sources)


def _uncorrected(clean: TorqueCurve, flags: tuple[str, ...], sources: tuple[str, ...]) -> Weighed:
    return Weighed(
        curve=clean, corrected=False, flags=(*flags, "gravity_uncorrected"), sources=sources
    )
