"""What else may have moved a value between two visits, or hidden that it moved."""

from dataclasses import replace
from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.measure.strength import reported_measures
from ischia.model.devices import Calibration, Device
from ischia.model.measured import Measurements
from ischia.model.progress import Progress
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.reason.progress import progress

KNOWLEDGE = load()
BORROWED = "the error is borrowed from a study on a Cybex"
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 29)
CONTEXT = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}


def typed(number: float, device: str | None, digit: str, *logs: Device) -> Measurements:
    """Give one visit as a sheet with one typed peak."""
    source = Source(sha256=digit * 64, format="ischia.visit/1", reader="visit@1", path="visit.toml")
    one = ReportedValue(
        concept="strength.peak_torque",
        value=number,
        unit=Unit.NEWTON_METRE,
        side=Side.LEFT,
        context=CONTEXT,
        device=device,
    )
    found = reported_measures(ReportedValues(values=(one,), source=source))
    return Measurements(sources=(source,), measurements=found, devices=logs)


def followed(first: str | None, last: str | None, *logs: Device) -> Progress:
    visits = [(FIRST, typed(100.0, first, "a")), (LAST, typed(180.0, last, "b", *logs))]
    (made,) = progress(visits, KNOWLEDGE)
    return made


def machine(name: str, on: date, result: str, error_pct: float | None = None) -> Device:
    check = Calibration(on=on, by="technician", what="10 kg", result=result, error_pct=error_pct)
    return Device(id=name, kind="dynamometer", calibration=(check,))


def test_two_typed_visits_of_two_machines_have_no_verdict() -> None:
    made = followed("Cybex 1", "Cybex 2")
    assert (made.verdict, made.mdc95) == ("error_unknown", None)
    assert "with Cybex 1, then with Cybex 2" in made.why
    assert made.notes[0] in made.why
    assert followed("Cybex 1", "Cybex 1").verdict == "improved"


def test_an_error_of_another_device_is_said_to_be_borrowed() -> None:
    assert BORROWED in followed("Biodex", "Biodex").notes
    assert BORROWED in followed(None, None).notes
    assert BORROWED not in followed("Cybex NORM", "Cybex NORM").notes
    assert BORROWED not in followed("Biodex", "Cybex NORM").notes  # two devices: no verdict at all


@pytest.mark.parametrize(
    "flag", ["set_velocity_held_briefly", "best_far_from_others", "angle_out_of_reach"]
)
@pytest.mark.parametrize("doubted", [0, 1])
def test_a_value_without_a_known_error_bears_no_verdict(flag, doubted) -> None:
    visits = [(FIRST, typed(100.0, "Cybex 1", "a")), (LAST, typed(180.0, "Cybex 1", "b"))]
    day, sheet = visits[doubted]
    flagged = tuple(replace(m, flags=(*m.flags, flag)) for m in sheet.measurements)
    visits[doubted] = (day, replace(sheet, measurements=flagged))
    (made,) = progress(visits, KNOWLEDGE)
    assert (made.verdict, made.mdc95) == ("error_unknown", None)
    assert f"on {day}: its error is unknown" in made.why


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("Cybex 1", None, "device not stated on 2026-03-29"),
        (None, "Cybex 1", "device not stated on 2026-03-01"),
        (None, None, "device not stated on 2026-03-01 and 2026-03-29"),
    ],
)
def test_a_device_that_nobody_named_is_said(first, last, said) -> None:
    made = followed(first, last)
    assert made.verdict == "improved"
    assert made.notes == (said, BORROWED)
    assert said in made.why


def test_one_device_throughout_needs_no_note() -> None:
    assert followed("Cybex 1", "Cybex 1").notes == ()


def test_two_devices_of_one_sheet_stay_two_values() -> None:
    one, other = (typed(100.0, name, "a").measurements[0] for name in ("Cybex 1", "Cybex 2"))
    assert one.id != other.id
    assert one.provenance.devices == ("Cybex 1",)


def test_a_device_that_was_adjusted_between_the_visits_is_said() -> None:
    made = followed("Cybex 1", "Cybex 1", machine("Cybex 1", date(2026, 3, 15), "adjusted", -2.5))
    (said,) = made.notes
    assert said.startswith("Cybex 1 was adjusted on 2026-03-15, between the visits")
    assert "-2.5 % off" in said


@pytest.mark.parametrize(
    ("name", "on", "result"),
    [
        ("Cybex 1", FIRST, "adjusted"),  # before the first value was read
        ("Cybex 1", date(2026, 3, 15), "ok"),
        ("another", date(2026, 3, 15), "adjusted"),
    ],
)
def test_what_did_not_touch_the_device_between_the_visits_is_not_said(name, on, result) -> None:
    assert followed("Cybex 1", "Cybex 1", machine(name, on, result)).notes == ()


def test_a_visit_in_between_on_another_device_is_said() -> None:
    between = (date(2026, 3, 9), typed(120.0, "Cybex 2", "c"))
    days = [(FIRST, typed(100.0, "Cybex 1", "a")), between, (LAST, typed(180.0, "Cybex 1", "b"))]
    (made,) = progress(days, KNOWLEDGE)
    assert made.verdict == "improved"
    assert made.notes == ("in between, on 2026-03-09, measured with Cybex 2",)
