"""The source page's own patient as a simulated case: no real person is described here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from ischia.knowledge.load import Knowledge, load
from ischia.model.assessment import Assessment
from ischia.model.documents import CaseDocument, VisitDocument
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.source import Source
from ischia.model.subject import Subject
from ischia.model.terms import InjuredSide, Policy, Side, State
from ischia.model.units import Unit
from ischia.reason.assess import argue
from ischia.reason.gather import Seen

SHA = "a" * 64


def measurement(concept: str, value: float, unit: Unit, side: Side, **rest) -> Measurement:
    """Make a measurement with a normal interval; `sem=None` for an unknown error."""
    sem = rest.pop("sem", 1.0)
    known = sem is not None
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=(value - 1.96 * sem, value + 1.96 * sem) if known else None,
        uncertainty=Uncertainty(sem=sem, kind="repeats" if known else "unknown", n=5),
        side=side,
        context=rest,
        provenance=Provenance(method=f"{concept}@1", sources=(SHA,)),
    )


@dataclass(frozen=True, kw_only=True)
class Patient:
    """Everything `argue` takes, easy to change one part of."""

    case: CaseDocument
    visit: VisitDocument
    measured: Measurements
    earlier: tuple[Seen, ...] = ()
    policy: Policy = Policy.EVIDENCE

    @property
    def sheet(self) -> ExamSheet:
        return ExamSheet(history=self.visit.history, exam=self.visit.exam, source=SOURCE)

    def answered(self, **answers: State) -> "Patient":
        """Return the patient with other answers to some questions of the history."""
        kept = tuple(i for i in self.visit.history if i.item not in answers)
        new = tuple(ExamItem(item=name, result=state) for name, state in answers.items())
        return replace(self, visit=replace(self.visit, history=kept + new))

    def without(self, *concepts: str) -> "Patient":
        """Return the patient without some measurements."""
        kept = tuple(m for m in self.measured.measurements if m.concept not in concepts)
        return replace(self, measured=replace(self.measured, measurements=kept))

    def argued(self, knowledge: Knowledge) -> Assessment:
        return argue(
            case=self.case,
            visit=self.visit,
            sheet=self.sheet,
            measured=self.measured,
            earlier=self.earlier,
            decisions=(),
            knowledge=knowledge,
            policy=self.policy,
        )


SOURCE = Source(sha256=SHA, format="visit", reader="visit@1", path="visits/2026-03-30/visit.toml")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def page_patient() -> Callable[[Side], Patient]:
    return made_page_patient


def made_page_patient(side: Side = Side.RIGHT) -> Patient:
    """Make the patient of rules 76 to 82: four weeks a 'minor strain', in truth torn through."""
    yes, no = State.PRESENT, State.ABSENT
    said = {
        "sudden_onset": yes,
        "kicking_mechanism": yes,
        "anterior_thigh_pain": yes,
        "not_improving": yes,
        "back_pain": no,
        "pain_below_knee": no,
        "surgical_opinion_obtained": no,
        "bladder_or_bowel_change": no,
        "saddle_numbness": no,
        "bilateral_leg_symptoms": no,
        "tense_swelling": no,
        "pain_out_of_proportion": no,
    }
    seen = {"resisted_knee_extension_pain": yes, "palpable_defect": no, "straight_leg_raise": no}
    extension = {"motion": "knee_extension", "velocity_deg_s": 60.0}
    ratio = {"ratio": "injured_over_uninjured"}
    rectus = {"structure": "rectus_femoris"}
    percent, mm = Unit.PERCENT, Unit.MILLIMETRE
    measured = (
        measurement(
            "strength.limb_symmetry",
            78.0,
            percent,
            side,
            sem=2.0,
            contraction="concentric",
            **extension,
            **ratio,
        ),
        measurement(
            "strength.limb_symmetry",
            71.0,
            percent,
            side,
            sem=2.5,
            contraction="eccentric",
            **extension,
            **ratio,
        ),
        measurement("exam.thigh_girth_difference", -21.0, mm, side, sem=2.0),
        measurement("ultrasound.gap", 4.0, mm, side, sem=0.3, state="rest", frame=3, **rectus),
        measurement("ultrasound.gap_opening", 15.0, mm, side, sem=0.5, **rectus),
        measurement("exam.pain_nprs", 3.0, Unit.SCORE, side, sem=None),
    )
    mri = ImagingReport(
        modality="mri",
        date=date(2026, 3, 3),
        region="anterior thigh",
        side=side,
        present=("muscle_oedema",),
        absent=("fibre_disruption",),
        condition="at_rest",
    )
    ultrasound = ImagingReport(
        modality="ultrasound",
        date=date(2026, 3, 30),
        region="anterior thigh",
        side=side,
        present=("haematoma",),
    )
    return Patient(
        case=CaseDocument(
            schema="ischia.case/1",
            subject=Subject(pseudonym="SIM-001", age_y=24),
            injured_side=InjuredSide(side.value),
            complaint="front of the thigh",
            onset=date(2026, 3, 2),
            simulated=True,
            earlier_diagnosis="quadriceps_strain",
        ),
        visit=VisitDocument(
            schema="ischia.visit/1",
            date=date(2026, 3, 30),
            history=tuple(ExamItem(item=name, result=state) for name, state in said.items()),
            exam=tuple(
                ExamItem(item=name, side=side, result=state) for name, state in seen.items()
            ),
            imaging_report=(mri, ultrasound),
        ),
        measured=Measurements(sources=(SOURCE,), measurements=measured),
    )
