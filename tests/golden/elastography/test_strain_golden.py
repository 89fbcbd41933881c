"""The numbers of strain, kept: one that moves needs a new `@n`, and a new entry of the file."""

import json
from pathlib import Path

import pytest

from ischia.measure.elastography import elastography_measures
from ischia.phantoms.rf import RfPlan, Tissue, rf_frames, two_regions

KEPT = json.loads(Path(__file__).with_name("numbers.json").read_text("utf-8"))
TISSUE = Tissue(depth_mm=10.0, width_mm=26.0, stiff_from_mm=13.0, stiffness_ratio=2.0)


@pytest.fixture(scope="module")
def found():
    """Give what is measured on one simulated pair."""
    frames, _ = rf_frames(RfPlan(tissue=TISSUE, fs_hz=30e6, centre_hz=6e6, snr_db=25), 7)
    marks = two_regions(frames, (15, 25, 2, 8), (1.5, 11.5, 2, 8))
    return {
        " ".join((m.provenance.method, str(m.context.get("region", "")))).strip(): m
        for m in elastography_measures(frames, marks)
    }


def test_the_same_numbers_are_kept(found) -> None:
    assert found.keys() == KEPT.keys()


@pytest.mark.parametrize("name", KEPT)
def test_the_number_is_the_one_that_was_kept(found, name: str) -> None:
    # Single precision, and an image library that may add in another order on another machine.
    assert found[name].value == pytest.approx(KEPT[name]["value"], rel=1e-4)
    assert list(found[name].interval95 or ()) == pytest.approx(KEPT[name]["interval95"], rel=1e-3)
