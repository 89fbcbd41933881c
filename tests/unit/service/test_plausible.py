"""A value that no body makes is kept, flagged, and never decides."""

import pytest

from ischia.knowledge.load import load
from ischia.knowledge.predicate import AtMost
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.reliability import Reliability
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import InjuredSide, Side, State
from ischia.model.units import Unit
from ischia.reason.reading import Facts, read
from ischia.service.measure import Known, measure
from ischia.service.plausible import flagged

KNOWLEDGE = load()
SOURCE = Source(sha256="f" * 64, format="visit", reader="visit@1", path="visit.toml")


def torque(value: float, motion: str) -> ReportedValue:
    context = {"motion": motion, "contraction": "concentric", "velocity_deg_s": 120.0}
    return ReportedValue(
        concept="strength.peak_torque",
        value=value,
        unit=Unit.NEWTON_METRE,
        side=Side.RIGHT,
        context=context,
    )


def measured(extension_nm: float, flexion_nm: float) -> Measurements:
    values = (torque(extension_nm, "knee_extension"), torque(flexion_nm, "knee_flexion"))
    return measure(
        [ReportedValues(values=values, source=SOURCE)],
        {},
        InjuredSide.RIGHT,
        Known.of(KNOWLEDGE),
        mass_kg=80.0,
    )


def one(found: Measurements, concept: str) -> Measurement:
    (chosen,) = (m for m in found.measurements if m.concept == concept)
    return chosen


def test_a_ratio_of_seven_is_flagged_and_kept() -> None:
    got = one(measured(11.0, 77.0), "strength.hq_conventional")
    assert got.value == pytest.approx(7.0)
    assert "implausible" in got.flags
    assert one(measured(150.0, 77.0), "strength.hq_conventional").flags[0] == "as_reported"


def test_what_is_made_of_an_implausible_value_is_flagged_too() -> None:
    found = measured(700.0, 140.0)
    ratio = one(found, "strength.hq_conventional")
    assert ratio.value == pytest.approx(0.2)  # by itself nothing to wonder at
    assert "implausible" in ratio.flags
    flexion = [m for m in found.measurements if m.context.get("motion") == "knee_flexion"]
    assert all("implausible" not in m.flags for m in flexion)


def test_an_implausible_value_answers_no_question() -> None:
    symmetry = Measurement(
        concept="strength.limb_symmetry",
        value=2.0,
        unit=Unit.PERCENT,
        interval95=(1.0, 3.0),
        uncertainty=Uncertainty(sem=0.5, kind="propagated"),
        side=Side.RIGHT,
        context={},
        provenance=Provenance(method="strength.limb_symmetry@1", sources=("a" * 64,)),
    )
    weak = AtMost(concept="strength.limb_symmetry", limit=90.0, unit=Unit.PERCENT)
    (kept,) = flagged([symmetry], KNOWLEDGE.plausible())
    answers = [
        read(weak, Facts(measured=Measurements(measurements=(m,)), side=Side.RIGHT))
        for m in (symmetry, kept)
    ]
    assert answers[0].state is State.PRESENT
    assert answers[1].state is None
    assert "outside the plausible range" in answers[1].why


def test_every_range_says_that_it_has_no_source() -> None:
    ranges = KNOWLEDGE.plausible()
    assert "strength.peak_torque" in ranges
    assert all(KNOWLEDGE.concepts[key].plausible_basis == "clinic_default" for key in ranges)


def test_a_sentence_stands_beside_every_asymmetry() -> None:
    note = KNOWLEDGE.words()["strength.limb_symmetry.note"]
    assert "39 uninjured adults" in note
    assert KNOWLEDGE.concepts["strength.limb_symmetry"].cites == ("hammarstrom2020",)


def test_what_a_first_retest_adds_is_known_for_the_flexors() -> None:
    studies: dict[str, Reliability] = {r.id: r for r in KNOWLEDGE.reliabilities()}
    learning = studies["peak_torque.knee_flexion.60"].learning_pct
    assert learning is not None
    assert 4 <= learning <= 6.5
