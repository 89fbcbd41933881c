"""What a simulated set on a dynamometer is to look like."""

from dataclasses import dataclass

from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion


@dataclass(frozen=True, slots=True, kw_only=True)
class Deficit:
    """A dip of torque around one angle: a Gaussian share that is missing."""

    depth_share: float  # of the torque, at the centre
    centre_deg: float  # flexion
    width_deg: float  # standard deviation

    def __post_init__(self) -> None:
        """Refuse a dip that would turn a muscle round."""
        if not 0 <= self.depth_share < 1 or self.width_deg <= 0:
            msg = f"a deficit takes 0 to 1 of the torque over some width, got {self}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamometerPlan:
    """One isokinetic set of one knee, gravity-corrected, five repetitions unless told otherwise."""

    motion: Motion = Motion.KNEE_EXTENSION
    contraction: Contraction = Contraction.CONCENTRIC
    set_velocity_deg_s: float = 60.0
    sex: Sex = Sex.MALE
    mass_kg: float = 80.0
    height_m: float = 1.80
    strength_factor: float = 1.0  # 1 is the mean young adult of this body
    deficits: tuple[Deficit, ...] = ()
    pain_limit_nm: float | None = None  # torque that pain lets nobody pass
    repetitions: int = 5
    spread_share: float = 0.04  # standard deviation between repetitions
    noise_nm: float = 0.6
    fs_hz: float = 100.0
    extended_deg: float = 10.0
    flexed_deg: float = 90.0

    def __post_init__(self) -> None:
        """Refuse what the torque surface does not know."""
        if self.contraction is Contraction.ISOMETRIC or str(self.motion).startswith("hip"):
            msg = f"this phantom simulates isokinetic knees, not {self.contraction} {self.motion}"
            raise ValueError(msg)
