"""Published cases that were treated as an injury: what each of them tells a rule."""

import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.subject import Subject
from ischia.model.terms import Side, State
from ischia.model.units import Unit
from ischia.reason.findings import from_measurements
from ischia.reason.guards import guards
from ischia.reason.inference import posteriors
from ischia.reason.reading import Facts
from ischia.reason.red_flags import red_flags

KNOWLEDGE = load()
PRESENT, ABSENT = State.PRESENT, State.ABSENT


def raised(make, said: dict[str, State], days: float, age_y: float = 30) -> set[str]:
    findings = [make["found"](name, state) for name, state in said.items()]
    flags = red_flags(findings, Measurements(), KNOWLEDGE, since_onset_days=days, age_y=age_y)
    return {f.id for f in flags if f.state == "present"}


def there(names: str) -> dict[str, State]:
    return dict.fromkeys(names.split(), PRESENT)


@pytest.mark.parametrize("seen", ["mri.haematoma", "ultrasound.haematoma", "haematoma_measured"])
def test_a_haematoma_that_gets_worse_after_four_weeks_is_imaged_again(make, seen) -> None:
    grows = there(f"{seen} getting_worse")
    assert "tumour_or_infection" in raised(make, grows, 28)
    assert "tumour_or_infection" not in raised(make, grows, 27)
    assert "tumour_or_infection" not in raised(make, {**grows, "getting_worse": ABSENT}, 60)
    assert "tumour_or_infection" not in raised(make, {**grows, seen: ABSENT}, 60)


def test_a_thigh_that_swells_and_gets_worse_after_a_blow_is_felt_today(make) -> None:
    signs = there("thigh_swelling direct_blow_mechanism getting_worse")
    assert "compartment_syndrome_possible" in raised(make, signs, 20)
    assert "compartment_syndrome_possible" not in raised(make, signs, 21)
    for name in signs:
        assert "compartment_syndrome_possible" not in raised(make, {**signs, name: ABSENT}, 1)


@pytest.mark.parametrize("stopped", ["could_not_continue", "audible_pop"])
def test_a_thigh_that_stops_an_adolescent_is_imaged_unless_the_bone_was_pressed(
    make, stopped
) -> None:
    signs = there(f"posterior_thigh_pain {stopped}")
    assert "adolescent_apophysis" in raised(make, signs, 2, age_y=17)
    assert "adolescent_apophysis" not in raised(make, signs, 2, age_y=18)
    pressed = {**signs, "ischial_tenderness": ABSENT}
    assert "adolescent_apophysis" not in raised(make, pressed, 2, age_y=17)
    for name in signs:
        assert "adolescent_apophysis" not in raised(make, {**signs, name: ABSENT}, 2, age_y=17)


def area(difference_mm2: float, structure: str) -> Measurements:
    sem_mm2 = 5.0
    return Measurements(
        measurements=(
            Measurement(
                concept="ultrasound.muscle_area_difference",
                value=difference_mm2,
                unit=Unit.SQUARE_MILLIMETRE,
                interval95=(difference_mm2 - 2 * sem_mm2, difference_mm2 + 2 * sem_mm2),
                uncertainty=Uncertainty(sem=sem_mm2, kind="repeats", n=5),
                side=Side.RIGHT,
                context={"structure": structure},
                provenance=Provenance(method="ultrasound.muscle_area@1", sources=("0" * 64,)),
            ),
        )
    )


@pytest.mark.parametrize(
    "structure",
    ["rectus_femoris", "biceps_femoris_long_head", "semitendinosus", "semimembranosus"],
)
@pytest.mark.parametrize(("difference_mm2", "fires"), [(-165.0, True), (-135.0, False)])
def test_a_diagnosis_opens_for_a_muscle_much_smaller_than_nature_makes_it(
    structure, difference_mm2, fires
) -> None:
    measured = area(difference_mm2, structure)
    found = {f.id: f for f in from_measurements(measured, (Side.RIGHT,), KNOWLEDGE)}
    facts = Facts(measured=measured, side=Side.RIGHT, findings=found, since_onset_days=28)
    fired = {g.id for g in guards((facts,), "hamstring_strain", KNOWLEDGE) if g.state == "fired"}
    assert ("wasting_at_four_weeks" in fired) is fires
    assert found["muscle_wasted_on_ultrasound"].state is PRESENT


def ranked(make, signs: str, who: Subject) -> list[str]:
    found = {name: make["found"](name, PRESENT) for name in signs.split()}
    chances = posteriors(found, KNOWLEDGE, "sports_clinic", who)
    return sorted(chances, key=lambda name: -chances[name])


def test_an_index_of_the_ankle_names_the_artery_of_a_young_cyclist(make) -> None:
    cyclist = Subject(pseudonym="P", age_y=25, sport="cycling")
    walker = Subject(pseudonym="P", age_y=25)
    signs = "claudication posterior_thigh_pain ankle_brachial_index_low"
    assert ranked(make, signs, cyclist)[0] == "vascular_claudication"
    story = "claudication posterior_thigh_pain"
    place = [ranked(make, story, who).index("vascular_claudication") for who in (cyclist, walker)]
    assert place[0] < place[1]


def test_a_sciatic_nerve_held_at_the_sitting_bone_hurts_when_it_is_stretched() -> None:
    said = {j.condition: j for j in KNOWLEDGE.tests["puranen_orava"].judged}
    assert "puranen1988" in said["hamstring_syndrome"].cites
