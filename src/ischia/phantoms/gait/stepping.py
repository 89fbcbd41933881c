"""What a simulated walk or sprint over force plates is to be, and what it then truly was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.phantoms.gait.plan import BodyPlan

# Where an ankle swings: share of the swing, ahead of the hip and above it [share of the leg].
Way = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleOfStep:
    """How a task is done, drawn by hand for simulation: lengths are shares of the leg."""

    step_share: float  # a step so long makes the ways below; longer ones stretch them
    hip_height_share: float
    reach_share: float  # of a straight leg: the hip sinks before a foot is farther
    rise_share: float  # of the hip over a foot that stands; below 0 it sinks, as in running
    strike_ahead_share: float  # the ankle, when the foot is flat, of the hip at the strike
    pitch_deg: tuple[tuple[float, float], ...]  # share of the contact, sole toes up
    flight_deg: tuple[float, ...]  # of the ankle where it swings through, toes up
    swing: Way
    landing_m_s: tuple[float, float]  # of the ankle at the strike, forwards and up
    yield_s: float  # over which a foot that meets the floor comes to rest
    trunk_deg: float  # tilt forwards
    pelvis_deg: tuple[float, float, float]  # tilt, and how far obliquity and rotation swing
    twist_deg: tuple[float, float]  # how far hip and knee turn
    humps_share: tuple[float, float]  # of the vertical force: one, and how far it dips between two
    shear_share: tuple[float, float]  # forwards and sideways, shares of the body's weight


WALKING = StyleOfStep(
    step_share=0.75,
    hip_height_share=0.943,
    reach_share=0.99,
    rise_share=0.014,
    strike_ahead_share=0.312,
    pitch_deg=(
        *((0.0, 14.0), (0.03, 8.5), (0.06, 3.8), (0.09, 1.3), (0.15, 0.0), (0.4, 0.0)),
        *((0.6, -3.5), (0.77, -12.0), (0.85, -21.5), (0.91, -35.0), (0.955, -50.0), (1.0, -65.0)),
    ),
    flight_deg=(7.0, 8.0, 6.0, 7.0),
    swing=(
        *((0.36, -0.235, -0.750), (0.55, 0.02, -0.819)),
        *((0.75, 0.262, -0.850), (0.88, 0.328, -0.833)),
    ),
    landing_m_s=(0.4, -0.35),
    yield_s=0.006,
    trunk_deg=3.0,
    pelvis_deg=(10.0, 3.0, 4.0),
    twist_deg=(3.0, 2.0),
    humps_share=(1.0, 0.28),
    shear_share=(0.2, 0.04),
)
SPRINTING = StyleOfStep(
    step_share=2.13,
    # Higher, a leg would land at its full reach, and its knee at nearly one angle in every step.
    hip_height_share=0.88,
    reach_share=0.98,
    rise_share=-0.026,
    strike_ahead_share=0.37,
    pitch_deg=((0.0, -6.0), (0.25, 0.0), (0.4, 0.0), (0.7, -30.0), (1.0, -70.0)),
    flight_deg=(-4.0, -4.0, -4.0, -4.0, -4.0),
    swing=(
        (0.22, -0.49, -0.46),
        (0.45, -0.19, -0.375),
        (0.65, 0.25, -0.49),
        (0.82, 0.48, -0.62),
        (0.93, 0.455, -0.74),
    ),
    landing_m_s=(1.2, -1.6),
    yield_s=0.004,
    trunk_deg=6.0,
    pelvis_deg=(14.0, 3.0, 6.0),
    twist_deg=(5.0, 3.0),
    humps_share=(1.0, 0.0),
    shear_share=(0.45, 0.08),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppingPlan(BodyPlan):
    """A simulated person who walks or runs with feet that stand still on the floor.

    Each step has its own duration and length, drawn independently of the others: strides of one
    leg share no step, and nobody keeps time with a metronome.
    """

    task: Literal["walking", "running"] = "walking"
    style: StyleOfStep = WALKING
    speed_m_s: float = 1.25
    step_s: float = 0.54
    contact_s: Mapping[Side, float] = field(
        default_factory=lambda: {Side.LEFT: 0.67, Side.RIGHT: 0.65}
    )
    steps: int = 14  # whole ones
    step_sd_s: float = 0.012
    step_sd_m: float = 0.02
    contact_sd_s: float = 0.006
    ride_sd_mm: float = 5.0  # of the hip's height, step by step
    swing_sd_mm: float = 9.0  # of the way of the ankle in mid-swing, forwards and up
    plates: int = 2  # under steps in the middle of the trial; none on a treadmill
    plate_fs_hz: float = 1000.0
    plate_noise_n: float = 1.0
    plate_offset_n: float = 2.0
    treadmill: bool = False  # the belt takes the body back at the mean speed

    @property
    def stretch(self) -> float:
        """Return how much longer its steps are than those that its style was drawn for."""
        step_mm = 1000.0 * self.speed_m_s * self.step_s
        return step_mm / (self.style.step_share * self.leg_length_mm)


def sprinting_plan(**changes: object) -> SteppingPlan:
    """Return a sprint at 9 m/s, changed as asked."""
    plan: dict[str, object] = {
        "task": "running",
        "style": SPRINTING,
        "speed_m_s": 9.0,
        "step_s": 0.225,
        "contact_s": {Side.LEFT: 0.105, Side.RIGHT: 0.110},
        "step_sd_s": 0.003,
        "step_sd_m": 0.03,
        "contact_sd_s": 0.002,
        "leg_length_mm": 950.0,
        "fs_hz": 250.0,
    }
    return SteppingPlan(**(plan | changes))  # type: ignore[arg-type]  # as the fields say


@dataclass(frozen=True, slots=True, kw_only=True)
class Footfall:
    """One contact of a foot with the floor."""

    side: Side
    strike_s: float
    off_s: float
    place_mm: float  # of the ankle along the way, while the foot is flat
    ride_mm: float = 0.0  # how much higher than usual the hip is in this step
    way_mm: tuple[float, float] = (0.0, 0.0)  # how the swing that follows differs, ahead and up


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppingTruth:
    """What a perfect instrument would have measured of one simulated walk or sprint."""

    plan: SteppingPlan
    seed: int
    t_s: FloatArray  # (t,) of the frames
    angles_deg: Mapping[str, FloatArray]  # (t, 3), by the names of the conventional model
    footfalls: tuple[Footfall, ...]  # within the trial

    def document(self) -> dict[str, object]:
        """Return the truth as plain data, to lie beside the recording."""
        plan = self.plan
        return {
            "simulated": True,
            "seed": self.seed,
            "task": plan.task,
            "mean_speed_m_s": plan.speed_m_s,
            "mean_step_s": plan.step_s,
            "mean_step_m": plan.speed_m_s * plan.step_s,
            "mean_contact_s": {str(side): plan.contact_s[side] for side in plan.contact_s},
            "marker_noise_mm": plan.marker_noise_mm,
            "treadmill": plan.treadmill,
            "footfalls": [
                {"side": str(fall.side), "strike_s": fall.strike_s, "off_s": fall.off_s}
                for fall in self.footfalls
            ],
            "first_frame_s": float(self.t_s[0]),
            "sagittal_deg": {
                name: [round(float(deg), 4) for deg in angles_deg[:, 0]]
                for name, angles_deg in self.angles_deg.items()
            },
        }
