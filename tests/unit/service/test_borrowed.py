"""An error between sessions is that of the device of its study, and else is flagged."""

from dataclasses import replace

import pytest

from ischia.knowledge.load import load
from ischia.measure.strength import per_body_mass, reported_measures
from ischia.model.measurement import Measurement
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.service.borrowed import borrowed

PUBLISHED = load().reliabilities()
FLAG = "error_from_another_device"
CONTEXT = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}


def peak(device: str | None, velocity_deg_s: float = 60.0) -> Measurement:
    source = Source(sha256="a" * 64, format="ischia.visit/1", reader="visit@1", path="visit.toml")
    one = ReportedValue(
        concept="strength.peak_torque",
        value=150.0,
        unit=Unit.NEWTON_METRE,
        side=Side.LEFT,
        context={**CONTEXT, "velocity_deg_s": velocity_deg_s},
        device=device,
    )
    (made,) = reported_measures(ReportedValues(values=(one,), source=source), PUBLISHED)
    assert isinstance(made, Measurement)
    return made


@pytest.mark.parametrize(
    ("device", "flagged"),
    [("Biodex System 4", True), (None, True), ("cybex 6000", False), ("Cybex NORM", False)],
)
def test_only_a_value_of_the_device_of_the_study_has_its_own_error(device, flagged) -> None:
    (told,) = borrowed([peak(device)], PUBLISHED)
    assert told.uncertainty.kind == "published"
    assert (FLAG in told.flags) == flagged
    (per_mass,) = per_body_mass([told], 75.0)
    assert (FLAG in per_mass.flags) == flagged


def test_without_a_study_nothing_is_borrowed() -> None:
    unknown = peak("Biodex System 4", velocity_deg_s=90.0)
    assert unknown.interval95 is None
    assert borrowed([unknown], PUBLISHED) == [unknown]
    studies = [replace(r, device=None) for r in PUBLISHED]
    assert borrowed([peak(None)], studies) == [peak(None)]


def test_a_relative_error_is_carried_over_to_the_torque_of_a_kilogram() -> None:
    of = {r.concept: r for r in PUBLISHED if r.fits(r.concept, r.unit, CONTEXT)}
    torque, per_mass = of["strength.peak_torque"], of["strength.peak_torque_per_mass"]
    assert per_mass.sem_at(2.0) == pytest.approx(torque.sem_at(150.0) / 75)
    assert per_mass.unit is Unit.NM_PER_KG
