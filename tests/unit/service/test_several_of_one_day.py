"""Several values of one test on one day: none vanishes, and one rule says which counts."""

from dataclasses import replace
from datetime import date

import pytest

from ischia.knowledge.load import load
from ischia.model.documents import RecordingEntry
from ischia.model.measured import Measurements
from ischia.model.measurement import IMPLAUSIBLE, Curve, Measurement
from ischia.model.several import ONE_OF_SEVERAL, counted
from ischia.model.source import Source
from ischia.model.strength import ReportedValue, ReportedValues
from ischia.model.terms import InjuredSide, Motion, Side
from ischia.model.units import Unit
from ischia.phantoms.dynamometer import DynamometerPlan, SetsPlan, layout_file
from ischia.readers.contract import RawFile
from ischia.reason.progress import progress
from ischia.reason.reading import Facts, Span, chosen
from ischia.service.apart import once
from ischia.service.intake import read
from ischia.service.measure import Known, measure

KNOWLEDGE = load()
KNOWN = Known.of(KNOWLEDGE)
STRONG = DynamometerPlan(motion=Motion.KNEE_EXTENSION_AND_FLEXION)
WEAK = replace(STRONG, strength_factor=0.6)
EXTENSION = {"motion": "knee_extension", "contraction": "concentric", "velocity_deg_s": 60.0}
PEAK = "strength.peak_torque"


def sets(*plans, side=Side.LEFT, seed=1):
    data, _ = layout_file(
        "biodex_system4", SetsPlan(sets=tuple(replace(p, side=side) for p in plans)), seed
    )
    raw = RawFile(shown="sets.txt", data=data)
    return read(raw, RecordingEntry(path="sets.txt", side=side))


def typed(*values, digit="a"):
    source = Source(sha256=digit * 64, format="typed", reader="visit@1", path="visit.toml")
    return ReportedValues(
        values=tuple(
            ReportedValue(
                concept=PEAK, value=v, unit=Unit.NEWTON_METRE, side=side, context=EXTENSION
            )
            for side, v in values
        ),
        source=source,
    )


def measured(*recordings, mass_kg=None) -> Measurements:
    return measure(recordings, {}, InjuredSide.LEFT, KNOWN, mass_kg=mass_kg)


def of(found, concept, **context):
    return [
        m
        for m in found.measurements
        if m.concept == concept and all(m.context.get(k) == v for k, v in context.items())
    ]


def test_two_sets_of_one_speed_in_one_file_keep_all_their_values() -> None:
    both = sets(STRONG, WEAK)
    together = measured(*both)
    for one in both:
        for m in measured(one).measurements:
            if m.derived_from:
                continue
            assert (m.concept, m.side, m.value) in {
                (n.concept, n.side, n.value) for n in together.measurements
            }
    curves = [c for c in together.curves if c.concept == "strength.torque"]
    assert len(curves) == 4  # two motions of two sets
    ids = [m.id for m in (*together.measurements, *together.curves)]
    assert len(set(ids)) == len(ids)


def test_a_file_named_twice_is_measured_once_and_is_no_choice() -> None:
    one = sets(STRONG)
    twice = measured(*one, *one)
    assert twice.measurements == measured(*one).measurements
    assert not any(ONE_OF_SEVERAL in m.flags for m in twice.measurements)


def test_the_best_typed_value_is_followed_and_the_other_is_kept() -> None:
    first = measured(typed((Side.LEFT, 100.0), (Side.LEFT, 60.0), (Side.RIGHT, 100.0)))
    later = measured(typed((Side.LEFT, 101.0), (Side.LEFT, 98.0), (Side.RIGHT, 100.0), digit="b"))
    assert sorted(m.value for m in of(first, PEAK)) == [60.0, 100.0, 100.0]
    (symmetry,) = of(first, "strength.limb_symmetry")
    assert symmetry.value == pytest.approx(100.0)
    assert ONE_OF_SEVERAL in symmetry.flags
    series = progress([(date(2026, 3, 1), first), (date(2026, 4, 1), later)], KNOWLEDGE)
    left = next(p for p in series if (p.concept, p.side) == (PEAK, Side.LEFT))
    assert [p.value for p in left.points] == [100.0, 101.0]
    assert left.verdict == "within_noise"
    assert "one of several values of the test counts on 2026-03-01 and 2026-04-01" in left.notes


@pytest.mark.parametrize("turned", [False, True])
def test_two_files_of_one_leg_give_one_answer_whatever_their_order(turned) -> None:
    strong, weak, other = sets(STRONG), sets(WEAK, seed=5), sets(STRONG, side=Side.RIGHT, seed=9)
    legs = (*weak, *strong) if turned else (*strong, *weak)
    found = measured(*legs, *other, mass_kg=80.0)
    alone = measured(*strong, *other, mass_kg=80.0)
    names = ("limb_symmetry", "hq_conventional", "mean_peak_torque_per_mass")
    for name in [f"strength.{name}" for name in names]:
        got, wanted = (
            {(m.side, repr(sorted(m.context.items()))): m for m in of(which, name)}
            for which in (found, alone)
        )
        assert {key: m.value for key, m in got.items()} == {
            key: m.value for key, m in wanted.items()
        }
        flagged = {key for key, m in got.items() if ONE_OF_SEVERAL in m.flags}
        assert flagged == {key for key in got if key[0] is Side.LEFT}
    for concept in ("strength.torque_difference", "strength.hq_over_angle"):
        curve, same = (
            next(c for c in which.curves if c.concept == concept) for which in (found, alone)
        )
        assert curve.values == same.values


def test_a_reading_takes_the_best_and_says_that_there_were_others() -> None:
    found = measured(typed((Side.LEFT, 60.0), (Side.LEFT, 100.0)))
    span = chosen(Facts(measured=found, side=Side.LEFT), PEAK, EXTENSION)
    assert isinstance(span, Span)
    assert span.value == 100.0
    assert "one of several of that day" in span.words()
    alone = chosen(Facts(measured=measured(typed((Side.LEFT, 60.0))), side=None), PEAK, EXTENSION)
    assert isinstance(alone, Span)
    assert "several" not in alone.words()


def test_what_is_implausible_never_counts_before_what_is_not() -> None:
    low, high = of(measured(typed((Side.LEFT, 60.0), (Side.LEFT, 100.0))), PEAK)
    assert counted([low, high]).value == 100.0
    assert counted([low, replace(high, flags=(IMPLAUSIBLE,))]).value == 60.0
    assert counted([low, low]) is low
    with pytest.raises(ValueError, match="none can count"):
        counted([])


def test_of_what_is_no_effort_the_last_counts() -> None:
    def angle(number: float, digit: str) -> Measurement:
        (m,) = of(measured(typed((Side.LEFT, number), digit=digit)), PEAK)
        return replace(m, concept="exam.straight_leg_raise", unit=Unit.DEGREE, id="")

    assert counted([angle(80.0, "a"), angle(60.0, "b")]).value == 60.0


def test_series_stay_with_the_device_that_measured_at_both_ends() -> None:
    def by(visit, *devices):
        values = visit.measurements
        marked = zip(values, devices, strict=True)
        return replace(
            visit,
            measurements=tuple(
                replace(m, provenance=replace(m.provenance, devices=(d,))) for m, d in marked
            ),
        )

    first = by(measured(typed((Side.LEFT, 100.0))), "A")
    later = by(measured(typed((Side.LEFT, 98.0), (Side.LEFT, 150.0), digit="b")), "A", "B")
    (made,) = progress([(date(2026, 3, 1), first), (date(2026, 4, 1), later)], KNOWLEDGE)
    assert [p.value for p in made.points] == [100.0, 98.0]
    assert made.verdict == "within_noise"


def test_two_different_values_with_one_id_are_refused() -> None:
    (one,) = of(measured(typed((Side.LEFT, 100.0))), PEAK)
    assert once([one, one]) == (one,)
    with pytest.raises(ValueError, match="two different values have the id"):
        once([one, replace(one, value=one.value + 1)])


def test_curves_of_two_sets_are_told_apart() -> None:
    curves = [c for c in measured(*sets(STRONG, WEAK)).curves if c.concept == "strength.torque"]
    assert all(isinstance(c, Curve) for c in curves)
    assert {c.provenance.part for c in curves} == {1, 2}
