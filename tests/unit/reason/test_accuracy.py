"""What a study or a judgement is allowed to say."""

from functools import partial

import numpy as np
import pytest
from scipy.special import ndtr

from ischia.knowledge.load import load
from ischia.reason import accuracy as worth
from ischia.reason.accuracy import halved, source_of

SIGNS = load().signs
accuracy = partial(worth.accuracy, strongest=load().settings.strongest_answer)
PHT, STRAIN, RUPTURE = (
    "proximal_hamstring_tendinopathy",
    "hamstring_strain",
    "rectus_femoris_complete_rupture",
)


def test_case_control_ratios_are_halved_on_the_log_scale() -> None:
    sens, spec = halved(np.array([0.76]), np.array([0.82]))
    assert sens / (1 - spec) == pytest.approx(np.sqrt(0.76 / 0.18))
    assert (1 - sens) / spec == pytest.approx(np.sqrt(0.24 / 0.82))


def test_a_useless_test_stays_useless_when_halved() -> None:
    sens, spec = halved(np.array([0.4]), np.array([0.6]))
    assert (sens[0], spec[0]) == (0.4, 0.6)


def test_the_worth_of_a_published_test_by_hand() -> None:
    numbers = accuracy(SIGNS["modified_bent_knee_stretch"], [PHT], draws=0)
    sens, false = (0.89 * 46 + 0.5) / 47, (0.09 * 46 + 0.5) / 47
    ratio = numbers.likelihood_ratio(present=True)[0, 0]
    assert ratio == pytest.approx(np.sqrt(sens / false))


def test_an_implausibly_perfect_test_is_held_at_ten() -> None:
    numbers = accuracy(SIGNS["taking_off_shoe"], [STRAIN], draws=200)
    assert numbers.likelihood_ratio(present=True).max() <= 10 + 1e-9
    assert numbers.likelihood_ratio(present=False).min() >= 0.1 - 1e-9
    assert numbers.likelihood_ratio(present=True)[0, 0] > 9


@pytest.mark.parametrize("name", [n for n, s in SIGNS.items() if s.is_evidence])
def test_no_answer_or_examination_leaves_its_bounds_and_all_probabilities_are_proper(name) -> None:
    sign = SIGNS[name]
    numbers = accuracy(sign, sorted(load().conditions), draws=100)
    assert ((numbers.leak > 0) & (numbers.leak < 1)).all()
    assert ((numbers.sensitivity > 0) & (numbers.sensitivity < 1)).all()
    if sign.modality in {"history", "exam"} and sign.kind != "defining":
        assert numbers.likelihood_ratio(present=True).max() <= 10 + 1e-9
        assert numbers.likelihood_ratio(present=False).min() >= 0.1 - 1e-9


def test_of_what_is_examined_only_a_measured_index_defines() -> None:
    asked = [n for n, s in SIGNS.items() if s.is_evidence and s.modality in {"history", "exam"}]
    assert [n for n in asked if SIGNS[n].kind == "defining"] == ["ankle_brachial_index_low"]


def test_what_is_seen_directly_is_not_held_at_ten() -> None:
    numbers = accuracy(SIGNS["gap_opens_on_contraction"], [RUPTURE], draws=0)
    assert numbers.likelihood_ratio(present=True)[0, 0] == pytest.approx(0.9 / 0.02)


def test_a_defining_sign_close_to_its_limit_is_worth_its_reading_error() -> None:
    sign = SIGNS["gap_opens_on_contraction"]
    assert accuracy(sign, [RUPTURE], draws=0, margin_sem=1.5).leak[0] == pytest.approx(ndtr(-1.5))
    assert accuracy(sign, [RUPTURE], draws=0, margin_sem=30.0).leak[0] == pytest.approx(0.02)


def test_the_best_study_gives_the_leak_and_is_named() -> None:
    sign = SIGNS["straight_leg_raise"]
    numbers = accuracy(sign, ["lumbar_radiculopathy_l5_s1", "deep_gluteal_syndrome"], draws=0)
    assert numbers.leak[0] == pytest.approx(0.26)
    assert numbers.likelihood_ratio(present=True)[0, 1] == 1.0  # below the leak: no say
    source = source_of(sign, "lumbar_radiculopathy_l5_s1")
    assert (source.basis, source.cites) == ("cohort", ("jmpt2011_slr",))
    assert source_of(SIGNS["sudden_onset"], STRAIN).basis == "judgement"
    assert source_of(SIGNS["gap_opens_on_contraction"], RUPTURE).basis == "defining"


def test_draws_keep_to_the_printed_range() -> None:
    numbers = accuracy(
        SIGNS["crossed_straight_leg_raise"], ["lumbar_radiculopathy_l5_s1"], draws=4000
    )
    low, middle, high = np.percentile(1 - numbers.leak[1:], [2.5, 50, 97.5])
    assert (low, middle, high) == (
        pytest.approx(0.85, abs=0.01),
        pytest.approx(0.90, abs=0.005),
        pytest.approx(0.94, abs=0.01),
    )
