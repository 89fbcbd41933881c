"""What a simulated set on a dynamometer is to look like."""

from dataclasses import dataclass

from ischia.model.subject import Sex
from ischia.model.terms import Contraction, Motion, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Deficit:
    """A dip of torque around one angle: a Gaussian share that is missing."""

    depth_share: float  # of the torque, at the centre
    centre_deg: float  # flexion
    width_deg: float  # standard deviation
    motion: Motion | None = None  # whose torque; None: of every motion of the set
    contraction: Contraction | None = None  # in which phase; None: in both

    def __post_init__(self) -> None:
        """Refuse a dip that would turn a muscle round."""
        if not 0 <= self.depth_share < 1 or self.width_deg <= 0:
            msg = f"a deficit takes 0 to 1 of the torque over some width, got {self}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One muscle group at work in one phase."""

    motion: Motion
    contraction: Contraction

    @property
    def group(self) -> int:
        """Sign of its torque in the house: extension is positive."""
        return 1 if self.motion is Motion.KNEE_EXTENSION else -1

    @property
    def moves(self) -> int:
        """Sign of the velocity meanwhile: positive while the knee extends."""
        return self.group if self.contraction is Contraction.CONCENTRIC else -self.group


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamometerPlan:
    """One isokinetic set of one knee, gravity-corrected, five repetitions unless told otherwise.

    What goes wrong in a clinic is off by default: the limb's weight left in the torque, spikes, a
    false start, a longer pause, samples that the export lost or took unevenly.
    """

    motion: Motion = Motion.KNEE_EXTENSION
    contraction: Contraction = Contraction.CONCENTRIC
    both_phases: bool = False  # a single motion: the way back is worked in the other phase
    set_velocity_deg_s: float = 60.0
    side: Side = Side.LEFT
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
    overshoot_share: float = 0.06  # of the set velocity
    limb_weight_nm: float | None = None  # left in the torque, at 0 deg; None: taken off already
    elastic_nm: float = 0.0  # with the weight: pull of passive tissue at 0 deg, into flexion
    passive: bool = False  # nobody pulls: a sweep that weighs the limb
    first_spike_nm: float = 0.0  # false torque in the first half second
    spikes: int = 0  # single samples far off
    false_start: bool = False
    pause_s: float = 0.0  # in the middle of the set, on top of the usual rest
    dropped_samples: int = 0
    jitter_share: float = 0.0  # of a tick, either way: when a sample is taken, and printed

    def __post_init__(self) -> None:
        """Refuse what the torque surface does not know."""
        if self.contraction is Contraction.ISOMETRIC or str(self.motion).startswith("hip"):
            msg = f"this phantom simulates isokinetic knees, not {self.contraction} {self.motion}"
            raise ValueError(msg)
        if self.both_phases and self.motion is Motion.KNEE_EXTENSION_AND_FLEXION:
            msg = "a set holds two phases of one motion, or two motions in one phase"
            raise ValueError(msg)

    @property
    def efforts(self) -> tuple[Effort, ...]:
        """Who works, in the order of the strokes."""
        if self.motion is Motion.KNEE_EXTENSION_AND_FLEXION:
            motions = (Motion.KNEE_EXTENSION, Motion.KNEE_FLEXION)
            return tuple(Effort(motion=m, contraction=self.contraction) for m in motions)
        first = Effort(motion=self.motion, contraction=self.contraction)
        if not self.both_phases:
            return (first,)
        concentric = self.contraction is Contraction.CONCENTRIC
        other = Contraction.ECCENTRIC if concentric else Contraction.CONCENTRIC
        return first, Effort(motion=self.motion, contraction=other)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsPlan:
    """Several sets in one file, as one protocol writes them."""

    sets: tuple[DynamometerPlan, ...]
