"""Where an error comes from, what an examiner noted, and which numbers can be pressed."""

from dataclasses import replace
from datetime import date

import pytest

from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.writers.figures.belief import signed
from ischia.writers.report import errors
from ischia.writers.report.argument_section import based_on
from ischia.writers.report.foot import next_test
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, plain
from ischia.writers.report.progress_section import progress_section
from ischia.writers.report.provenance import cards

CONTEXT = {"motion": "knee_extension", "velocity_deg_s": 60.0}
STUDY = Reliability(
    id="s1",
    concept="strength.peak_torque",
    context={"motion": "knee_extension"},
    sem=None,
    sem_pct=8.0,
    unit=Unit.NEWTON_METRE,
    n=78,
    population="39 untrained adults",
    design="two sessions, one device",
    evidence="computed",
    cites=("someone2001",),
)


def peak(kind: str = "published", **more: object) -> Measurement:
    return Measurement(
        concept=str(more.pop("concept", "strength.peak_torque")),
        value=200.0,
        unit=Unit.NEWTON_METRE,
        interval95=(170.0, 230.0),
        uncertainty=Uncertainty(sem=16.0, kind=kind, n=78 if kind == "published" else None),
        side=Side.LEFT,
        context=CONTEXT,
        provenance=Provenance(method="strength.peak_torque@1", sources=("a" * 64,)),
        **more,
    )


@pytest.fixture
def known(simulated: ReportMaterial) -> ReportMaterial:
    a = simulated.assessment
    first = peak()
    derived = peak("propagated", concept="strength.limb_symmetry", derived_from=(first.id,))
    measured = replace(a.measured, measurements=(*a.measured.measurements, first, derived))
    return replace(
        simulated,
        assessment=replace(a, measured=measured),
        reliabilities=(replace(STUDY, id="other", context={}, population="others"), STUDY),
        studies={"s1": "Knee torque on a Cybex, before training"},
    )


def test_a_study_is_named_by_people_and_device_and_between_sessions(known: ReportMaterial) -> None:
    wanted = "between sessions, computed from 39 untrained adults: knee torque on a Cybex, n = 78"
    assert errors.error_words(known, peak()) == wanted
    card = next(c for c in cards(known) if c.measurement == peak().id)
    facts = {f.name: f.says for f in card.facts}
    assert facts["Error"].lower() == wanted.lower()
    assert facts["Study"] == "Two sessions, one device"
    legs = replace(STUDY, device="Cybex", people=39)
    lent = replace(known, reliabilities=(legs,))
    assert errors.error_words(lent, peak()) == (
        "borrowed: between sessions, computed from 39 untrained adults: knee torque on a Cybex, "
        "39 people, 78 legs"
    )
    read = replace(known, reliabilities=(replace(STUDY, evidence="full_text"),))
    assert "published, of 39" in errors.error_words(read, peak())


def test_repeats_are_within_the_session_and_what_is_derived_says_both(
    known: ReportMaterial,
) -> None:
    by_concept = {m.concept: m for m in known.measurements}
    assert errors.error_words(known, by_concept["ultrasound.gap"]).startswith("within session")
    assert errors.error_words(known, by_concept["ultrasound.gap_opening"]).endswith(
        "within session"
    )
    derived = next(m for m in known.measurements if m.derived_from == (peak().id,))
    assert errors.error_words(known, derived).endswith(": between sessions")


def test_an_unknown_error_claims_nothing_about_the_world(known: ReportMaterial) -> None:
    pain = next(m for m in known.measurements if m.concept == "exam.pain_nprs")
    assert errors.error_words(known, pain) == (
        "error unknown: no error of this value is in the knowledge base"
    )


def test_progress_names_its_study_and_a_change_of_a_percentage_is_in_points(
    known: ReportMaterial,
) -> None:
    a = known.assessment
    first = replace(a.progress[0], reliability="s1", unit=Unit.PERCENT)
    shown = progress_section(replace(known, assessment=replace(a, progress=(first,))))
    assert "Between sessions, computed from 39 untrained adults" in shown.intro
    (row,) = shown.tables[0].rows
    assert plain(row[2]).endswith("percentage points")
    assert plain(row[3]).endswith("percentage points")


def test_what_the_examiner_noted_stands_with_the_finding(simulated: ReportMaterial) -> None:
    source = Source(sha256="f" * 64, format="visit", reader="visit@1", path="visits/x/visit.toml")
    noted = ExamItem(item="thigh_wasting", side=Side.RIGHT, note="swelling in the way")
    other = ExamItem(item="thigh_wasting", side=Side.LEFT, note="not this one")
    sheet = ExamSheet(history=(), exam=(noted, other), source=source)
    material = replace(simulated, recordings={"f" * 64: (sheet,)})
    finding = next(f for f in simulated.assessment.findings if f.id == "thigh_wasting")
    words = plain(based_on(material, finding))
    assert "note: swelling in the way" in words
    assert "not this one" not in words


def test_a_finding_of_an_earlier_visit_says_when(simulated: ReportMaterial) -> None:
    finding = replace(simulated.assessment.findings[0], on=date(2026, 2, 9))
    assert "found on 9 February 2026" in plain(based_on(simulated, finding))


def test_measured_numbers_in_a_reason_open_their_source(simulated: ReportMaterial) -> None:
    opening = simulated.one("ultrasound.gap_opening")
    assert opening is not None
    text = linked(simulated, "it opens 15.0 mm in week 4, limit 3 mm", ["gap_opens_on_contraction"])
    assert [p for p in text if isinstance(p, Number)] == [
        Number(measurement=opening.id, says="15.0 mm")
    ]
    assert plain(text) == "it opens 15.0 mm in week 4, limit 3 mm"
    assert linked(simulated, "it opens 15.2 mm", [opening.id]) == ("it opens 15.2 mm",)


def test_no_reason_speaks_to_machines(simulated: ReportMaterial) -> None:
    worded = replace(simulated, words={"strength.limb_symmetry": "limb symmetry"})
    raw = "strength.limb_symmetry: not measured (thigh_wasting); -10.4 ° on 2026-02-04"
    assert said(worded, raw) == (
        "limb symmetry: not measured (thigh wasting); −10.4° on 2026-02-04"
    )


def test_the_probability_of_now_opens_its_argument(simulated: ReportMaterial) -> None:
    a = simulated.assessment
    first = replace(a.next_tests[0], condition=a.hypotheses[0].condition)
    _, lines = next_test(replace(simulated, assessment=replace(a, next_tests=(first,))))
    numbers = [p for line in lines for p in line if isinstance(p, Number)]
    assert [n.measurement for n in numbers] == ["posterior"]


def test_a_value_for_each_kilogram_names_the_study_of_what_it_is_made_of(
    known: ReportMaterial,
) -> None:
    made = peak(concept="strength.peak_torque_per_mass", derived_from=(peak().id,))
    assert "39 untrained adults" in errors.error_words(known, made)


def test_a_safety_question_is_not_weighed_by_what_it_would_change(
    simulated: ReportMaterial,
) -> None:
    a = simulated.assessment
    safety = replace(a.next_tests[0], name="Takes a blood thinner", gain_bits=0.0)
    alone = replace(simulated, assessment=replace(a, next_tests=(safety,)))
    heading, lines = next_test(alone)
    first = "First ask, for safety: takes a blood thinner."
    assert (heading, [plain(line) for line in lines]) == ("Ask what nobody asked", [first])
    test = replace(a.next_tests[0], name="MRI of the thigh", gain_bits=0.1)
    heading, lines = next_test(replace(alone, assessment=replace(a, next_tests=(safety, test))))
    assert heading == "Next best test: MRI of the thigh"
    assert plain(lines[0]) == first
    assert "if the sign is there" in plain(lines[-1])


def test_what_rounds_to_zero_has_no_sign_in_a_ledger() -> None:
    assert [signed(v) for v in (0.001, -0.001, 0.5, -0.5)] == ["0.00", "0.00", "+0.50", "−0.50"]
