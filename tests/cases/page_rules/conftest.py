"""Short stories, simulated, to ask the program what it does because of a statement of the page."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

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
from ischia.model.terms import How, InjuredSide, Modality, Policy, Side, State
from ischia.model.units import Unit
from ischia.reason.assess import argue
from ischia.reason.gather import Seen

SHA = "a" * 64
SOURCE = Source(sha256=SHA, format="visit", reader="visit@1", path="visits/2026-03-12/visit.toml")
DAY = date(2026, 3, 12)


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that ties a test to statements of the page, by their numbers."""
    config.addinivalue_line("markers", "page(*numbers): what the program does because of them")


def measurement(concept, value, unit, half, **context) -> Measurement:
    """Make a measurement of the right leg; `half=None` for an unknown error."""
    known = half is not None
    return Measurement(
        concept=concept,
        value=value,
        unit=unit,
        interval95=(value - half, value + half) if known else None,
        uncertainty=Uncertainty(sem=half / 1.96 if known else None, kind="repeats", n=5)
        if known
        else Uncertainty(sem=None, kind="unknown"),
        side=Side.RIGHT,
        context=context,
        provenance=Provenance(method=f"{concept}@1", sources=(SHA,)),
    )


def symmetry(value_pct, half=4.0, motion="knee_flexion", contraction="concentric") -> Measurement:
    """Make a strength in per cent of the other leg."""
    return measurement(
        "strength.limb_symmetry",
        value_pct,
        Unit.PERCENT,
        half,
        motion=motion,
        contraction=contraction,
        velocity_deg_s=60.0,
        ratio="injured_over_uninjured",
    )


@dataclass(frozen=True, kw_only=True)
class Story:
    """What somebody said, what was examined, measured and reported, on one day."""

    knowledge: Knowledge
    answers: dict[str, State] = field(default_factory=dict)
    measured: tuple[Measurement, ...] = ()
    reported: dict[str, State] = field(default_factory=dict)  # "mri.fibre_disruption"
    policy: Policy = Policy.EVIDENCE
    days: int | None = 10
    age_y: float | None = 26.0
    mode: How = How.IN_PERSON
    sport: str | None = None
    earlier_diagnosis: str | None = None
    goals: tuple[str, ...] = ()
    before: tuple[Measurement, ...] = ()  # what was measured a week earlier

    def said(self, **answers: State) -> "Story":
        """Return the story with more answers and examination results."""
        return replace(self, answers={**self.answers, **answers})

    def seen(self, **reported: State) -> "Story":
        """Return the story with more words of reports; a double underscore stands for the dot."""
        named = {name.replace("__", "."): state for name, state in reported.items()}
        return replace(self, reported={**self.reported, **named})

    def argued(self) -> Assessment:
        """Return what the program concludes."""
        items = {
            modality: tuple(
                ExamItem(item=name, result=state, side=Side.RIGHT if test.sided else None)
                for name, state in self.answers.items()
                if (test := self.knowledge.tests[name]).modality is modality
            )
            for modality in (Modality.HISTORY, Modality.EXAM)
        }
        sheet = ExamSheet(history=items[Modality.HISTORY], exam=items[Modality.EXAM], source=SOURCE)
        visit = VisitDocument(
            schema="ischia.visit/1",
            date=DAY,
            mode=self.mode,
            history=sheet.history,
            exam=sheet.exam,
            imaging_report=self._reports(),
        )
        earlier = Seen(
            date=DAY - timedelta(days=7),
            sheet=ExamSheet(history=(), exam=(), source=SOURCE),
            measured=Measurements(sources=(SOURCE,), measurements=self.before),
        )
        return argue(
            case=CaseDocument(
                schema="ischia.case/1",
                subject=Subject(pseudonym="SIM-007", age_y=self.age_y, sport=self.sport),
                injured_side=InjuredSide.RIGHT,
                complaint="simulated",
                onset=None if self.days is None else DAY - timedelta(days=self.days),
                simulated=True,
                earlier_diagnosis=self.earlier_diagnosis,
                goals=self.goals,
            ),
            visit=visit,
            sheet=sheet,
            measured=Measurements(sources=(SOURCE,), measurements=self.measured),
            earlier=(earlier,) if self.before else (),
            decisions=(),
            knowledge=self.knowledge,
            policy=self.policy,
        )

    def _reports(self) -> tuple[ImagingReport, ...]:
        made = []
        for modality in ("mri", "xray", "ultrasound", "ct"):
            words = {
                state: tuple(
                    name.partition(".")[2]
                    for name, found in self.reported.items()
                    if name.startswith(f"{modality}.") and found is state
                )
                for state in (State.PRESENT, State.ABSENT)
            }
            if any(words.values()):
                made.append(
                    ImagingReport(
                        modality=modality,
                        date=DAY,
                        region="lumbar spine and thigh",  # an absence counts where it was looked
                        side=Side.RIGHT,
                        present=words[State.PRESENT],
                        absent=words[State.ABSENT],
                    )
                )
        return tuple(made)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def story(knowledge) -> Story:
    """Give an empty story."""
    return Story(knowledge=knowledge)


@pytest.fixture
def strain(story) -> Story:
    """Give a sprinter's strain."""
    yes, no = State.PRESENT, State.ABSENT
    return story.said(
        sudden_onset=yes,
        sprinting_mechanism=yes,
        posterior_thigh_pain=yes,
        back_pain=no,
        pain_below_knee=no,
        buttock_pain=no,
        anterior_thigh_pain=no,
        hamstring_tenderness=yes,
        resisted_knee_flexion_pain=yes,
    )


@pytest.fixture
def avulsion(story) -> Story:
    """Give a tendon off the sitting bone, seen on MRI."""
    yes, no = State.PRESENT, State.ABSENT
    return replace(
        story.said(
            sudden_onset=yes,
            stretch_mechanism=yes,
            audible_pop=yes,
            buttock_pain=yes,
            sitting_pain=yes,
            bruising=yes,
            weak_when_lengthened=yes,
            back_pain=no,
        ).seen(mri__proximal_tendon_avulsion=yes, mri__tendon_retraction=yes),
        age_y=45.0,
    )


@pytest.fixture
def spine(story) -> Story:
    """Give a root of the lumbar spine that hurts in buttock and leg."""
    yes, no = State.PRESENT, State.ABSENT
    return story.said(
        back_pain=yes,
        pain_below_knee=yes,
        buttock_pain=yes,
        posterior_thigh_pain=yes,
        sensory_loss_dermatome=yes,
        straight_leg_raise=yes,
        crossed_straight_leg_raise=yes,
        slump=yes,
        achilles_reflex_reduced=yes,
        sprinting_mechanism=no,
        hamstring_tenderness=no,
    ).seen(
        mri__nerve_root_compression=yes,
        mri__disc_herniation=yes,
        mri__disc_degeneration=yes,
        mri__fibre_disruption=no,
    )


@pytest.fixture
def made() -> dict[str, object]:
    """Give the makers of measurements."""
    return {"measurement": measurement, "symmetry": symmetry}


@pytest.fixture
def page_item():
    """Give a reader of one rule of the page in the plan of the policy clinic-page."""

    def item(assessment: Assessment, number: int):
        plans = (assessment.plan, assessment.other_policy_plan)
        (page,) = (p for p in plans if p is not None and p.policy is Policy.CLINIC_PAGE)
        found = [i for phase in page.phases for i in phase.items if i.id == f"page_{number}"]
        return found[0] if found else None

    return item
