"""Change against the error between sessions."""

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest

from ischia.knowledge.load import load
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.reason.progress import progress

KNOWLEDGE = load()
EXTENSION = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}


def value(number, concept="strength.peak_torque", unit=Unit.NEWTON_METRE, **context):
    return Measurement(
        concept=concept,
        value=number,
        unit=unit,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown"),
        side=Side.LEFT,
        context=context or EXTENSION,
        provenance=Provenance(method=f"{concept}@1", sources=("b" * 64,)),
    )


def series(*measurements):
    return progress(
        [
            (date(2026, 3, day), Measurements(measurements=(m,)))
            for day, m in enumerate(measurements, start=1)
        ],
        KNOWLEDGE,
    )


@pytest.mark.parametrize(
    ("last", "verdict"), [(160.0, "improved"), (110.0, "within_noise"), (50.0, "worse")]
)
def test_only_what_beats_the_smallest_real_change_has_a_direction(last, verdict) -> None:
    (made,) = series(value(100.0), value(last))
    assert made.verdict == verdict
    assert made.mdc95 == pytest.approx(1.96 * sqrt(2) * 0.0846 * (100 + last) / 2)
    assert (made.reliability, made.cites) == (
        "peak_torque.knee_extension.60",
        ("hammarstrom2020",),
    )
    assert made.change == last - 100


def test_without_a_study_there_is_no_verdict() -> None:
    fast = {**EXTENSION, "contraction": "eccentric", "velocity_deg_s": 180.0}
    (made,) = series(value(100.0, **fast), value(300.0, **fast))
    assert (made.verdict, made.mdc95, made.reliability) == ("error_unknown", None, None)
    assert made.why.startswith("no study of the error between sessions: the change has no verdict")


@pytest.mark.parametrize("motion", ["knee_extension", "knee_flexion"])
def test_slow_eccentric_peaks_go_by_the_upper_end_of_the_printed_range(motion) -> None:
    eccentric = {**EXTENSION, "motion": motion, "contraction": "eccentric"}
    (within,) = series(value(100.0, **eccentric), value(130.0, **eccentric))
    assert within.mdc95 == pytest.approx(1.96 * 2**0.5 * 11.5)  # 10 % of the mean of both
    assert (within.verdict, within.cites) == ("within_noise", ("sole2007",))
    (beyond,) = series(value(100.0, **eccentric), value(140.0, **eccentric))
    assert beyond.verdict == "improved"


@pytest.mark.parametrize("part", ["length", "width", "depth", "volume"])
def test_of_a_haematoma_no_error_between_sessions_is_known(part) -> None:
    unit = Unit.MILLILITRE if part == "volume" else Unit.MILLIMETRE
    sized = {"concept": f"ultrasound.haematoma_{part}", "unit": unit}
    (made,) = series(value(40.0, **sized), value(4.0, **sized))
    assert (made.verdict, made.mdc95) == ("error_unknown", None)
    assert made.why.startswith("no study of the error between sessions: the change has no verdict")


def test_another_speed_is_another_series_and_another_frame_is_not() -> None:
    fast = {**EXTENSION, "velocity_deg_s": 240.0}
    assert series(value(100.0), value(100.0, **fast)) == ()
    gap = {"concept": "ultrasound.gap", "unit": Unit.MILLIMETRE, "state": "rest"}
    assert len(series(value(4.0, frame=3, **gap), value(5.0, frame=9, **gap))) == 1


def test_visits_are_ordered_by_date_and_need_not_be_given_so() -> None:
    days = [
        (date(2026, 3, 9), Measurements(measurements=(value(160.0),))),
        (date(2026, 3, 1), Measurements(measurements=(value(100.0),))),
    ]
    (made,) = progress(days, KNOWLEDGE)
    assert [p.value for p in made.points] == [100.0, 160.0]
    assert made.verdict == "improved"


def test_what_has_no_better_direction_makes_no_series() -> None:
    angle = {"concept": "strength.angle_of_peak", "unit": Unit.DEGREE}
    assert series(value(60.0, **angle), value(20.0, **angle)) == ()


def of_device(number, device, digit):
    m = replace(
        value(number),
        provenance=Provenance(method="strength.peak_torque@1", sources=(digit * 64,)),
        id="",
    )
    source = Source(
        sha256=digit * 64, format="text", reader="test@1", path=f"{digit}.txt", device=device
    )
    return Measurements(sources=(source,), measurements=(m,))


@pytest.mark.parametrize(
    ("second", "verdict"), [("dynamometer A", "improved"), (None, "improved"), ("B", None)]
)
def test_two_devices_have_no_common_error_and_it_is_said(second, verdict) -> None:
    days = [
        (date(2026, 3, 1), of_device(100.0, "dynamometer A", "a")),
        (date(2026, 3, 9), of_device(180.0, second, "b")),
    ]
    (made,) = progress(days, KNOWLEDGE)
    if verdict is None:
        assert (made.verdict, made.mdc95) == ("error_unknown", None)
        assert "with dynamometer A, then with B" in made.why
    else:
        assert made.verdict == verdict
        assert "then with" not in made.why


def test_a_first_retest_is_said_to_bring_learning_and_a_second_is_not() -> None:
    flexion = {**EXTENSION, "motion": "knee_flexion"}
    twice = [value(number, **flexion) for number in (100.0, 104.0)]
    (made,) = series(*twice)
    assert "+4.8 % (learning)" in made.why
    (made,) = series(*twice, value(110.0, **flexion))
    assert "learning" not in made.why


def test_another_way_to_find_a_value_is_said() -> None:
    typed = replace(
        value(100.0), provenance=Provenance(method="reported.value@1", sources=("c" * 64,)), id=""
    )
    (made,) = series(typed, value(110.0))
    assert "not found by one method" in made.why
    (alike,) = series(value(100.0), value(110.0))
    assert "one method" not in alike.why


def test_an_implausible_value_is_no_point_of_a_series() -> None:
    assert series(value(100.0), replace(value(2000.0), flags=("implausible",))) == ()


def symmetry(number, of, motion="knee_flexion"):
    tested = {"motion": motion, "contraction": "concentric", "velocity_deg_s": 60.0, "of": of}
    return value(number, "strength.limb_symmetry", Unit.PERCENT, **tested)


def test_of_two_ratios_of_one_test_the_one_with_a_verdict_is_followed() -> None:
    def at(*found):
        return Measurements(measurements=found)

    best, mean = "peak_torque", "mean_peak_torque"
    first = at(symmetry(60.0, best), symmetry(61.0, mean))
    last = at(symmetry(97.0, best), symmetry(95.0, mean))
    (made,) = progress([(date(2026, 3, 1), first), (date(2026, 4, 1), last)], KNOWLEDGE)
    assert (made.context["of"], made.verdict) == (best, "improved")
    only = [at(symmetry(60.0, mean)), at(symmetry(95.0, mean))]
    (made,) = progress([(date(2026, 3, n), m) for n, m in enumerate(only, 1)], KNOWLEDGE)
    assert (made.context["of"], made.verdict) == (mean, "error_unknown")
    apart = [
        at(symmetry(60.0, best), symmetry(60.0, mean, "knee_extension")),
        at(symmetry(97.0, best), symmetry(97.0, mean, "knee_extension")),
    ]
    made = progress([(date(2026, 3, n), m) for n, m in enumerate(apart, 1)], KNOWLEDGE)
    assert {p.context["motion"] for p in made} == {"knee_flexion", "knee_extension"}


def test_a_change_is_judged_by_the_study_that_is_nearest_to_the_test(monkeypatch) -> None:
    known = KNOWLEDGE.reliabilities()
    near = next(s for s in known if s.id == "peak_torque.knee_extension.60")
    wide = replace(near, id="wide", context={}, sem_pct=50.0)
    monkeypatch.setattr(type(KNOWLEDGE), "reliabilities", lambda _: (wide, *known))
    (made,) = series(value(100.0), value(160.0))
    assert made.reliability == near.id


def test_each_visit_has_the_verdict_it_would_have_had_as_the_last_one() -> None:
    (made,) = series(value(100.0), value(110.0), value(160.0), value(40.0))
    said = [point.verdict for point in made.points]
    assert said == [None, "within_noise", "improved", "worse"]
    alone = [series(value(100.0), value(later))[0].verdict for later in (110.0, 160.0, 40.0)]
    assert said[1:] == alone
    assert made.verdict == said[-1]


def test_a_visit_of_another_device_in_between_has_no_verdict() -> None:
    days = [
        (date(2026, 3, 1), of_device(100.0, "dynamometer A", "a")),
        (date(2026, 3, 9), of_device(180.0, "B", "b")),
        (date(2026, 3, 19), of_device(181.0, "dynamometer A", "c")),
    ]
    (made,) = progress(days, KNOWLEDGE)
    assert [point.verdict for point in made.points] == [None, "error_unknown", "improved"]
