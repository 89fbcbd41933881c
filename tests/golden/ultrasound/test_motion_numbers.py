"""Numbers of motion, kept. Another image library may round otherwise: they hold to a hundredth."""

import json
from pathlib import Path

import pytest

from ischia.measure.ultrasound import dynamic_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Curve, NotMeasured
from ischia.model.terms import Side
from ischia.phantoms.cine import CinePlan, cine_file
from ischia.readers.contract import RawFile
from ischia.readers.dicom import DICOM

KEPT = json.loads(Path(__file__).with_name("motion_numbers.json").read_text("utf-8"))
PLAN = CinePlan(
    pseudonym="P-SIM", side=Side.LEFT, duration_s=0.8, contraction_gap_mm=9.0, noise_pct=6.0
)


@pytest.fixture(scope="module")
def found():
    facts = RecordingEntry(path="clip.dcm", side=Side.LEFT, view="long_axis")
    raw = RawFile(shown="clip.dcm", data=cine_file(PLAN, 11).data)
    measured = dynamic_measures(DICOM.read(raw, facts)[0], None)
    return {m.concept: m for m in measured if not isinstance(m, NotMeasured)}


def test_no_method_is_left_out(found) -> None:
    assert {m.provenance.method for m in found.values()} == set(KEPT)


@pytest.mark.parametrize("method", KEPT)
def test_the_number_is_the_one_that_was_kept(found, method) -> None:
    (one,) = [m for m in found.values() if m.provenance.method == method]
    if isinstance(one, Curve):
        assert max(one.values) == pytest.approx(KEPT[method]["largest"], abs=0.05)
        assert sum(one.values) == pytest.approx(KEPT[method]["sum"], rel=0.01, abs=0.05)
    else:
        assert one.value == pytest.approx(KEPT[method]["value"], abs=0.05)
        assert one.uncertainty.sem == pytest.approx(KEPT[method]["sem"], abs=0.02)
