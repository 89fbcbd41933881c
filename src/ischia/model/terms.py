"""Closed vocabularies shared by recordings, findings and documents."""

from enum import StrEnum


class Side(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"

    @property
    def other(self) -> "Side":
        """The opposite side; the midline is its own."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, self)


class InjuredSide(StrEnum):
    """Which side the complaint is on."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides a differential is made for."""
        if self is InjuredSide.NONE:
            return ()
        return (Side.LEFT, Side.RIGHT) if self is InjuredSide.BOTH else (Side(self.value),)


class Motion(StrEnum):
    """The joint motion a strength test asks for."""

    KNEE_EXTENSION = "knee_extension"
    KNEE_FLEXION = "knee_flexion"
    KNEE_EXTENSION_AND_FLEXION = "knee_extension_and_flexion"
    HIP_EXTENSION = "hip_extension"
    HIP_FLEXION = "hip_flexion"


class Contraction(StrEnum):
    """How the muscle works: shortening, lengthening or held."""

    CONCENTRIC = "concentric"
    ECCENTRIC = "eccentric"
    ISOMETRIC = "isometric"


class LoadMode(StrEnum):
    """What the machine holds constant."""

    ISOKINETIC = "isokinetic"
    ISOMETRIC = "isometric"
    CONSTANT_LOAD = "constant_load"
    OTHER = "other"


class Purpose(StrEnum):
    """What a dynamometer file was recorded for."""

    TEST = "test"
    PASSIVE_SWEEP = "passive_sweep"  # the relaxed limb moved slowly through its range


class State(StrEnum):
    """What is known of a sign. Something nobody looked for has no state at all."""

    PRESENT = "present"
    ABSENT = "absent"
    INDETERMINATE = "indeterminate"


class How(StrEnum):
    """How an answer or sign was obtained."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    REPORTED = "reported"


class Modality(StrEnum):
    """Which line of evidence something belongs to."""

    HISTORY = "history"
    EXAM = "exam"
    STRENGTH = "strength"
    ULTRASOUND = "ultrasound"
    MOTION = "motion"
    IMAGING_REPORT = "imaging_report"


class Urgency(StrEnum):
    """How soon somebody must act."""

    NOW = "now"
    TODAY = "today"
    DAYS = "days"

    @property
    def soon(self) -> bool:
        """Whether it is for now or today: what holds a plan and outweighs a recovery."""
        return self is not Urgency.DAYS


class Policy(StrEnum):
    """Whose rules a plan follows: published evidence, or the source page to the letter."""

    EVIDENCE = "evidence"
    CLINIC_PAGE = "clinic-page"
