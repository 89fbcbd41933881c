"""What a dynamometer, a load cell or a person's note says about strength."""

from dataclasses import dataclass

from ischia.model.arrays import FloatArray, lock, same_length
from ischia.model.measurement import Context
from ischia.model.source import Source
from ischia.model.terms import Contraction, LoadMode, Motion, Purpose, Side
from ischia.model.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TorqueCurve:
    """One dynamometer file: torque, angle and velocity of one joint on one clock.

    Sign convention of the house, whatever the machine's own: `torque_nm` is positive when it
    extends the joint, `angle_deg` is the flexion angle (0 is straight), `velocity_deg_s` is
    positive while the joint extends. So torque × velocity > 0 is concentric for either group.
    """

    fs_hz: float
    torque_nm: FloatArray  # (t,)
    angle_deg: FloatArray  # (t,)
    velocity_deg_s: FloatArray  # (t,)
    set_velocity_deg_s: float | None
    load_mode: LoadMode
    side: Side
    motion: Motion | None  # None: not declared, so told from the signs of torque
    contraction: Contraction | None  # None: not declared, so told from torque and velocity
    gravity_corrected: bool
    source: Source
    # What limb and lever weigh, as the torque they flex the joint with when it is straight and
    # level; measured once. None: nobody weighed them.
    limb_weight_nm: float | None = None
    purpose: Purpose = Purpose.TEST
    velocity_derived: bool = False  # from the angle: no sensor of its own could err
    flags: tuple[str, ...] = ()  # what its reader had to mend: they follow every number of it
    left_out_s: tuple[float, ...] = ()  # a moment in each repetition that a person leaves out

    def __post_init__(self) -> None:
        """Refuse arrays which cannot belong together, and lock those which do."""
        names = ("torque_nm", "angle_deg", "velocity_deg_s")
        same_length(self, *names)
        lock(self, *names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceTrace:
    """Force over time of one side in one test."""

    fs_hz: float
    force_n: FloatArray  # (t,), positive along the motion
    side: Side
    motion: Motion
    contraction: Contraction
    source: Source
    lever_m: float | None = None
    test: str | None = None  # "nordic": what was done, where the motion alone does not say it
    flags: tuple[str, ...] = ()  # what its reader had to mend: they follow every number of it

    def __post_init__(self) -> None:
        """Lock the samples."""
        lock(self, "force_n")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValue:
    """One number that a device or a person had already reduced."""

    concept: str
    value: float
    unit: Unit
    side: Side
    context: Context
    device: str | None = None
    lever_m: float | None = None  # with a force: from the joint to where it was held


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValues:
    """Numbers from one file: exported peaks, or values typed into a visit."""

    values: tuple[ReportedValue, ...]
    source: Source
