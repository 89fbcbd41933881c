"""Whether a device was checked recently enough is said beside what it measured."""

from datetime import date
from pathlib import Path

import pytest

from ischia.knowledge.load import load
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.measurement import Measurement
from ischia.model.terms import Side
from ischia.phantoms.dynamometer import layout_file
from ischia.service.assess import assess
from ischia.service.intake import open_case
from ischia.service.loose import measure_files
from ischia.service.measure import Known, measure_visit

CASE = """
schema = "ischia.case/1"
injured_side = "left"
complaint = "back of the left thigh"
simulated = true

[subject]
pseudonym = "P-7"
mass_kg = 80
"""
VALUE = """
[[reported]]
concept = "strength.peak_torque"
value = {value}
unit = "N.m"
side = "{side}"
device = "{device}"
context = {{ motion = "knee_flexion", contraction = "concentric", velocity_deg_s = 60.0 }}
"""
LOG = """
schema = "ischia.devices/1"

[[device]]
id = "HHD 1"
kind = "hand-held dynamometer"

[[device.calibration]]
on = {on}
by = "technician"
what = "hung weights, 5 to 30 kg"
result = "{result}"
error_pct = 1.5

[[device]]
id = "never checked"
kind = "dynamometer"
"""


def visit(day: str, device: str = "HHD 1", *, left: float = 90.0, right_by: str = "") -> str:
    head = f'schema = "ischia.visit/1"\ndate = {day}\n'
    girth = '[[exam]]\nitem = "thigh_girth"\nside = "left"\nvalues = [53.0, 53.2]\nunit = "cm"\n'
    sides = VALUE.format(value=left, side="left", device=device)
    sides += VALUE.format(value=110.0, side="right", device=right_by or device)
    return head + girth + sides


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.toml").write_text(CASE)
    return folder


def at(case: Path, day: str, *words: str, **more: object) -> Path:
    folder = case / "visits" / day
    folder.mkdir(parents=True)
    (folder / "visit.toml").write_text(visit(day, *words, **more))
    return folder


def found(case: Path) -> dict[str, Measurement]:
    opened = open_case(case)
    measured = measure_visit(opened, opened.visit(), Known.of(load())).measured
    return {f"{m.concept} {m.side}": m for m in measured.measurements}


@pytest.mark.parametrize(
    ("on", "device", "flag"),
    [
        ("2026-03-02", "HHD 1", None),  # on the day itself
        ("2025-03-02", "HHD 1", None),  # 365 days before
        ("2025-03-01", "HHD 1", "calibration_old"),
        ("2026-03-03", "HHD 1", "calibration_unknown"),  # only after it had measured
        ("2026-03-01", "never checked", "calibration_unknown"),
        ("2026-03-01", "not in the log", "calibration_unknown"),
    ],
)
def test_the_last_calibration_before_the_day_counts(case, on, device, flag) -> None:
    (case / "devices.toml").write_text(LOG.format(on=on, result="ok"))
    at(case, "2026-03-02", device)
    values = found(case)
    for concept in ("strength.peak_torque", "strength.limb_symmetry"):
        flags = values[f"{concept} left"].flags
        assert [f for f in flags if f.startswith("calibration")] == ([flag] if flag else [])
    assert values["strength.peak_torque_per_mass left"].provenance.devices == (device,)
    girth = values["exam.thigh_girth left"]
    assert not any(f.startswith("calibration") for f in girth.flags)


def test_where_nobody_keeps_a_log_nothing_is_flagged(case) -> None:
    at(case, "2026-03-02")
    assert not any("calibration" in f for m in found(case).values() for f in m.flags)


def test_a_ratio_of_two_devices_says_so(case) -> None:
    at(case, "2026-03-02", "HHD 1", right_by="HHD 2")
    ratio = found(case)["strength.limb_symmetry left"]
    assert "devices_differ" in ratio.flags
    assert ratio.provenance.devices == ("HHD 1", "HHD 2")


def test_the_log_of_the_clinic_stands_behind_that_of_the_case(case, tmp_path) -> None:
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(LOG.format(on="2024-01-01", result="ok"))
    at(case, "2026-03-02")
    (only,) = open_case(case, devices=clinic).devices["HHD 1"].calibration
    assert only.on == date(2024, 1, 1)
    (case / "devices.toml").write_text(LOG.format(on="2026-02-01", result="ok"))
    (own,) = open_case(case, devices=clinic).devices["HHD 1"].calibration
    assert own.on == date(2026, 2, 1)
    with pytest.raises(InputError, match=r"nosuch\.toml"):
        open_case(case, devices=tmp_path / "nosuch.toml")


def test_progress_says_that_the_device_was_adjusted_and_the_document_keeps_its_log(case) -> None:
    (case / "devices.toml").write_text(LOG.format(on="2026-03-15", result="adjusted"))
    at(case, "2026-03-02")
    at(case, "2026-03-29", left=100.0)
    argued = assess(case).assessment
    (peak,) = [
        p for p in argued.progress if (p.concept, p.side) == ("strength.peak_torque", Side.LEFT)
    ]
    assert any("HHD 1 was adjusted on 2026-03-15" in note for note in peak.notes)
    assert any("nobody noted when" in note and "2026-03-02" in note for note in peak.notes)
    (device,) = argued.measured.devices
    assert (device.id, len(device.calibration)) == ("HHD 1", 1)
    earlier = assess(case, visit=date(2026, 3, 2)).assessment.measured.devices[0]
    assert earlier.calibration == ()  # what came later is not known yet


@pytest.mark.parametrize(
    ("change", "found_it"),
    [
        (("2026-03-01", "someday"), "devices.toml"),
        (('"ok"', '"fine"'), "'fine'"),
        (("1.5", "nan"), "nan or inf"),
        (("1.5", "250"), "250"),
        (("never checked", "HHD 1"), "'HHD 1' a second time"),
        (("kind", "kinds"), "no kind"),
    ],
)
def test_a_log_that_cannot_be_true_is_refused_with_its_place(case, change, found_it) -> None:
    text = LOG.format(on="2026-03-01", result="ok").replace(*change)
    (case / "devices.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        open_case(case)
    assert caught.value.where.startswith("devices.toml")
    assert found_it in str(caught.value)


def test_a_loose_file_is_judged_by_the_day_it_carries_or_not_at_all(tmp_path) -> None:
    (tmp_path / "it.txt").write_bytes(layout_file("humac_nm")[0])
    log = tmp_path / "log.toml"
    log.write_text(LOG.format(on="2026-03-01", result="ok"))
    facts = RecordingEntry(path="", side=Side.LEFT, device="HHD 1", gravity_corrected=True)
    for devices, flagged in ((log, True), (None, False)):
        measured = measure_files([tmp_path / "it.txt"], facts, devices=devices)
        assert measured.measurements
        for m in measured.measurements:
            assert ("calibration_unknown" in m.flags) == flagged
            assert m.provenance.devices == ("HHD 1",)
