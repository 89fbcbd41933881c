"""The files a person or a clinic hands in: `ischia.case/1` and `ischia.visit/1`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ischia.model.exam import ExamItem
from ischia.model.imaging import ImagingReport
from ischia.model.measurement import Context
from ischia.model.strength import ReportedValue
from ischia.model.subject import Subject
from ischia.model.terms import Contraction, How, InjuredSide, LoadMode, Motion, Purpose, Side

# Wide on purpose: they catch another unit or a slip of the finger, not an unusual machine.
Speed = Annotated[float, Meta(ge=-1000.0, le=1000.0)]
Turn = Annotated[float, Meta(ge=-360.0, le=360.0)]
Means = Literal["strength", "ultrasound", "motion", "mri", "xray", "ct"]
SeatHip = Annotated[float, Meta(ge=0.0, le=130.0)]
Lever = Annotated[float, Meta(gt=0.0, le=2.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """`case.toml`: who, which side, since when."""

    schema: Literal["ischia.case/1"]
    subject: Subject
    injured_side: InjuredSide
    complaint: str
    onset: date | None = None
    simulated: bool = False
    setting: Literal["sports_clinic", "primary_care"] = "sports_clinic"  # whose priors hold
    earlier_diagnosis: str | None = None  # condition id that somebody worked with before
    goals: tuple[str, ...] = ()  # what the patient wants to do again, in the patient's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEntry:
    """One instrument file and the facts that it does not carry itself."""

    path: str
    reader: str | None = None  # found from the content when left out
    side: Side | None = None
    motion: Motion | None = None
    contraction: Contraction | None = None
    load_mode: LoadMode | None = None
    set_velocity_deg_s: Speed | None = None
    gravity_corrected: bool | None = None
    limb_weight_nm: float | None = None  # torque of the limb's weight at limb_weight_at_deg
    limb_weight_at_deg: Turn | None = None  # flexion it was weighed at; 0, straight, if left out
    purpose: Purpose | None = None
    lever_m: Lever | None = None
    test: str | None = None
    trial: Literal["static", "dynamic"] | None = None
    structure: str | None = None
    view: str | None = None
    preset: str | None = None  # of the ultrasound machine: grey levels compare within one only
    profile: str | None = None  # path of a table profile, relative to the visit
    device: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDone:
    """Something that was tried or asked for and could not be done, and why."""

    concept: str
    side: Side
    reason: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDocument:
    """`visit.toml`: what was asked, examined, reported and recorded on one day."""

    schema: Literal["ischia.visit/1"]
    date: date
    mode: How = How.IN_PERSON
    history: tuple[ExamItem, ...] = ()
    exam: tuple[ExamItem, ...] = ()
    recording: tuple[RecordingEntry, ...] = ()
    reported: tuple[ReportedValue, ...] = ()
    imaging_report: tuple[ImagingReport, ...] = ()
    not_done: tuple[NotDone, ...] = ()
    seat_hip_deg: SeatHip | None = None  # how the dynamometer's seat bent the hip; 85 if left out
    unavailable: tuple[Means, ...] = ()  # not to be had here and now: no next test asks for it
