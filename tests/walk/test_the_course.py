"""A strained hamstring over three visits: the diagnosis stays, the phases move."""

from datetime import date
from pathlib import Path

import pytest

from ischia.model.terms import Side, State
from ischia.phantoms.patients.hamstring_strain import DAYS
from ischia.service import Assessed, assess, open_case
from ischia.service.exchange import bundle_json
from ischia.service.simulate import simulate

SHOWN = tuple(day.on for day in DAYS)


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> dict[date, Assessed]:
    folder = tmp_path_factory.mktemp("course") / "case"
    simulate("course", folder, seed=1)
    case = open_case(folder)
    return {day: assess(case, visit=day) for day in SHOWN}


def test_recovery_does_not_take_the_diagnosis_away(visits) -> None:
    first = [v.assessment.hypotheses[0] for v in visits.values()]
    assert {h.condition for h in first} == {"hamstring_strain"}
    assert all(v.assessment.conclusion == "likely" for v in visits.values())
    last = visits[SHOWN[-1]].assessment
    (tender,) = [f for f in last.findings if f.id == "hamstring_tenderness"]
    assert tender.state is State.ABSENT
    assert tender.last_present == DAYS[0].on
    (line,) = [e for e in first[-1].evidence if e.finding == "hamstring_tenderness"]
    assert line.state is State.PRESENT
    assert line.likelihood_ratio > 1


def test_another_system_can_read_every_visit(visits, sound_bundle) -> None:
    for assessed in visits.values():
        sound_bundle(bundle_json(assessed))


def test_the_phases_move_as_the_leg_does(visits) -> None:
    phases = [v.assessment.plan.current_phase for v in visits.values()]
    assert phases == ["protect", "load", "lengthen"]


def verdicts(assessed: Assessed) -> dict[tuple[str, Side], str]:
    return {
        (p.concept, p.side): p.verdict
        for p in assessed.assessment.progress
        if p.context.get("contraction", "concentric") == "concentric"
        and p.context.get("motion", "knee_flexion") == "knee_flexion"
    }


def test_what_came_back_is_more_than_chance_and_the_sound_leg_stays(visits) -> None:
    series = verdicts(visits[SHOWN[-1]])
    assert verdicts(visits[SHOWN[1]])["strength.peak_torque", Side.LEFT] == "within_noise"
    assert series["strength.peak_torque", Side.LEFT] == "improved"
    assert series["strength.peak_torque", Side.RIGHT] == "within_noise"
    (torque,) = [
        p
        for p in visits[SHOWN[-1]].assessment.progress
        if (p.concept, p.side) == ("strength.peak_torque", Side.LEFT)
        and p.context["contraction"] == "concentric"
        and p.context["motion"] == "knee_flexion"
    ]
    assert [point.verdict for point in torque.points] == [None, "within_noise", "improved"]
    assert series["exam.pain_nprs", Side.MIDLINE] == "improved"
    assert series["prom.lefs", Side.MIDLINE] == "improved"


def test_the_device_that_the_visit_names_is_the_one_of_the_log(visits) -> None:
    found = visits[SHOWN[1]].assessment.measured.measurements
    of_machine = [m for m in found if m.concept.startswith("strength.")]
    assert {m.provenance.devices for m in of_machine} == {("isokinetic 1",)}
    assert not [m for m in of_machine if "calibration_unknown" in m.flags]


def test_the_sheets_that_people_would_type_say_they_are_simulated(tmp_path: Path) -> None:
    for path in simulate("course", tmp_path / "case", seed=2):
        if path.suffix == ".toml":
            assert path.read_text("utf-8").startswith("# Simulated")
