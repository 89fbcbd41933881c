"""A simulated patient written to disk is a case that the program reads, measures and argues."""

import json
import tomllib

import pytest

from ischia.knowledge.load import load
from ischia.model.errors import UsageError
from ischia.model.schema import decode
from ischia.model.terms import State
from ischia.phantoms.population import case_folder, population, recovering
from ischia.service import assess, open_case, simulate

KNOWLEDGE = load()


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory):
    out = tmp_path_factory.mktemp("population")
    simulate("population", out, seed=3, n=4)
    return sorted(path for path in out.iterdir() if path.is_dir())


def test_each_patient_has_a_folder_with_the_truth_beside_it(cases) -> None:
    assert len(cases) == 4
    for case in cases:
        truth = json.loads((case / "truth.json").read_text("utf-8"))
        assert truth["simulated"] is True
        assert set(truth["conditions"]) <= KNOWLEDGE.conditions.keys()


def test_every_sheet_says_that_it_is_simulated(cases) -> None:
    for case in cases:
        assert (case / "case.toml").read_text("utf-8").startswith("# Simulated")
        assert open_case(case).document.simulated


def test_the_program_assesses_the_folder(cases) -> None:
    truth = json.loads((cases[0] / "truth.json").read_text("utf-8"))
    made = assess(cases[0]).assessment
    assert made.simulated
    decided = [f for f in made.findings if f.state is not State.INDETERMINATE]
    own = [f for f in decided if f.side in {None, made.injured_side}]
    assert own
    assert all((f.state is State.PRESENT) is (f.id in truth["shown"]) for f in own)


def test_the_sheets_say_what_the_documents_say() -> None:
    for patient in [*population(KNOWLEDGE, 5, 9), *recovering(KNOWLEDGE, 2, 9)]:
        files = case_folder(patient)
        read = decode(tomllib.loads(files["case.toml"].decode()), "ischia.case/1", where="case")
        assert read == patient.case
        for look in patient.looks:
            sheet = tomllib.loads(files[f"visits/{look.visit.date}/visit.toml"].decode())
            visit = decode(sheet, "ischia.visit/1", where="visit")
            assert visit.history == look.visit.history
            assert visit.imaging_report == look.visit.imaging_report
            assert visit.exam[: len(look.visit.exam)] == look.visit.exam


def test_girths_are_written_as_readings_of_both_legs() -> None:
    wanted = "exam.thigh_girth_difference"
    patient, difference = next(
        (p, m)
        for p in population(KNOWLEDGE, 60, 9)
        for m in p.today.measured.measurements
        if m.concept == wanted
    )
    path = f"visits/{patient.today.visit.date}/visit.toml"
    sheet = tomllib.loads(case_folder(patient)[path].decode())
    girths = {i["side"]: i["values"] for i in sheet["exam"] if i["item"] == "thigh_girth"}
    own, other = girths[difference.side], girths[difference.side.other]
    assert sum(own) / 3 - sum(other) / 3 == pytest.approx(difference.value, abs=0.1)


def test_how_many_belongs_to_a_population(tmp_path) -> None:
    with pytest.raises(UsageError, match="how many belongs to a population"):
        simulate("gait", tmp_path / "out", n=3)
