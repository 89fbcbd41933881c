"""A case with raw echoes and two regions, from its folder to its numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from ischia.knowledge.load import load
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import InjuredSide, Side
from ischia.model.units import Unit
from ischia.phantoms.rf import RfPlan, Tissue, rf_file
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.readers.rf import named
from ischia.service.intake import open_case
from ischia.service.measure import Known, measure, measure_visit
from ischia.service.simulate import simulate

FACTS = RecordingEntry(path="it", side=Side.LEFT)
SMALL = RfPlan(tissue=Tissue(depth_mm=6.0, width_mm=4.0), frames=3)


def read(data: bytes, profile: bytes):
    raw = RawFile(shown="echoes.mat", data=data, profile=RawFile(shown="rf.toml", data=profile))
    return find(raw).read(raw, FACTS)[0]


def test_a_case_with_echoes_and_two_regions_gives_the_strain_ratio(tmp_path: Path) -> None:
    simulate("rf", tmp_path)
    case = open_case(tmp_path)
    done = measure_visit(case, case.visit(), Known.of(load())).measured
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    (ratio,) = [m for m in done.measurements if m.concept == "elastography.strain_ratio"]
    assert ratio.value == pytest.approx(truth["strain_ratio"], rel=0.05)
    assert ratio.context["structure"] == "biceps_femoris"
    assert done.not_measured == ()


def test_order_of_axes_and_a_structure_are_read_as_the_profile_says(tmp_path: Path) -> None:
    from scipy.io import savemat

    data, profile, frames = rf_file(SMALL, 1)
    plain = read(data, profile).samples
    path = tmp_path / "turned.mat"
    savemat(path, {"scan": {"rf": frames.samples.transpose(0, 2, 1)}})
    turned = profile.replace(b'"depth", "line", "frame"', b'"frame", "line", "depth"')
    turned = turned.replace(b'"echoes"', b'"scan/rf"')
    np.testing.assert_allclose(read(path.read_bytes(), turned).samples, plain, rtol=1e-5, atol=1e-5)


def cells(frames):
    made = np.empty((1, len(frames)), object)
    for number, frame in enumerate(frames):
        made[0, number] = frame
    return made


@pytest.mark.parametrize(
    ("laid", "dataset", "axes"),
    [
        (
            lambda f: {"Im1": f[0], "Im2": f[1], "Im3": f[2]},
            '["Im1", "Im2", "Im3"]',
            '"depth", "line"',
        ),
        (lambda f: {"rf": cells(f)}, '"rf"', '"depth", "line", "frame"'),
        (lambda f: {"scan": {"rf": cells(f)}}, '"scan/rf"', '"depth", "line", "frame"'),
        (
            lambda f: {"scan": np.array([(one,) for one in f], [("rf", object)])},
            '"scan/rf"',
            '"depth", "line", "frame"',
        ),
    ],
)
def test_frames_that_are_arrays_of_their_own_are_read(tmp_path, laid, dataset, axes) -> None:
    from scipy.io import savemat

    data, profile, frames = rf_file(SMALL, 1)
    plain = read(data, profile).samples
    savemat(tmp_path / "apart.mat", laid(list(frames.samples)))
    turned = profile.replace(b'"depth", "line", "frame"', axes.encode())
    turned = turned.replace(b'"echoes"', dataset.encode())
    found = read((tmp_path / "apart.mat").read_bytes(), turned).samples
    np.testing.assert_allclose(found, plain, rtol=1e-5, atol=1e-5)


def test_frames_of_two_shapes_are_refused(tmp_path) -> None:
    from scipy.io import savemat

    _, profile, frames = rf_file(SMALL, 1)
    one, two, _ = frames.samples
    savemat(tmp_path / "odd.mat", {"Im1": one, "Im2": two[:-1], "rf": cells([one, two[:-1]])})
    held = (tmp_path / "odd.mat").read_bytes()
    apart = profile.replace(b'"depth", "line", "frame"', b'"depth", "line"')
    with pytest.raises(InputError, match="one shape"):
        read(held, apart.replace(b'"echoes"', b'["Im1", "Im2"]'))
    with pytest.raises(InputError, match="parts of"):
        read(held, profile.replace(b'"echoes"', b'"rf"'))
    with pytest.raises(InputError, match="each array a frame"):
        read(held, profile.replace(b'"echoes"', b'["Im1", "Im2"]'))


def test_a_cell_that_unpacks_to_too_much_is_refused_before_it_is(tmp_path, monkeypatch) -> None:
    from scipy.io import savemat

    _, profile, _ = rf_file(SMALL, 1)
    savemat(tmp_path / "bomb.mat", {"rf": cells([np.zeros((500, 500))] * 2)}, do_compression=True)
    held = (tmp_path / "bomb.mat").read_bytes()
    assert len(held) < 20_000
    monkeypatch.setattr(named, "MOST_VALUES", 400_000)
    with pytest.raises(InputError, match="at most"):
        read(held, profile.replace(b'"echoes"', b'"rf"'))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (b'"echoes"', b'"frames"', "echoes"),
        (b'["depth", "line", "frame"]', b'["depth", "line"]', "values"),
        (b'["depth", "line", "frame"]', b'["depth", "depth", "frame"]', "axes"),
        (b'kind = "rf"', b'kind = "iq"', "real numbers"),
        (b"centre_hz = 6200000.0", b"centre_hz = 3e7", "centre_hz"),
        (b"pitch_mm = 0.3", b"pitch_mm = 0", "pitch_mm"),
        (b"pitch_mm = 0.3", b"picht_mm = 0.3", "picht_mm"),
        (b'schema = "ischia.rf_profile/1"', b'schema = "ischia.profile/1"', "schema"),
    ],
)
def test_a_profile_that_does_not_fit_is_refused_with_what_was_found(before, after, found) -> None:
    data, profile, _ = rf_file(SMALL, 1)
    assert before in profile
    with pytest.raises(InputError) as caught:
        read(data, profile.replace(before, after))
    assert found in caught.value.found


def test_echoes_without_a_profile_say_what_to_do() -> None:
    data, _, _ = rf_file(SMALL, 1)
    raw = RawFile(shown="echoes.mat", data=data)
    with pytest.raises(InputError, match=r"ischia\.rf_profile/1"):
        find(raw).read(raw, FACTS)


def test_a_file_of_nothing_or_of_no_numbers_is_refused(tmp_path: Path) -> None:
    from scipy.io import savemat

    _, profile, frames = rf_file(SMALL, 1)
    for held in (np.zeros_like(frames.samples), np.full(frames.samples.shape, np.nan), "text"):
        path = tmp_path / "bad.mat"
        turned = held.transpose(1, 2, 0) if isinstance(held, np.ndarray) else held
        savemat(path, {"echoes": turned})
        with pytest.raises(InputError):
            read(path.read_bytes(), profile)


def test_what_the_machine_states_of_shear_waves_is_kept_in_its_own_unit() -> None:
    stated = [
        ReportedValue(
            concept=concept, value=value, unit=unit, side=Side.LEFT, context={}, device="maker"
        )
        for concept, value, unit in (
            ("elastography.shear_wave_speed", 3.1, Unit.METRE_PER_S),
            ("elastography.youngs_modulus", 28.8, Unit.KILOPASCAL),
        )
    ]
    source = Source(sha256="a" * 64, format="visit", reader="case@1", path="visit.toml")
    done = measure(
        [ReportedValues(values=tuple(stated), source=source)],
        {},
        InjuredSide.LEFT,
        Known.of(load()),
    )
    found = {m.concept: (m.value, m.unit) for m in done.measurements}
    assert found == {
        "elastography.shear_wave_speed": (3.1, "m/s"),
        "elastography.youngs_modulus": (28.8, "kPa"),
    }
    assert all("as_reported" in m.flags for m in done.measurements)
