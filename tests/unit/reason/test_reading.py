"""The interval decides, silence never does."""

from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.predicate import Predicate
from ischia.model.measured import Measurements
from ischia.model.measurement import Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.terms import Side, State
from ischia.model.units import Unit
from ischia.reason.reading import Facts, read

P, A, INDETERMINATE = State.PRESENT, State.ABSENT, State.INDETERMINATE


def measured(value, half=None, *, concept="ultrasound.gap", side=Side.LEFT, unit="mm", **context):
    known = half is not None
    return Measurement(
        concept=concept,
        value=value,
        unit=Unit(unit),
        interval95=(value - half, value + half) if known else None,
        uncertainty=Uncertainty(
            sem=half / 2 if known else None, kind="repeats" if known else "unknown"
        ),
        side=side,
        context=context,
        provenance=Provenance(method=f"{concept}@1", sources=("a" * 64,)),
    )


def facts(*measurements, findings=(), days=None, not_measured=()):
    return Facts(
        measured=Measurements(measurements=measurements, not_measured=not_measured),
        side=Side.LEFT,
        findings={f.id: f for f in findings},
        since_onset_days=days,
    )


def says(**predicate) -> Predicate:
    return msgspec.convert(predicate, Predicate)


AT_LEAST = {"is": "at_least", "concept": "ultrasound.gap", "limit": 3.0, "unit": "mm"}
AT_MOST = {**AT_LEAST, "is": "at_most"}
BETWEEN = {"is": "between", "concept": "ultrasound.gap", "low": 2.0, "high": 6.0, "unit": "mm"}


@pytest.mark.parametrize(
    ("predicate", "value", "half", "state"),
    [
        (AT_LEAST, 5.0, 1.0, P),
        (AT_LEAST, 4.0, 1.0, P),
        (AT_LEAST, 3.5, 1.0, INDETERMINATE),
        (AT_LEAST, 1.5, 1.0, A),
        (AT_LEAST, 9.0, None, INDETERMINATE),
        (AT_MOST, 1.5, 1.0, P),
        (AT_MOST, 2.5, 1.0, INDETERMINATE),
        (AT_MOST, 5.0, 1.0, A),
        (BETWEEN, 4.0, 1.0, P),
        (BETWEEN, 5.5, 1.0, INDETERMINATE),
        (BETWEEN, 8.0, 1.0, A),
        (BETWEEN, 0.5, 1.0, A),
    ],
)
def test_the_whole_interval_decides(predicate, value, half, state) -> None:
    assert read(says(**predicate), facts(measured(value, half))).state is state


def test_the_margin_counts_half_intervals_and_has_an_end() -> None:
    reading = read(says(**AT_LEAST), facts(measured(15.0, 1.0)))
    assert reading.margin_sem == pytest.approx(12 * 1.959964)
    assert read(says(**AT_LEAST), facts(measured(15.0, 0.0))).margin_sem == 99.0


def test_why_is_said_in_words_with_numbers() -> None:
    assert read(says(**AT_LEAST), facts(measured(3.5, 1.0))).why == (
        "3.5 mm (2.5 to 4.5); limit at least 3 mm; the interval spans the limit"
    )
    unknown = read(says(**AT_LEAST), facts(measured(9.0)))
    assert unknown.why == (
        "9.0 mm (error unknown); limit at least 3 mm; without a known error it does not decide"
    )


def test_numbers_have_a_true_minus_and_degrees_no_blank() -> None:
    limit = says(**{**AT_LEAST, "concept": "motion.x", "limit": -3.0, "unit": "deg"})
    angle = facts(measured(-2.0, 2.04, concept="motion.x", unit="deg"))
    assert read(limit, angle).why == (
        "−2.0° (−4.0 to 0.0); limit at least −3°; the interval spans the limit"
    )
    ratio = says(**{**AT_LEAST, "unit": "1"})
    assert read(ratio, facts(measured(5.0, 1.0, unit="1"))).why == (
        "5.0 (4.0 to 6.0); limit at least 3"
    )
    girth = says(**{**BETWEEN, "low": -6.0, "high": -2.0})
    assert "−4.0 mm (−5.0 to −3.0); range −6 to −2 mm" in read(girth, facts(measured(-4, 1))).why


def test_a_limit_in_another_unit_is_converted() -> None:
    centimetres = {**AT_LEAST, "limit": 0.3, "unit": "cm"}
    assert read(says(**centimetres), facts(measured(5.0, 1.0))).state is P


def test_not_measured_has_no_state_and_says_why() -> None:
    reason = NotMeasured(concept="ultrasound.gap", side=Side.LEFT, reason="no calibration")
    reading = read(says(**AT_LEAST), facts(not_measured=(reason,)))
    assert reading.state is None
    assert reading.not_asked == ("ultrasound.gap",)
    assert "no calibration" in reading.why


def test_another_side_and_another_context_do_not_count() -> None:
    context = {"context": {"state": "rest"}}
    here = facts(measured(9.0, 1.0, side=Side.RIGHT), measured(9.0, 1.0, state="contraction"))
    assert read(says(**AT_LEAST, **context), here).state is None


def test_of_several_speeds_the_slowest_with_a_known_error_is_read() -> None:
    here = facts(
        measured(1.0, 0.5, velocity_deg_s=240.0),
        measured(9.0, 0.5, velocity_deg_s=60.0),
        measured(1.0, velocity_deg_s=30.0),
    )
    assert read(says(**AT_LEAST), here).state is P


def test_a_difference_joins_both_errors() -> None:
    predicate = says(
        **{"is": "difference_over", "concept": "ultrasound.gap", "limit": 3.0, "unit": "mm"},
        context={"state": "contraction"},
        minus={"state": "rest"},
    )
    both = facts(measured(9.0, 3.0, state="contraction"), measured(1.0, 4.0, state="rest"))
    assert read(predicate, both).state is P
    assert read(predicate, both).margin_sem == pytest.approx(1.959964)
    close = facts(measured(9.0, 3.0, state="contraction"), measured(1.1, 4.0, state="rest"))
    assert read(predicate, close).state is INDETERMINATE
    assert read(predicate, facts(measured(9.0, 1.0, state="contraction"))).state is None


def test_a_difference_takes_each_error_from_the_side_that_faces_the_other() -> None:
    predicate = says(
        **{"is": "difference_over", "concept": "ultrasound.gap", "limit": 3.0, "unit": "mm"},
        context={"state": "contraction"},
        minus={"state": "rest"},
    )

    def uneven(value, down, up, **context):
        made = measured(value, 1.0, **context)
        return replace(made, interval95=(value - down, value + up))

    first, second = uneven(9.0, 3.0, 6.0, state="contraction"), uneven(1.0, 8.0, 4.0, state="rest")
    both = read(predicate, facts(first, second))
    # low 8 − √(3² + 4²) = 3, high 8 + √(6² + 8²) = 18
    assert both.why == "difference 8.0 mm (3.0 to 18.0); limit at least 3 mm"
    assert both.state is P
    assert set(both.basis) == {first.id, second.id}
    small = facts(uneven(1.0, 1.0, 0.6, state="contraction"), uneven(0.0, 0.8, 1.0, state="rest"))
    assert read(predicate, small).state is A
    unsure = facts(uneven(1.0, 1.0, 1.3, state="contraction"), uneven(0.0, 1.6, 1.0, state="rest"))
    assert read(predicate, unsure).state is INDETERMINATE  # 1 + √(1.3² + 1.6²) = 3.06
    for one, other in ((None, 1.0), (1.0, None)):
        unknown = facts(measured(9.0, one, state="contraction"), measured(1.0, other, state="rest"))
        assert read(predicate, unknown).state is INDETERMINATE
        assert read(predicate, unknown).leans is P


LIMITS = [{**AT_LEAST, "concept": f"x.c{i}"} for i in range(2)]


@pytest.mark.parametrize(
    ("kind", "values", "state", "margin"),
    [
        ("any_of", (5.0, 7.0), P, 4.0),
        ("any_of", (1.0, 0.0), A, 2.0),
        ("all_of", (5.0, 7.0), P, 2.0),
        ("all_of", (1.0, 0.0), A, 3.0),
        ("any_of", (5.0, None), P, 2.0),
    ],
)
def test_a_joined_margin_is_that_of_the_part_that_settles_it(kind, values, state, margin) -> None:
    known = [measured(v, 1.0, concept=f"x.c{i}") for i, v in enumerate(values) if v is not None]
    reading = read(says(**{"is": kind}, of=LIMITS), facts(*known))
    assert reading.state is state
    assert reading.margin_sem == pytest.approx(margin * 1.959964)


@pytest.mark.parametrize(
    ("kind", "values", "leans"),
    [
        ("any_of", (3.5, 2.5), P),
        ("any_of", (2.5, 2.5), A),
        ("any_of", (2.5, 0.0), A),
        ("any_of", (2.5, None), None),
        ("any_of", (3.5, None), P),
        ("all_of", (3.5, 3.5), P),
        ("all_of", (3.5, 9.0), P),
        ("all_of", (3.5, 2.5), A),
        ("all_of", (3.5, None), None),
    ],
)
def test_a_joined_reading_leans_as_its_parts_do(kind, values, leans) -> None:
    known = [measured(v, 1.0, concept=f"x.c{i}") for i, v in enumerate(values) if v is not None]
    reading = read(says(**{"is": kind}, of=LIMITS), facts(*known))
    assert (reading.state, reading.leans) == (INDETERMINATE, leans)


def test_an_asymmetry_is_what_this_side_lacks_of_the_other() -> None:
    predicate = says(**{"is": "asymmetry_over", "concept": "ultrasound.gap"}, limit_pct=15.0)
    other = measured(100.0, 3.0, side=Side.RIGHT)
    assert read(predicate, facts(measured(70.0, 3.0), other)).state is P
    assert read(predicate, facts(measured(130.0, 3.0), other)).state is A
    assert read(predicate, facts(measured(83.0, 3.0), other)).state is INDETERMINATE
    for one, known in ((None, other), (3.0, measured(100.0, side=Side.RIGHT))):
        unknown = read(predicate, facts(measured(20.0, one), known))
        assert (unknown.state, unknown.leans) == (INDETERMINATE, P)
    zero = measured(0.0, 3.0, side=Side.RIGHT)
    assert read(predicate, facts(measured(83.0, 3.0), zero)).state is INDETERMINATE


@pytest.mark.parametrize(
    ("kind", "given", "state"),
    [
        ("present", P, P),
        ("present", A, A),
        ("present", None, None),
        ("absent", A, P),
        ("absent", P, A),
        ("absent", INDETERMINATE, INDETERMINATE),
        ("absent", None, None),
        ("unless_present", P, A),
        ("unless_present", A, P),
        ("unless_present", INDETERMINATE, P),
        ("unless_present", None, P),
        ("unless_absent", P, P),
        ("unless_absent", A, A),
        ("unless_absent", INDETERMINATE, P),
    ],
)
def test_findings(kind, given, state, make) -> None:
    known = [] if given is None else [make["found"]("x", given)]
    reading = read(says(**{"is": kind}, finding="x"), facts(findings=known))
    assert reading.state is state
    assert (reading.not_asked == ("x",)) == (given not in (P, A))


def test_what_nobody_measured_takes_nothing_back_and_is_not_asked_for() -> None:
    reading = read(says(**{"is": "unless_absent"}, finding="x"), facts())
    assert reading.state is P
    assert reading.not_asked == ()


@pytest.mark.parametrize(
    ("kind", "given", "state"),
    [
        ("any_of", (P, None), P),
        ("any_of", (A, A), A),
        ("any_of", (A, None), None),
        ("any_of", (A, INDETERMINATE), INDETERMINATE),
        ("all_of", (P, P), P),
        ("all_of", (A, None), A),
        ("all_of", (P, None), None),
        ("all_of", (P, INDETERMINATE), INDETERMINATE),
    ],
)
def test_one_clear_answer_settles_it_and_silence_never_does(kind, given, state, make) -> None:
    known = [make["found"](f"x{i}", s) for i, s in enumerate(given) if s]
    parts = [{"is": "present", "finding": f"x{i}"} for i in range(2)]
    reading = read(says(**{"is": kind}, of=parts), facts(findings=known))
    assert reading.state is state
    still_open = tuple(f"x{i}" for i, s in enumerate(given) if s not in (P, A))
    assert reading.not_asked == (() if state is A else still_open)


NOTICED = {"is": "noticed", "finding": "x0"}
ASKED = {"is": "present", "finding": "x1"}


def test_what_nobody_noticed_holds_nothing_open_and_asks_nothing(make) -> None:
    silent = read(says(**NOTICED), facts())
    assert (silent.state, silent.not_asked) == (None, ())
    denied = facts(findings=[make["found"]("x1", A)])
    either, both = (says(**{"is": kind}, of=[NOTICED, ASKED]) for kind in ("any_of", "all_of"))
    assert read(either, denied).state is A
    assert read(either, facts()).not_asked == ("x1",)
    assert read(both, facts()).not_asked == ()
    assert read(both, facts(findings=[make["found"]("x0", P)])).not_asked == ("x1",)
    assert read(both, facts(findings=[make["found"]("x0", P), make["found"]("x1", P)])).state is P


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"x0": P}, None),
        ({"x0": P, "x1": P}, P),
        ({"x0": P, "x1": P, "x2": P}, None),
        ({"x0": A, "x1": A}, A),
        ({"x0": A}, A),
        ({}, None),
    ],
)
def test_a_score_counts_what_was_noticed_and_is_denied_when_it_is_out_of_reach(
    said, state, make
) -> None:
    points = [("x0", 1), ("x1", 1), ("x2", -1), ("x3", 1)]
    rule = says(
        **{"is": "score_at_least"},
        limit=2 if "x0" in said and said["x0"] is P else 3,
        of=[{"finding": name, "points": n} for name, n in points],
    )
    reading = read(rule, facts(findings=[make["found"](n, s) for n, s in said.items()]))
    assert reading.state is state
    assert reading.not_asked == ()


def test_days_since_the_onset() -> None:
    predicate = says(**{"is": "elapsed_at_least"}, days=14)
    assert read(predicate, facts(days=14.0)).state is P
    assert read(predicate, facts(days=13.0)).state is A
    assert read(predicate, facts()).state is None


def test_the_first_days_last_until_somebody_says_that_they_are_over() -> None:
    predicate = says(**{"is": "elapsed_below"}, days=14)
    assert read(predicate, facts(days=13.0)).state is P
    assert read(predicate, facts(days=14.0)).state is A
    unknown = read(predicate, facts())
    assert (unknown.state, unknown.not_asked) == (P, ())


@pytest.mark.parametrize(
    ("predicate", "age_y", "state"),
    [
        ("age_below", 17.0, P),
        ("age_below", 18.0, A),
        ("age_at_least", 18.0, P),
        ("age_at_least", 17.9, A),
        ("age_below", None, None),
        ("age_at_least", None, None),
    ],
)
def test_age_decides_only_where_it_is_stated(predicate, age_y, state) -> None:
    reading = read(says(**{"is": predicate, "years": 18.0}), replace(facts(), age_y=age_y))
    assert reading.state is state
    assert reading.not_asked == (() if state else ("age",))


def test_weight_that_is_still_in_a_value_is_said_wherever_it_counts() -> None:
    concept = "strength.mean_peak_torque"
    mine = measured(100.0, 5.0, concept=concept, unit="N.m")
    other = measured(150.0, 5.0, concept=concept, unit="N.m", side=Side.RIGHT)
    heavy = replace(mine, flags=("gravity_uncorrected",))
    limit = says(**{**AT_LEAST, "concept": concept, "limit": 80.0, "unit": "N.m"})
    short = says(**{"is": "asymmetry_over"}, concept=concept, limit_pct=10.0)
    for predicate in (limit, short):
        assert "weight of the limb" not in read(predicate, facts(mine, other)).why
        assert "the weight of the limb is still in it" in read(predicate, facts(heavy, other)).why


def test_a_value_with_the_weight_of_the_limb_in_it_decides_nothing() -> None:
    concept = "strength.mean_peak_torque"
    mine = measured(60.0, 2.0, concept=concept, unit="N.m")
    other = measured(150.0, 2.0, concept=concept, unit="N.m", side=Side.RIGHT)
    flags = ("gravity_uncorrected",)
    limit = says(**{**AT_LEAST, "concept": concept, "limit": 80.0, "unit": "N.m"})
    short = says(**{"is": "asymmetry_over"}, concept=concept, limit_pct=10.0)
    for predicate, state in ((limit, A), (short, P)):
        assert read(predicate, facts(mine, other)).state is state
        for legs in (
            (replace(mine, flags=flags), other),
            (replace(mine, flags=flags), replace(other, flags=flags)),
        ):
            reading = read(predicate, facts(*legs))
            assert reading.state is INDETERMINATE
            assert reading.leans is state
            assert reading.margin_sem is None
            assert "unclear: it does not decide before the weight of the limb" in reading.why


def test_a_rule_without_a_limit_prints_none() -> None:
    concept = "strength.limb_symmetry"
    ratio = measured(76.0, 3.0, concept=concept, unit="%")
    bare = read(says(**{**AT_LEAST, "concept": concept, "limit": 0.0, "unit": "%"}), facts(ratio))
    assert bare.state is P
    assert "no limit is given: that it was measured is enough" in bare.why
    assert "at least 0" not in bare.why
    real = read(says(**{**AT_LEAST, "concept": concept, "limit": 90.0, "unit": "%"}), facts(ratio))
    assert "limit at least 90 %" in real.why


def test_what_only_leans_to_present_lifts_no_alarm(make) -> None:
    leaning = replace(make["found"]("x", INDETERMINATE), leans=P)
    careful = replace(facts(findings=[leaning]), cautious=True)
    assert read(says(**{"is": "present"}, finding="x"), careful).state is P
    assert read(says(**{"is": "unless_present"}, finding="x"), careful).state is P
