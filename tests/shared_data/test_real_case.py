"""The same path on real input: files of real instruments go through to a report."""

from pathlib import Path

import pytest

from ischia.model.terms import Side
from ischia.service import Assessed, assess, write_report
from ischia.service.exchange import bundle_json


@pytest.fixture(scope="session")
def assessed(real_case: Path) -> Assessed:
    return assess(str(real_case))


def test_every_kind_of_file_was_measured(assessed: Assessed) -> None:
    measured = assessed.assessment.measured
    concepts = {m.concept for m in measured.measurements}
    assert {
        "strength.peak_torque",
        "strength.limb_symmetry",
        "strength.peak_force",
        "ultrasound.gap",
        "motion.peak_knee_flexion_swing",
    } <= concepts
    assert {s.reader.partition("@")[0] for s in measured.sources} >= {
        "table",
        "c3d",
        "dicom",
        "visit",
    }


def test_two_calipers_of_one_reading_have_an_unknown_error(assessed: Assessed) -> None:
    gaps = [m for m in assessed.assessment.measured.measurements if m.concept == "ultrasound.gap"]
    assert len(gaps) == 2
    assert all(m.interval95 is None and m.uncertainty.kind == "unknown" for m in gaps)
    # 40 and 60 pixels of 0.5105 mm, as the file's own calibrated region says
    assert sorted(m.value for m in gaps) == pytest.approx([20.42, 30.63], abs=0.01)


def test_nobody_is_injured_so_nothing_is_argued(assessed: Assessed) -> None:
    assert assessed.assessment.hypotheses == ()
    assert not assessed.assessment.simulated


def test_six_visits_give_a_verdict_for_each_series(assessed: Assessed) -> None:
    series = {
        (p.context["motion"], p.context["velocity_deg_s"], p.side): p
        for p in assessed.assessment.progress
        if p.concept == "strength.peak_torque" and "velocity_deg_s" in p.context
    }
    extension = series["knee_extension", 60.0, Side.RIGHT]
    # read off the table: 217 at the first visit, 297 at the last
    assert (extension.points[0].value, extension.points[-1].value) == (217.0, 297.0)
    assert extension.verdict == "improved"
    assert all(p.mdc95 is not None for p in series.values())


def test_another_system_can_read_it(assessed: Assessed, sound_bundle) -> None:
    sound_bundle(bundle_json(assessed))


def test_the_report_is_written(assessed: Assessed, tmp_path: Path) -> None:
    written = write_report(assessed, tmp_path)
    documents = ["assessment.json", "fhir-bundle.json", "report.html", "report.pdf"]
    documents += ["patient.html", "patient.pdf"]
    assert [path.name for path in written] == documents
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Simulated" not in page
    assert "No injured side was named" in page
    assert "20.4\u202fmm" in page
