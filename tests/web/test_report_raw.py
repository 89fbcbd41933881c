"""A number of a file with several sets opens the set that it was read from."""

from dataclasses import replace

import numpy as np
import pytest

from ischia.measure.strength import torque_measures
from ischia.model.documents import RecordingEntry
from ischia.model.measurement import Measurement
from ischia.model.strength import TorqueCurve
from ischia.model.terms import Purpose, Side
from ischia.phantoms.dynamometer.layouts import LAYOUTS
from ischia.readers.biodex import BIODEX
from ischia.readers.contract import RawFile
from ischia.service.apart import of_set
from ischia.service.measure import by_file
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.raw import RawDrawings
from ischia.writers.report.recorded import recording_of


@pytest.fixture(scope="module")
def sets() -> tuple[TorqueCurve, ...]:
    plan, write = LAYOUTS["biodex_system4"]
    data, _ = write(plan, 3)
    facts = RecordingEntry(path="two.txt", side=Side.LEFT, gravity_corrected=True)
    found = BIODEX.read(RawFile(data=data, shown="two.txt"), facts)
    assert all(isinstance(one, TorqueCurve) for one in found)
    return found  # type: ignore[return-value]


def values_of(one: TorqueCurve) -> list[Measurement]:
    return [m for m in torque_measures(one) if isinstance(m, Measurement)]


def test_each_value_finds_its_own_set_in_any_order(sets: tuple[TorqueCurve, ...]) -> None:
    assert len(sets) > 1
    for one in sets:
        values = values_of(one)
        assert values
        for m in values:
            assert recording_of(m, sets) is one
            assert recording_of(m, sets[::-1]) is one


def test_sets_of_one_span_and_one_peak_are_told_apart_by_their_place(
    sets: tuple[TorqueCurve, ...],
) -> None:
    # The same movement and peak, but the second set is stronger where nobody looks at the peak.
    lifted_nm = np.where(np.abs(sets[0].torque_nm) < 50, 0.9, 1.0) * sets[0].torque_nm
    twins = (sets[0], replace(sets[0], torque_nm=lifted_nm))
    made = [
        [m for m in of_set(torque_measures(one), one, twins) if isinstance(m, Measurement)]
        for one in twins
    ]
    spans = {m.provenance.span_s for values in made for m in values}
    assert len(spans) < sum(len(values) for values in made)
    assert not {m.id for m in made[0]} & {m.id for m in made[1]}
    for one, values in zip(twins, made, strict=True):
        assert values
        assert all(recording_of(m, twins) is one for m in values)
    again = of_set(torque_measures(twins[0]), twins[0], (*twins, *twins))
    assert {m.id for m in again if isinstance(m, Measurement)} == {m.id for m in made[0]}


def test_a_file_of_one_set_needs_no_number(sets: tuple[TorqueCurve, ...]) -> None:
    alone = of_set(torque_measures(sets[0]), sets[0], sets[:1])
    assert {m.provenance.part for m in alone if isinstance(m, Measurement)} == {None}


def test_two_sets_that_declare_the_same_are_told_apart_by_their_samples(
    sets: tuple[TorqueCurve, ...],
) -> None:
    weaker = replace(sets[0], torque_nm=0.8 * sets[0].torque_nm)
    for one in (sets[0], weaker):
        (best,) = [
            m
            for m in values_of(one)
            if m.concept == "strength.peak_torque" and m.context["motion"] == "knee_extension"
        ]
        assert recording_of(best, (sets[0], weaker)) is one
        assert recording_of(best, (weaker, sets[0])) is one


def test_the_other_leg_and_a_passive_sweep_are_never_taken(sets: tuple[TorqueCurve, ...]) -> None:
    (m, *_) = values_of(sets[0])
    other = replace(sets[0], side=Side.RIGHT)
    sweep = replace(sets[0], purpose=Purpose.PASSIVE_SWEEP)
    assert recording_of(m, (other, sweep, sets[0])) is sets[0]


def test_a_file_that_held_nothing_has_nothing_to_show(sets: tuple[TorqueCurve, ...]) -> None:
    assert recording_of(values_of(sets[0])[0], ()) is None


def test_all_recordings_of_a_file_stand_behind_its_hash(sets: tuple[TorqueCurve, ...]) -> None:
    assert by_file(sets) == {sets[0].source.sha256: sets}


def test_what_weighed_the_limb_is_drawn_without_the_span_of_the_test(
    sets: tuple[TorqueCurve, ...], simulated: ReportMaterial
) -> None:
    test = sets[0]
    sweep_sha = "b" * 64
    sweep = replace(
        test, purpose=Purpose.PASSIVE_SWEEP, source=replace(test.source, sha256=sweep_sha)
    )
    m = values_of(test)[0]
    weighed = replace(
        m, provenance=replace(m.provenance, sources=(test.source.sha256, sweep_sha)), id=""
    )
    files = {test.source.sha256: sets, sweep_sha: (sweep,)}
    drawn, of_sweep = RawDrawings(replace(simulated, recordings=files)).behind(weighed, [])
    assert "used: " in drawn.svg
    assert "extending is positive" in drawn.svg
    assert "used: " not in of_sweep.svg


def test_sets_of_one_file_are_drawn_apart(
    sets: tuple[TorqueCurve, ...], simulated: ReportMaterial
) -> None:
    """Spans of two sets may be equal, for each set has a clock of its own."""
    one, other = (
        next(m for m in values_of(each) if m.concept == "strength.mean_peak_torque")
        for each in sets[:2]
    )
    span = (1.0, 2.0)
    one, other = (replace(m, provenance=replace(m.provenance, span_s=span)) for m in (one, other))
    raw = RawDrawings(replace(simulated, recordings=by_file(sets)))
    (first,), (second,) = raw.behind(one, []), raw.behind(other, [])
    assert first.svg != second.svg
