"""Markers under other names: known sets, mappings, proposals, and joints between two markers."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.motion import angles, conventional, gait_measures, with_wands
from ischia.measure.motion.standing import body_of
from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.measurement import Measurement
from ischia.model.motion import MarkerTrial
from ischia.model.terms import Side
from ischia.phantoms.gait import c3d_bytes
from ischia.readers.c3d import C3D
from ischia.readers.contract import RawFile
from ischia.readers.markers import mapping_text, proposed_markers
from ischia.readers.registry import find

OPENCAP = {
    side + ours: f"{letter}{theirs}_study"
    for side, letter in (("L", "L"), ("R", "r"))
    for ours, theirs in {
        "ASI": ".ASIS",
        "PSI": ".PSIS",
        "KNE": "_knee",
        "KNM": "_mknee",
        "ANK": "_ankle",
        "MED": "_mankle",
        "HEE": "_calc",
        "TOE": "_toe",
    }.items()
}


def between(trial: MarkerTrial) -> dict[str, np.ndarray]:
    """Return the phantom's markers with inner ones in place of wands: the joint lies midway."""
    place = {name: trial.xyz_mm[:, i] for i, name in enumerate(trial.names)}
    person, girdle = body_of(trial, None), conventional.pelvis(place)
    kept = {n: p for n, p in place.items() if n[1:] not in {"THI", "TIB"}}
    for letter, side in (("L", Side.LEFT), ("R", Side.RIGHT)):
        upper = conventional.thigh(place, girdle, person, side)
        lower = conventional.shank(place, girdle, upper, person, side)
        kept[f"{letter}KNM"] = 2 * upper.centre_mm - place[f"{letter}KNE"]
        kept[f"{letter}MED"] = 2 * lower.centre_mm - place[f"{letter}ANK"]
    return kept


def read(data: bytes, profile: str | None = None, shown: str = "walk.c3d") -> MarkerTrial:
    held = None if profile is None else RawFile(shown="lab.toml", data=profile.encode())
    raw = RawFile(shown=shown, data=data, profile=held)
    assert find(raw) is C3D  # a mapping is none of a table's
    (trial,) = C3D.read(raw, RecordingEntry(path="it"))
    assert isinstance(trial, MarkerTrial)
    return trial


def called(trial: MarkerTrial, names: dict[str, str]) -> bytes:
    markers = {names.get(n, n): trial.xyz_mm[:, i] for i, n in enumerate(trial.names)}
    return c3d_bytes(markers, trial.fs_hz, events=trial.events, parameters=trial.parameters)


def test_a_known_set_is_read_under_our_names(exact) -> None:
    markers = between(exact.dynamic)
    theirs = {OPENCAP.get(name, name): place for name, place in markers.items()}
    theirs["C7_study"] = theirs[OPENCAP["LASI"]] + [-100.0, 0.0, 500.0]
    trial = read(c3d_bytes(theirs, exact.dynamic.fs_hz))
    assert {"LASI", "RKNE", "LKNM", "RMED", "C7"} <= set(trial.names)
    assert "markers_named_by_set" in trial.flags


DOTTED = {
    **{f"{s}{ours}": f"{s}.{theirs}" for s in "LR" for ours, theirs in (
        *(("ASI", "ASIS"), ("PSI", "PSIS"), ("KNE", "Knee"), ("ANK", "Ankle")),
        *(("HEE", "Heel"), ("TOE", "MT2"), ("THI", "Thigh"), ("TIB", "Shank")),
    )},
}  # fmt: skip
QUALISYS = {
    s + ours: f"{s}_{theirs}"
    for s in "LR"
    for ours, theirs in {
        "ASI": "IAS",
        "PSI": "IPS",
        "KNE": "FLE",
        "ANK": "FAL",
        "HEE": "FCC",
    }.items()
}


@pytest.mark.parametrize(
    "called_so",
    [
        DOTTED.get,
        QUALISYS.get,
        lambda name, _: name.lower(),
        lambda name, _: f"walker_{name}",
        lambda name, _: {"TIB": f"{name[0]}SHA"}.get(name[1:], name),
    ],
)
def test_names_of_other_laboratories_become_ours(exact, called_so) -> None:
    theirs = {name: called_so(name, name) for name in exact.dynamic.names}
    markers = {theirs[n]: exact.dynamic.xyz_mm[:, i] for i, n in enumerate(exact.dynamic.names)}
    if "LSHA" in markers:  # Helen Hayes, with one marker on the sacrum
        markers["VSAC"] = (markers.pop("LPSI") + markers.pop("RPSI")) / 2.0
    trial = read(c3d_bytes(markers, exact.dynamic.fs_hz))
    wanted = {"LASI", "RKNE", "LANK", "RHEE", "LTOE"} | (
        {"SACR", "LTIB"} if "VSAC" in markers else {"LPSI"}
    )
    assert wanted <= set(trial.names)
    place = trial.xyz_mm[:, trial.names.index("RKNE")]
    np.testing.assert_allclose(
        place, exact.dynamic.xyz_mm[:, exact.dynamic.names.index("RKNE")], atol=1e-3
    )
    assert trial.flags == ("markers_named_by_set",)


def test_of_two_subjects_in_one_file_none_is_taken(exact) -> None:
    names = exact.dynamic.names
    markers = {f"a_{n}": exact.dynamic.xyz_mm[:, i] for i, n in enumerate(names)}
    markers |= {f"b_{n}": exact.dynamic.xyz_mm[:, i] for i, n in enumerate(names)}
    assert "LASI" not in read(c3d_bytes(markers, exact.dynamic.fs_hz)).names


def test_names_that_are_ours_already_are_left_alone(exact) -> None:
    trial = read(exact.dynamic_bytes)
    assert trial.names == exact.dynamic.names
    assert "markers_named_by_set" not in trial.flags


def test_a_mapping_names_markers_and_must_fit_the_file(exact) -> None:
    data = called(exact.dynamic, {"LASI": "hip L", "RKNE": "M17"})
    mapping = 'schema = "ischia.markers/1"\ntitle = "Ours"\nstatus = "{}"\n[markers]\n{}\n'
    whole = 'LASI = "hip L"\nRKNE = "M17"'
    trial = read(data, mapping.format("confirmed", whole))
    assert trial.names == exact.dynamic.names
    np.testing.assert_allclose(trial.xyz_mm, exact.dynamic.xyz_mm, atol=1e-3)
    assert trial.flags == ("markers_named_by_set",)
    guessed = read(data, mapping.format("unconfirmed", whole))
    assert guessed.flags == ("markers_named_by_unconfirmed_mapping",)
    for wrong, told in (
        ('LASI = "hip X"', "hip X"),
        ('LPELVIS = "hip L"', "LPELVIS"),
        ('LASI = "hip L"\nRASI = "hip L"', "one marker under two names"),
        ("LASI = 3", "Expected `str`"),
    ):
        with pytest.raises(InputError) as refused:
            read(data, mapping.format("confirmed", wrong))
        assert told in refused.value.found


def test_a_proposal_reads_what_names_say(exact) -> None:
    words = {
        "ASI": "ASIS",
        "PSI": "PSIS",
        "KNE": "Knee",
        "ANK": "Ankle",
        "HEE": "Heel",
        "TOE": "Toe",
    }
    names = {s + o: f"{s}-{w}" for s in "LR" for o, w in words.items()}
    trial = read(called(exact.dynamic, names))
    proposal = proposed_markers(trial)
    assert names.items() <= proposal.markers.items()
    assert not proposal.unsure
    again = read(called(exact.dynamic, names), mapping_text(proposal))
    assert again.names == exact.dynamic.names


def test_a_proposal_tells_markers_without_names_by_where_they_lie(exact) -> None:
    order = np.random.default_rng(2).permutation(len(exact.dynamic.names))
    hidden = replace(
        exact.dynamic,
        names=tuple(f"M{i}" for i in range(order.size)),
        xyz_mm=exact.dynamic.xyz_mm[:, order],
    )
    proposal = proposed_markers(hidden)
    told = {ours: exact.dynamic.names[order[int(m[1:])]] for ours, m in proposal.markers.items()}
    assert len(told) >= 14
    assert all(ours == true for ours, true in told.items())
    assert set(proposal.unsure) == set(proposal.markers)


def test_a_proposal_doubts_sides_that_are_exchanged(exact) -> None:
    other = {"L": "R", "R": "L"}
    names = tuple(other[n[0]] + n[1:] for n in exact.dynamic.names)
    unsure = proposed_markers(replace(exact.dynamic, names=names)).unsure
    assert "sides may be exchanged" in unsure["LKNE"]


def test_joints_between_two_markers_give_the_angles_of_wands(exact) -> None:
    trials = []
    for trial in (exact.dynamic, exact.static):
        markers = between(trial)
        kept = {n: v for n, v in trial.parameters.items() if "Width" not in n}
        trials.append(
            replace(
                trial,
                names=tuple(markers),
                xyz_mm=np.stack(list(markers.values()), axis=1),
                parameters=kept,
            )
        )
    dynamic, static = with_wands(trials[0], trials[1])
    assert static is not None
    assert dynamic.parameters["LKneeWidth"] == pytest.approx(105.0, abs=0.1)
    assert dynamic.parameters["RAnkleWidth"] == pytest.approx(72.0, abs=0.1)
    assert "joints_between_markers" in dynamic.flags
    found, true = angles(dynamic, static), angles(exact.dynamic, exact.static)
    for name in ("LHipAngles", "RHipAngles", "LKneeAngles", "RKneeAngles"):
        np.testing.assert_allclose(found[name], true[name], atol=0.05, err_msg=name)
    peaks = [m for m in gait_measures(dynamic, static) if isinstance(m, Measurement)]
    assert any(m.concept == "motion.peak_knee_flexion_swing" for m in peaks)


def test_trials_with_wands_are_left_alone(exact) -> None:
    assert with_wands(exact.dynamic, exact.static) == (exact.dynamic, exact.static)
