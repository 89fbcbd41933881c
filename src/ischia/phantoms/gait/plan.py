"""What a simulated walk is to be, and what it then truly was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPlan:
    """How one leg walks on average."""

    peak_knee_flexion_swing_deg: float = 62.0
    stance_pct: float = 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPlan:
    """How large a simulated person is, and how exactly cameras see the markers."""

    fs_hz: float = 100.0
    marker_noise_mm: float = 0.3  # standard deviation per axis; 0 for exact markers
    leg_length_mm: float = 900.0
    knee_width_mm: float = 105.0
    ankle_width_mm: float = 72.0
    inter_asis_mm: float = 240.0
    marker_diameter_mm: float = 14.0
    body_mass_kg: float = 74.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingPlan(BodyPlan):
    """A simulated person and walk; by default the right thigh cannot let the knee bend freely."""

    left: LegPlan = field(default_factory=LegPlan)
    right: LegPlan = field(
        default_factory=lambda: LegPlan(peak_knee_flexion_swing_deg=51.0, stance_pct=61.0)
    )
    strides: int = 6  # whole strides of each leg
    speed_m_s: float = 1.21
    stride_s: float = 1.08
    stride_sd_deg: float = 2.0  # of the swing peak, from stride to stride
    step_sd_s: float = 0.012  # of each step
    stride_sd_m_s: float = 0.03  # of the speed
    plates: int = 0  # under steps in the middle of the walk

    def leg(self, side: Side) -> LegPlan:
        """Return the plan of one leg."""
        return self.left if side is Side.LEFT else self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingTruth:
    """What a perfect instrument would have measured of one simulated walk."""

    plan: WalkingPlan
    seed: int
    angles_deg: Mapping[str, FloatArray]  # (t, 3), by the names of the conventional model
    foot_strikes_s: Mapping[Side, tuple[float, ...]]
    foot_offs_s: Mapping[Side, tuple[float, ...]]
    peaks_swing_deg: Mapping[Side, tuple[float, ...]]  # of each whole stride

    def document(self) -> dict[str, object]:
        """Return the truth as plain data, to lie beside the recording."""
        return {
            "simulated": True,
            "seed": self.seed,
            "speed_m_s": self.plan.speed_m_s,
            "stride_s": self.plan.stride_s,
            "marker_noise_mm": self.plan.marker_noise_mm,
            **{
                str(side): {
                    "mean_peak_knee_flexion_swing_deg": self.plan.leg(
                        side
                    ).peak_knee_flexion_swing_deg,
                    "mean_stance_pct": self.plan.leg(side).stance_pct,
                    "peak_knee_flexion_swing_deg": list(self.peaks_swing_deg[side]),
                    "foot_strikes_s": list(self.foot_strikes_s[side]),
                    "foot_offs_s": list(self.foot_offs_s[side]),
                }
                for side in (Side.LEFT, Side.RIGHT)
            },
        }
