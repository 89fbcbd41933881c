"""What may be of something else than its name says decides nothing, and says why."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

import ischia.measure.strength
import ischia.readers
from ischia.knowledge.predicate import Predicate
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Side, State
from ischia.model.units import Unit
from ischia.reason.mistakable import DOUBTS
from ischia.reason.reading import Facts, chosen, read
from ischia.writers.report import flags

# Each was thought about: the value is what its name says, or has no interval, or says itself how
# far it can be trusted.
DECIDES = {
    *("already_corrected", "gravity_by_weighing", "gravity_by_passive_sweep"),
    *("passive_sweep_not_usable", "limb_weight_ignored_at_hip"),  # beside gravity_uncorrected
    *("spikes_removed", "samples_bridged", "false_torque_at_start_cut_off"),
    *(
        "angle_turned",
        "angle_counted_from_180",
        "velocity_turned",
        "torque_turned",
        "phase_found_from_signs",
    ),
    "noise_in_peak",  # small beside what moves between sessions
    *("peak_at_window_edge", "part_of_range", "poorly_repeatable", "force_times_lever"),
    *(
        "cut_repetition_left_out",
        "cut_repetition_counted",
        "too_few_repetitions",
        "device_not_stated",
        "repetition_left_out_by_hand",  # by a named role, with a reason that is kept
    ),
    *("set_velocity_held_briefly", "outside_window", "rest_off_zero"),  # have no interval
    "as_reported",
}
PEAK = "strength.mean_peak_torque"


def of_strength() -> set[str]:
    """Return every flag with words that a reader or a measure of strength gives."""
    code = [
        *Path(ischia.measure.strength.__file__).parent.rglob("*.py"),
        *Path(ischia.readers.__file__).parent.rglob("doubts.py"),
        *Path(ischia.readers.__file__).parent.rglob("biodex/map.py"),
    ]
    spelt = {w for path in code for w in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', path.read_text())}
    return spelt & set(flags._WORDS)


def test_of_each_flag_of_strength_somebody_decided_whether_its_value_may_decide() -> None:
    assert of_strength() - {"layout_unconfirmed"} <= DECIDES | set(DOUBTS)
    assert not DECIDES & set(DOUBTS)
    assert len(of_strength()) > 25


def torque(value: float, *given: str, side: Side = Side.LEFT, velocity: float = 60.0):
    return Measurement(
        concept=PEAK,
        value=value,
        unit=Unit.NEWTON_METRE,
        interval95=(value - 2, value + 2),
        uncertainty=Uncertainty(sem=1.0, kind="repeats", n=5),
        side=side,
        context={"velocity_deg_s": velocity},
        provenance=Provenance(method=f"{PEAK}@1", sources=("a" * 64,)),
        flags=given,
    )


def facts(*measured: Measurement) -> Facts:
    return Facts(measured=Measurements(measurements=measured), side=Side.LEFT)


AT_LEAST = msgspec.convert(
    {"is": "at_least", "concept": PEAK, "limit": 80.0, "unit": "N.m"}, Predicate
)
SHORT = msgspec.convert({"is": "asymmetry_over", "concept": PEAK, "limit_pct": 10.0}, Predicate)


@pytest.mark.parametrize("flag", DOUBTS)
@pytest.mark.parametrize("predicate", [AT_LEAST, SHORT], ids=["limit", "legs"])
@pytest.mark.parametrize("leg", [0, 1])
def test_a_doubtful_value_decides_nothing_and_says_what_to_do(flag, predicate, leg) -> None:
    legs = [torque(60.0), torque(150.0, side=Side.RIGHT)]
    assert read(predicate, facts(*legs)).state in {State.PRESENT, State.ABSENT}
    legs[leg] = replace(legs[leg], flags=(flag,))
    reading = read(predicate, facts(*legs))
    if predicate is AT_LEAST and leg == 1:
        assert reading.state is State.ABSENT  # the other leg is not asked for
        return
    assert (reading.state, reading.margin_sem) == (State.INDETERMINATE, None)
    assert DOUBTS[flag].said in reading.why
    assert f"does not decide before {DOUBTS[flag].before}" in reading.why


def test_a_fast_value_without_a_doubt_outweighs_a_slow_one_with_one() -> None:
    slow, fast = torque(60.0, "angle_out_of_reach"), torque(90.0, velocity=180.0)
    assert chosen(facts(slow, fast), PEAK, {}).value == 90.0
    assert chosen(facts(replace(slow, flags=()), fast), PEAK, {}).value == 60.0
