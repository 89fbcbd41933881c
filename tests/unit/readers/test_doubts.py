"""A wrong sign, zero, clock or weight does not pass without a word."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.model.documents import RecordingEntry
from ischia.model.errors import InputError
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Contraction, LoadMode, Motion, Purpose, Side
from ischia.phantoms.dynamometer.layouts import layout_file
from ischia.phantoms.dynamometer.plan import DynamometerPlan
from ischia.readers import doubts
from ischia.readers.contract import RawFile
from ischia.readers.registry import find
from ischia.writers.report.flags import flag_words

BOTH = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION, repetitions=3)
ECCENTRIC = replace(BOTH, motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)
SIDE = RecordingEntry(path="it", side=Side.LEFT)
DECLARED = replace(SIDE, contraction=Contraction.CONCENTRIC)
FLAGS = [
    *(doubts.BRIDGED, doubts.ANGLE_TURNED, doubts.FROM_180),
    *(doubts.VELOCITY_TURNED, doubts.BOTH_TURNED),
    *(doubts.TORQUE_TURNED, doubts.TORQUE_NOT_PROVED),
    *(doubts.OUT_OF_REACH, doubts.FOUND_FROM_SIGNS, doubts.ALL_ECCENTRIC, doubts.WEIGHT_TURNS),
]
COLUMNS = {  # time, torque, angle, velocity
    "biodex": (0, 1, 3, 4),
    "humac_nm": (1, 3, 2, 4),
    "isomed": (0, 2, 1, 3),
}


def rewritten(kind: str, column: str, change, plan: DynamometerPlan = BOTH) -> bytes:
    """Rewrite one column of a simulated file."""
    at = COLUMNS[kind][("time", "torque", "angle", "velocity").index(column)]
    sign = "," if kind == "humac_nm" else None
    rows = layout_file(kind, plan)[0].decode().replace('"', "").splitlines()
    out = []
    for row in rows:
        cells = row.split(sign)
        try:
            cells[at] = f"{change(float(cells[at])):g}"
        except (ValueError, IndexError):
            out.append(row)
            continue
        out.append((sign or " ").join(cells))
    return ("\n".join(out) + "\n").encode()


def read(data: bytes, facts: RecordingEntry = SIDE) -> TorqueCurve:
    raw = RawFile(shown="set.txt", data=data)
    (curve,) = find(raw).read(raw, facts)
    return curve


def refused(data: bytes, facts: RecordingEntry = SIDE) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, facts)
    return caught.value


@pytest.mark.parametrize("flag", FLAGS)
def test_doubts_have_words(flag: str) -> None:
    assert flag_words(flag) != flag.replace("_", " ")


@pytest.mark.parametrize("kind", ["biodex", "humac_nm"])
def test_a_sound_file_with_its_phase_declared_raises_no_doubt(kind: str) -> None:
    assert read(layout_file(kind, BOTH)[0], DECLARED).flags == ()


def test_a_phase_that_nobody_declared_says_that_it_was_found() -> None:
    data = layout_file("biodex", BOTH)[0]
    assert read(data).flags == (doubts.FOUND_FROM_SIGNS,)
    assert read(data, replace(SIDE, purpose=Purpose.PASSIVE_SWEEP)).flags == ()
    assert read(data, replace(SIDE, contraction=Contraction.ISOMETRIC)).flags == ()


@pytest.mark.parametrize("kind", ["biodex", "humac_nm"])
def test_torque_of_turned_sign_is_all_eccentric_and_says_so(kind: str) -> None:
    turned = rewritten(kind, "torque", lambda nm: -nm)
    assert doubts.ALL_ECCENTRIC in read(turned).flags
    assert doubts.ALL_ECCENTRIC not in read(layout_file(kind, BOTH)[0]).flags
    declared = replace(SIDE, contraction=Contraction.ECCENTRIC)
    assert read(turned, declared).flags == ()


def test_concentric_work_beside_eccentric_is_not_all_eccentric() -> None:
    plan = replace(ECCENTRIC, both_phases=True)
    assert doubts.ALL_ECCENTRIC not in read(layout_file("biodex", plan)[0]).flags


@pytest.mark.parametrize(("low_deg", "high_deg", "flagged"), [(-19, 81, False), (-21, 79, True)])
@pytest.mark.parametrize("end", ["straight", "bent"])
def test_a_knee_reaches_from_20_degrees_beyond_straight_to_160(
    low_deg: float,
    high_deg: float,
    flagged: bool,  # noqa: FBT001
    end: str,
) -> None:
    if end == "bent":
        low_deg, high_deg = 140 - high_deg, 140 - low_deg
    angle_deg = np.linspace(low_deg, high_deg, 200)
    columns = (np.full(200, 50.0), angle_deg, np.full(200, -60.0))
    found = doubts.of_curve(DECLARED, LoadMode.ISOKINETIC, columns, None)
    assert (doubts.OUT_OF_REACH in found) is flagged


@pytest.mark.parametrize("moved_deg", [0, 90])
def test_an_angle_counted_down_from_180_is_flexion_where_velocity_says_so(moved_deg) -> None:
    sound = read(layout_file("biodex", BOTH)[0], DECLARED)
    data = rewritten("biodex", "angle", lambda deg: 180 - deg if not moved_deg else deg + 90)
    curve = read(data, DECLARED)
    if moved_deg:  # as far out of reach, but velocity agrees: nothing proves how to mend it
        assert curve.flags == (doubts.OUT_OF_REACH,)
        return
    assert curve.flags == (doubts.FROM_180,)
    np.testing.assert_allclose(curve.angle_deg, sound.angle_deg, atol=1e-9)
    np.testing.assert_array_equal(curve.velocity_deg_s, sound.velocity_deg_s)


@pytest.mark.parametrize(("times", "passes"), [(1.5, True), (1.7, False), (1 / 1.5, True)])
def test_ways_may_differ_by_less_than_1_6_times(times: float, passes: bool) -> None:  # noqa: FBT001
    t_s = np.arange(0, 6, 0.01)
    flexion_deg, velocity_deg_s = 50 + 40 * np.cos(3 * t_s), times * 120 * np.sin(3 * t_s)
    raw = RawFile(shown="it.txt", data=b"")
    if passes:
        doubts.refuse_other_clock(raw, 100.0, flexion_deg, velocity_deg_s)
        return
    with pytest.raises(InputError, match="travels"):
        doubts.refuse_other_clock(raw, 100.0, flexion_deg, velocity_deg_s)


@pytest.mark.parametrize(("moved_deg", "flagged"), [(90, True), (-40, True), (60, False)])
def test_an_angle_that_no_knee_reaches_is_flagged(moved_deg: float, flagged: bool) -> None:  # noqa: FBT001
    data = rewritten("humac_nm", "angle", lambda deg: deg + moved_deg)
    assert (doubts.OUT_OF_REACH in read(data, DECLARED).flags) == flagged


def test_a_hip_may_extend_further_than_a_knee() -> None:
    data = rewritten("humac_nm", "angle", lambda deg: deg - 40)
    hip = replace(DECLARED, motion=Motion.HIP_EXTENSION)
    assert doubts.OUT_OF_REACH not in read(data, hip).flags


def test_what_was_turned_or_bridged_says_so() -> None:
    back = rewritten("biodex", "angle", lambda deg: -deg)
    assert read(back, DECLARED).flags == (doubts.ANGLE_TURNED,)
    for kind in ("biodex", "humac_nm"):
        against = rewritten(kind, "velocity", lambda v: -v)
        assert read(against, DECLARED).flags == (doubts.VELOCITY_TURNED,)
        lost = layout_file(kind, replace(BOTH, dropped_samples=3))[0]
        assert read(lost, DECLARED).flags == (doubts.BRIDGED,)


@pytest.mark.parametrize("moved_deg", [60, 90])
def test_an_angle_out_of_reach_with_which_velocity_runs_is_not_turned(moved_deg: float) -> None:
    data = rewritten("biodex", "angle", lambda deg: deg - moved_deg)
    if moved_deg > doubts.KNEE_DEG[1] / 2:  # beyond any reading of it
        assert "angle" in refused(data, DECLARED).where
        return
    curve, sound = read(data, DECLARED), read(layout_file("biodex", BOTH)[0], DECLARED)
    assert curve.flags == (doubts.OUT_OF_REACH,)
    np.testing.assert_array_equal(curve.velocity_deg_s, sound.velocity_deg_s)  # so its phases are


@pytest.mark.parametrize(("way_deg", "held"), [(8.0, True), (12.0, False)])
def test_a_held_joint_has_no_phase_and_no_direction_to_doubt(way_deg: float, held: bool) -> None:  # noqa: FBT001
    columns = (
        np.full(200, -8.0),
        np.linspace(60, 60 - way_deg, 200),
        np.full(200, 1.0),
    )
    found = doubts.of_curve(SIDE, LoadMode.ISOKINETIC, columns, 30.0)
    flags = (doubts.WEIGHT_TURNS, doubts.FOUND_FROM_SIGNS)
    assert found == (() if held else flags)


def test_isomed_velocity_turned_alone_looks_like_both_turned_and_says_so() -> None:
    sound = read(layout_file("isomed", ECCENTRIC)[0])
    flipped = read(rewritten("isomed", "velocity", lambda v: -v, ECCENTRIC))
    turned = [doubts.BOTH_TURNED in curve.flags for curve in (sound, flipped)]
    assert sorted(turned) == [False, True]
    np.testing.assert_allclose(flipped.velocity_deg_s, sound.velocity_deg_s)
    np.testing.assert_allclose(flipped.torque_nm, -sound.torque_nm)  # hence the doubt


HEAVY = replace(ECCENTRIC, limb_weight_nm=26.0)
HEAVY_BOTH = replace(HEAVY, motion=BOTH.motion)
WEIGHED = replace(SIDE, limb_weight_nm=26.0)
LENGTHENING = replace(SIDE, motion=Motion.KNEE_FLEXION, contraction=Contraction.ECCENTRIC)


@pytest.mark.parametrize(
    ("turned", "mended"),
    [
        ((), None),
        (("velocity",), doubts.TORQUE_TURNED),
        (("torque",), doubts.VELOCITY_TURNED),
        (("torque", "velocity"), None),
    ],
)
@pytest.mark.parametrize(
    ("plan", "facts"),
    [(HEAVY, WEIGHED), (HEAVY_BOTH, WEIGHED), (ECCENTRIC, LENGTHENING)],
    ids=["driven back", "resting", "declared"],
)
def test_an_isomed_of_any_signs_is_read_where_weight_or_words_prove_it(
    turned: tuple[str, ...],
    mended: str | None,
    plan: DynamometerPlan,
    facts: RecordingEntry,
) -> None:
    data = layout_file("isomed", plan)[0]
    sound, table = read(data, facts), np.loadtxt(data.decode().splitlines(), dtype=int)
    for name in turned:
        table[:, {"torque": 2, "velocity": 3}[name]] *= -1
    rows = "".join(" ".join(map(str, row)) + "\n" for row in table.tolist())
    curve = read(rows.encode(), facts)
    np.testing.assert_array_equal(curve.torque_nm, sound.torque_nm)
    np.testing.assert_array_equal(curve.velocity_deg_s, sound.velocity_deg_s)
    assert (
        float(np.median(sound.torque_nm[sound.velocity_deg_s > 50])) < -20
    )  # flexors, lengthening
    signs = {doubts.BOTH_TURNED, doubts.TORQUE_TURNED, doubts.VELOCITY_TURNED}
    signs.add(doubts.TORQUE_NOT_PROVED)
    assert signs & set(curve.flags) == ({mended} if mended else set())


def of_test_only(data: bytes, **turned: int) -> bytes:
    """Number every interval of an IsoMed's file as one of a test, and turn some of its columns."""
    table = np.loadtxt(data.decode().splitlines(), dtype=int)
    table[:, 5] = 2 * (table[:, 5] // 2) + 2
    for name, sign in turned.items():
        table[:, {"torque": 2, "velocity": 3}[name]] *= sign
    return "".join(" ".join(map(str, row)) + "\n" for row in table.tolist()).encode()


@pytest.mark.parametrize("torque", [1, -1])
@pytest.mark.parametrize("velocity", [1, -1])
def test_rest_between_strokes_proves_the_signs_where_every_interval_is_of_the_test(
    torque: int, velocity: int
) -> None:
    data = layout_file("isomed", HEAVY_BOTH)[0]
    sound = read(data, WEIGHED)
    curve = read(of_test_only(data, torque=torque, velocity=velocity), WEIGHED)
    np.testing.assert_array_equal(curve.torque_nm, sound.torque_nm)
    np.testing.assert_array_equal(curve.velocity_deg_s, sound.velocity_deg_s)
    assert not {doubts.BOTH_TURNED, doubts.TORQUE_NOT_PROVED} & set(curve.flags)
    unproved = {doubts.BOTH_TURNED, doubts.TORQUE_NOT_PROVED}
    assert unproved & set(read(of_test_only(data, torque=torque, velocity=velocity)).flags)


@pytest.mark.parametrize(("given_nm", "proved"), [(17.5, False), (19.5, True), (40.0, True)])
def test_at_rest_only_a_weight_near_the_one_that_was_given_proves_a_sign(
    given_nm: float,
    proved: bool,  # noqa: FBT001
) -> None:
    data = layout_file("isomed", HEAVY_BOTH)[0]  # a limb of 26 N.m
    told = read(of_test_only(data), replace(SIDE, limb_weight_nm=given_nm)).flags
    assert ({doubts.BOTH_TURNED, doubts.TORQUE_NOT_PROVED} & set(told) == set()) is proved


def test_an_interval_that_goes_both_ways_tells_no_velocity_of_the_test() -> None:
    data = layout_file("isomed", replace(HEAVY_BOTH, set_velocity_deg_s=120.0))[0]
    table = np.loadtxt(data.decode().splitlines(), dtype=int)
    table[:, 5] = 2
    assert (
        read(
            "".join(" ".join(map(str, row)) + "\n" for row in table.tolist()).encode(), WEIGHED
        ).set_velocity_deg_s
        is None
    )
    assert read(data, WEIGHED).set_velocity_deg_s == 120.0


def test_an_isomed_of_unusual_signs_that_nothing_proves_is_flagged() -> None:
    turned = rewritten("isomed", "velocity", lambda v: -v, ECCENTRIC)
    assert doubts.TORQUE_NOT_PROVED in read(turned).flags
    corrected = replace(SIDE, gravity_corrected=True)
    heavy = rewritten("isomed", "velocity", lambda v: -v, HEAVY)
    assert doubts.TORQUE_NOT_PROVED in read(heavy, corrected).flags


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("velocity", lambda v: v * np.pi / 180),  # radians labelled degrees
        ("velocity", lambda v: v / 10),
        ("velocity", lambda v: v * 2),
        ("angle", lambda deg: deg / 10),
        ("time", lambda s: s * 2),
        ("time", lambda s: s / 2),
    ],
)
def test_angle_and_velocity_must_agree_in_size(column: str, change) -> None:
    err = refused(rewritten("humac_nm", column, change))
    assert "travels" in err.found
    assert "units" in err.do


def test_milliseconds_labelled_seconds_are_refused() -> None:
    err = refused(rewritten("humac_nm", "time", lambda s: s * 1000))
    assert err.found == "0.1 samples per second"
    assert "milliseconds" in err.do


def test_a_limb_heavier_than_any_is_refused() -> None:
    data = layout_file("biodex", BOTH)[0]
    for weight_nm in (280.0, 500.0, 61.0):
        err = refused(data, replace(SIDE, limb_weight_nm=weight_nm))
        assert "280?" in err.do
    assert (
        "100 N.m"
        in refused(data, replace(SIDE, limb_weight_nm=50.0, limb_weight_at_deg=60.0)).found
    )
    assert read(data, replace(SIDE, limb_weight_nm=60.0)).limb_weight_nm == 60.0
    hip = replace(DECLARED, motion=Motion.HIP_EXTENSION, limb_weight_nm=100.0)
    assert read(data, hip).limb_weight_nm == 100.0


def test_a_weighing_that_turns_a_direction_is_flagged() -> None:
    weak = replace(BOTH, strength_factor=0.15, limb_weight_nm=10.0)
    data = layout_file("biodex", weak)[0]
    assert doubts.WEIGHT_TURNS not in read(data, replace(SIDE, limb_weight_nm=10.0)).flags
    heavy = replace(SIDE, limb_weight_nm=58.0)
    assert doubts.WEIGHT_TURNS in read(data, heavy).flags
    assert doubts.WEIGHT_TURNS not in read(data, replace(heavy, gravity_corrected=True)).flags


def test_a_long_file_is_judged_like_a_short_one() -> None:
    t_s = np.arange(4 * doubts.LOOKED_AT) / 1000
    flexion_deg, velocity_deg_s = 50 + 40 * np.cos(3 * t_s), 120 * np.sin(3 * t_s)
    raw = RawFile(shown="long.txt", data=b"")
    doubts.refuse_other_clock(raw, 1000.0, flexion_deg, velocity_deg_s)
    with pytest.raises(InputError, match=r"travels 0\.5 times"):
        doubts.refuse_other_clock(raw, 500.0, flexion_deg, velocity_deg_s)
    columns = (-velocity_deg_s, flexion_deg, velocity_deg_s)
    found = doubts.of_curve(SIDE, LoadMode.ISOKINETIC, columns, None)
    assert found == (doubts.FOUND_FROM_SIGNS, doubts.ALL_ECCENTRIC)
