"""Numbers as people read them."""

from datetime import date

import pytest

from ischia.model.measurement import Measurement, Provenance, Uncertainty
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.writers.report import wording


def measured(value: float, unit: Unit, interval: tuple[float, float] | None) -> Measurement:
    known = Uncertainty(sem=1.0, kind="repeats", n=5)
    return Measurement(
        concept="test.value",
        value=value,
        unit=unit,
        interval95=interval,
        uncertainty=known if interval else Uncertainty(sem=None, kind="unknown"),
        side=Side.LEFT,
        context={},
        provenance=Provenance(method="test.value@1", sources=("0" * 64,)),
    )


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.90, "very likely"),
        (0.899, "likely"),
        (0.66, "likely"),
        (0.659, "about even"),
        (0.33, "about even"),
        (0.329, "unlikely"),
        (0.10, "unlikely"),
        (0.099, "very unlikely"),
        (0.0, "very unlikely"),
    ],
)
def test_words_for_probability_change_at_the_house_cuts(probability: float, word: str) -> None:
    assert wording.certainty(probability) == word


@pytest.mark.parametrize(
    ("value", "unit", "interval", "said"),
    [
        (78.13, Unit.PERCENT, (72.2, 84.4), "78\u202f% 72–84"),
        (19.04, Unit.MILLIMETRE, (17.84, 20.2), "19.0\u202fmm 17.8–20.2"),
        (1.213, Unit.METRE_PER_S, (1.18, 1.246), "1.21\u202fm/s 1.18–1.25"),
        (-10.9, Unit.DEGREE, (-15.0, -6.8), "−11° −15 to −7"),
        (81.04, Unit.PERCENT, None, "81.0\u202f% error unknown"),
        (4.0, Unit.SCORE, None, "4.0 error unknown"),
    ],
)
def test_a_value_and_its_interval_have_the_same_decimals(value, unit, interval, said) -> None:
    m = measured(value, unit, interval)
    assert f"{wording.value_of(m)} {wording.interval_of(m)}" == said


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert wording.decimal(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.9303, "93\u202f%"), (0.999, ">\u202f99\u202f%"), (0.001, "<\u202f1\u202f%")],
)
def test_no_probability_is_printed_as_certain(probability: float, said: str) -> None:
    assert wording.per_cent(probability) == said


def test_a_context_reads_as_a_sentence_would() -> None:
    context = {"motion": "knee_extension", "velocity_deg_s": 60.0, "ratio": "left_over_right"}
    assert wording.context_words(context, {}) == "knee extension, 60\u202f°/s"
    assert wording.context_words({"window_ms": 50.0}, {}) == "first 50\u202fms"


def test_a_date_is_not_mistaken_in_any_country() -> None:
    assert wording.day(date(2026, 3, 2)) == "2 March 2026"


def test_a_long_reason_ends_with_a_clause() -> None:
    said = "By strength: grade 2. 75.8 % of the other leg; limits without a source: 3 from 0 %"
    assert wording.brief(said, 60) == "By strength: grade 2. 75.8 % of the other leg."
    assert wording.brief(said, 200) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Cauda equina", "cauda equina"),
        ("MRI: haematoma", "MRI: haematoma"),
        ("A gap opens", "a gap opens"),
        ("L3/L4 nerve root", "L3/L4 nerve root"),
    ],
)
def test_only_words_lose_their_capital_within_a_sentence(name: str, said: str) -> None:
    assert wording.lowered(name) == said


def test_no_end_of_an_interval_is_printed_as_certain() -> None:
    assert wording.probability_span((0.65, 0.998)) == "65 to over 99"
    assert wording.probability_span((0.0001, 0.004)) == "under 1"
    assert wording.probability_span((0.84, 0.97)) == "84–97"


def test_values_side_by_side_share_their_decimals() -> None:
    rest = measured(3.55, Unit.MILLIMETRE, (3.45, 3.64))
    contraction = measured(19.1, Unit.MILLIMETRE, (18.8, 19.4))
    alike = wording.shared_places(rest, contraction)
    assert wording.value_of(contraction, alike) == "19.1\u202fmm"
    assert alike == 1


@pytest.mark.parametrize(
    ("structure", "side", "said"),
    [
        ("biceps_femoris", Side.LEFT, "Left biceps femoris"),
        ("biceps_femoris", None, "Biceps femoris"),
        (None, Side.RIGHT, "Right structure not named"),
    ],
)
def test_what_was_looked_at_is_named_in_sentence_case(structure, side, said) -> None:
    words = {"biceps_femoris": "Biceps femoris"}
    assert wording.structure_of_leg(structure, side, wording.words_of(words)) == said
    if structure:
        context = {"structure": structure, "view": "along"}
        assert wording.context_words(context, words) == "biceps femoris, along"
