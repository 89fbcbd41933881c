"""What must not be done while a growth or a clot is not explained, and gates of who is well."""

import pytest

from ischia.knowledge.load import load
from ischia.model.assessment import RedFlag
from ischia.model.finding import Finding
from ischia.model.imaging import ImagingReport
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Modality, Policy, Side, State, Urgency
from ischia.model.units import Unit
from ischia.reason.cautions import blocked_because
from ischia.reason.findings import from_reports
from ischia.reason.plan import plan
from ischia.reason.reading import Facts
from ischia.reason.red_flags import red_flags
from ischia.reason.regions import names_one

KNOWLEDGE = load()
EXERCISES = sorted(t.id for t in KNOWLEDGE.treatments.values() if t.kind == "exercise")


def facts(words: str, pain: float | None = None) -> Facts:
    found = {}
    for word in words.split():
        name = word.lstrip("-")
        state = State.ABSENT if word.startswith("-") else State.PRESENT
        modality = Modality.IMAGING_REPORT if "." in name else Modality.HISTORY
        found[name] = Finding(
            id=name, side=Side.RIGHT, state=state, modality=modality, criterion=name
        )
    scores = () if pain is None else (score(pain),)
    return Facts(measured=Measurements(measurements=scores), side=Side.RIGHT, findings=found)


def score(value: float) -> Measurement:
    return Measurement(
        concept="exam.pain_nprs",
        value=value,
        unit=Unit.SCORE,
        interval95=(value - 0.1, value + 0.1),
        uncertainty=Uncertainty(sem=0.05, kind="repeats", n=5),
        side=Side.RIGHT,
        context={},
        provenance=Provenance(method="exam.pain_nprs@1", sources=("a" * 64,)),
    )


def flag(name: str, urgency: Urgency, *, found: bool) -> RedFlag:
    return RedFlag(
        id=name,
        name=name,
        state="present",
        urgency=urgency,
        action="act",
        basis=(),
        found=found,
    )


@pytest.mark.parametrize("sign", ["mri.bone_mass", "ultrasound.soft_tissue_mass", "ct.bone_mass"])
@pytest.mark.parametrize("name", [*EXERCISES, "shock_waves", "cortisone_at_the_spot"])
def test_nothing_loads_a_growth_before_somebody_has_said_what_it_is(name, sign) -> None:
    treatment = KNOWLEDGE.treatments[name]
    assert "a growth" in (blocked_because(treatment, facts(sign)) or "")
    assert blocked_because(treatment, facts(f"{sign} growth_seen_to")) is None


@pytest.mark.parametrize("alarm", ["deep_vein_thrombosis", "pulmonary_embolism"])
@pytest.mark.parametrize("name", [*EXERCISES, "protect", "contusion_care"])
def test_while_a_clot_is_possible_nobody_exercises_or_is_wrapped(name, alarm) -> None:
    treatment = KNOWLEDGE.treatments[name]
    assert "a clot" in (blocked_because(treatment, facts(""), frozenset({alarm})) or "")
    assert blocked_because(treatment, facts(""), frozenset({"infection"})) is None


def test_a_plan_is_told_of_the_alarms_that_are_up() -> None:
    up = (flag("deep_vein_thrombosis", Urgency.TODAY, found=False),)
    for policy in Policy:
        made = plan("hamstring_strain", facts(""), policy, (), KNOWLEDGE, flags=up)
        assert made
        assert any("a clot" in (i.blocked or "") for p in made.phases for i in p.items)


def test_a_growth_that_is_seen_holds_a_plan_and_one_that_is_suspected_does_not() -> None:
    for found in (True, False):
        up = (flag("tumour_or_infection", Urgency.DAYS, found=found),)
        made = plan("hamstring_strain", facts(""), Policy.EVIDENCE, (), KNOWLEDGE, flags=up)
        assert bool(made and made.held) == found


def phase(words: str, pain: float | None = None) -> str | None:
    made = plan("hamstring_strain", facts(words, pain), Policy.EVIDENCE, (), KNOWLEDGE)
    return made.current_phase if made else None


def test_who_has_no_pain_left_is_not_told_to_protect_because_no_score_was_typed() -> None:
    healed = "-posterior_thigh_pain -hamstring_tenderness -running_pain"
    assert phase(healed) == "load"
    assert phase(healed, pain=6.0) == "protect"  # what was measured counts
    assert phase(f"{healed} -pain_free_walking") == "protect"
    assert phase("-posterior_thigh_pain -running_pain") == "protect"  # nobody pressed
    assert phase("-posterior_thigh_pain -hamstring_tenderness") == "protect"  # nobody walked


@pytest.mark.parametrize(
    ("region", "counts"),
    [("knee", False), ("right knee", False), ("pelvis", True), ("left thigh", True)],
)
def test_a_report_of_the_knee_does_not_deny_an_avulsion_at_the_sitting_bone(region, counts) -> None:
    report = ImagingReport(
        modality="mri",
        date="2026-03-01",
        region=region,
        side=Side.RIGHT,
        absent=("proximal_tendon_avulsion",),
    )
    found = from_reports((report,), KNOWLEDGE, where="visit")
    assert bool(found) == counts
    # What it shows all the same counts wherever it was looked for.
    shown = ImagingReport(
        modality="mri",
        date="2026-03-01",
        region=region,
        side=Side.RIGHT,
        present=("proximal_tendon_avulsion",),
    )
    assert from_reports((shown,), KNOWLEDGE, where="visit")


def test_a_region_is_read_by_the_beginning_of_its_words() -> None:
    assert names_one("Duplex of the femoral veins", ["vein femor"])
    assert names_one("LEFT HIP", ["hip"])
    assert not names_one("whiplash of the neck", ["hip"])
    assert not names_one("thigh muscle", ["thigh vein"])


def test_no_exercise_is_begun_while_a_haematoma_grows_on_a_blood_thinner() -> None:
    """What comes before anything else is not only said: what loads the leg is not to be done."""
    for urgency, holds in ((Urgency.NOW, True), (Urgency.TODAY, True), (Urgency.DAYS, False)):
        up = (flag("bleeding_on_blood_thinner", urgency, found=False),)
        made = plan("hamstring_strain", facts(""), Policy.EVIDENCE, (), KNOWLEDGE, flags=up)
        assert made
        items = [i for p in made.phases for i in p.items]
        exercises = [i for i in items if i.kind == "exercise"]
        said = "bleeding_on_blood_thinner: that comes first"
        assert [i.blocked for i in exercises] == [said if holds else None] * len(exercises)
        assert not any(i.blocked for i in items if i.kind in {"advice", "follow_up"})


@pytest.mark.parametrize("sign", ["mri.proximal_tendon_avulsion", "mri.complete_discontinuity"])
def test_no_second_mri_is_asked_for_where_one_has_shown_the_tear(sign) -> None:
    mapping = KNOWLEDGE.treatments["map_with_mri"]
    assert "shown the tear already" in (blocked_because(mapping, facts(sign)) or "")
    assert blocked_because(mapping, facts(f"-{sign}")) is None
    told = "audible_pop bruising sitting_pain could_not_continue"
    (before,) = raised(told)
    assert before.action.startswith("MRI of the pelvis and thigh within days")
    (after,) = raised(f"{told} {sign}")
    assert after.found
    assert "no second one is needed" in after.action


def raised(words: str) -> list[RedFlag]:
    every = red_flags(tuple(facts(words).findings.values()), Measurements(), KNOWLEDGE)
    return [f for f in every if f.id == "complete_avulsion_suspected" and f.state == "present"]


def test_an_mri_by_itself_raises_no_suspicion_it_is_no_suspicion_any_more() -> None:
    assert not raised("mri.proximal_tendon_avulsion")
