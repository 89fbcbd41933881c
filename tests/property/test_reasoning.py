"""What must hold of every argument, whatever was found."""

import math
from dataclasses import replace
from itertools import combinations

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ischia.knowledge.load import load
from ischia.knowledge.schema import Condition, Criterion
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.findings import of_side
from ischia.reason.inference import differential
from ischia.reason.red_flags import red_flags

KNOWLEDGE = load()
EVIDENCE = sorted(name for name, sign in KNOWLEDGE.signs.items() if sign.is_evidence)
SAFETY = {
    "bladder_or_bowel_change": "cauda_equina",
    "saddle_numbness": "cauda_equina",
    "bilateral_leg_symptoms": "symptoms_in_both_legs",
    "tense_swelling": "compartment_syndrome",
    "pain_out_of_proportion": "compartment_syndrome",
    "calf_swelling": "deep_vein_thrombosis",
    "night_pain_or_weight_loss": "tumour_or_infection",
    "progressive_weakness": "progressive_neurological_loss",
    "fever": "infection",
}


def found(name: str, state: State, side: Side | None = Side.LEFT) -> Finding:
    modality = KNOWLEDGE.signs[name].modality if name in KNOWLEDGE.signs else Modality.STRENGTH
    return Finding(id=name, side=side, state=state, modality=modality, criterion=name)


answers = st.dictionaries(st.sampled_from(EVIDENCE), st.sampled_from(list(State)), max_size=14)


def argued(findings: list[Finding], side: Side = Side.LEFT, knowledge=KNOWLEDGE):
    return differential(of_side(findings, side), side, knowledge, "sports_clinic")


@settings(max_examples=15)
@given(answers, st.randoms())
def test_order_does_not_matter(given_answers, random) -> None:
    findings = [found(name, state) for name, state in given_answers.items()]
    shuffled = findings[:]
    random.shuffle(shuffled)
    assert argued(shuffled).hypotheses == argued(findings).hypotheses


def test_no_evidence_gives_the_prior() -> None:
    for h in argued([]).hypotheses:
        assert h.posterior == h.prior
        assert h.posterior95 == h.prior95
        assert h.evidence == ()
        assert [line.log_odds for line in h.ledger[1:]] == [0.0]


def test_the_prior_is_the_one_written_down() -> None:
    for h in argued([]).hypotheses:
        written = KNOWLEDGE.conditions[h.condition].prior["sports_clinic"]
        assert h.prior == pytest.approx(written.value, rel=1e-9)
        # The range holds 95 %; 500 draws find its ends within a tenth or so.
        assert h.prior95 == pytest.approx((written.low, written.high), rel=0.25)


@settings(max_examples=15)
@given(answers, st.sampled_from(EVIDENCE))
def test_what_does_not_decide_moves_nothing(given_answers, silent) -> None:
    findings = [found(n, s) for n, s in given_answers.items() if n != silent]
    with_silent = argued([*findings, found(silent, State.INDETERMINATE)])
    for before, after in zip(argued(findings).hypotheses, with_silent.hypotheses, strict=True):
        assert after.posterior == before.posterior
        assert after.ledger == before.ledger
        assert all(
            not e.counted and e.why_not and e.likelihood_ratio == 1.0
            for e in after.evidence
            if e.finding == silent
        )


@settings(max_examples=15)
@given(answers, answers)
def test_swapping_sides_swaps_the_answer(left, right) -> None:
    one = [found(n, s, Side.LEFT) for n, s in left.items()]
    one += [found(n, s, Side.RIGHT) for n, s in right.items()]
    other = [replace(f, side=f.side.other) for f in one]
    for h, swapped in zip(
        argued(one).hypotheses, argued(other, Side.RIGHT).hypotheses, strict=True
    ):
        assert replace(h, side=Side.RIGHT) == swapped


@settings(max_examples=40)
@given(answers)
def test_the_ledger_closes(given_answers) -> None:
    for h in argued([found(n, s) for n, s in given_answers.items()]).hypotheses:
        total = math.fsum(line.log_odds for line in h.ledger)
        assert abs(total - math.log(h.posterior / (1 - h.posterior))) < 1e-9
        assert h.posterior95[0] <= h.posterior <= h.posterior95[1]
        counted = {line.finding for line in h.ledger if line.line == "finding"}
        assert {e.finding for e in h.evidence if e.counted} <= counted


@settings(max_examples=40)
@given(
    answers,
    st.sampled_from(sorted(SAFETY)),
    st.dictionaries(st.sampled_from(sorted(SAFETY)), st.sampled_from(list(State)), max_size=7),
)
def test_red_flags_fire_whatever_else_is_said(given_answers, alarm, other_answers) -> None:
    said = {**given_answers, **other_answers, alarm: State.PRESENT}
    flags = red_flags([found(n, s, None) for n, s in said.items()], Measurements(), KNOWLEDGE)
    (flag,) = (f for f in flags if f.id == SAFETY[alarm])
    assert flag.state == "present"
    assert alarm in flag.basis


@given(st.dictionaries(st.sampled_from(sorted(SAFETY)), st.just(State.ABSENT)))
def test_a_red_flag_is_absent_only_when_every_question_was_answered_no(said) -> None:
    denied = [found(n, s, None) for n, s in said.items()]
    for flag in red_flags(denied, Measurements(), KNOWLEDGE):
        questions = {q for q, name in SAFETY.items() if name == flag.id}
        if questions:
            assert questions - set(said) <= set(flag.not_asked)
            assert (flag.state == "absent") == (not flag.not_asked)


HISTORY = sorted(
    name for name, test in KNOWLEDGE.tests.items() if test.modality is Modality.HISTORY
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(sorted(SAFETY)), st.just(State.ABSENT)))
def test_no_open_question_could_raise_what_is_said_to_be_absent(said) -> None:
    """The rest of the story, all of it told with a yes, raises no flag that was absent."""
    denied = [found(n, s, None) for n, s in said.items()]
    rest = [found(n, State.PRESENT, None) for n in HISTORY if n not in said]
    whole = {f.id: f.state for f in red_flags([*denied, *rest], Measurements(), KNOWLEDGE)}
    for flag in red_flags(denied, Measurements(), KNOWLEDGE):
        assert flag.state != "absent" or whole[flag.id] != "present"


# --- an oracle that knows nothing of arrays ---

probability = st.floats(0.02, 0.95)


ANOTHER = KNOWLEDGE.settings.another.times.value


def judged(value: float) -> dict[str, float]:
    return {"value": value, "low": value * 0.9, "high": 1 - (1 - value) * 0.9}


@st.composite
def small_networks(draw):
    n = draw(st.integers(1, 4))
    names = "abcd"[:n]
    groups = [draw(st.sampled_from([None, "g"])) for _ in names]
    priors = [draw(st.floats(0.01, 0.3)) for _ in names]
    follows = {}
    if n > 1 and groups[:2] != ["g", "g"] and draw(st.booleans()):
        follows[names[0], names[1]] = draw(st.floats(0.2, 20.0))  # the second follows the first
    signs = {}
    for i in range(draw(st.integers(0, 4))):
        leak = draw(st.floats(0.02, 0.4))
        causes = draw(st.dictionaries(st.sampled_from(names), probability, min_size=1))
        present = draw(st.booleans())
        signs[f"f{i}"] = (leak, causes, present)
    return dict(zip(names, zip(priors, groups, strict=True), strict=True)), signs, follows


def states_of(conditions):
    """List every allowed combination."""
    every = [c for size in range(4) for c in combinations(conditions, size)]
    return [c for c in every if sum(conditions[name][1] is not None for name in c) < 2]


def naive_prior(conditions, follows) -> dict[tuple[str, ...], float]:
    """Spread the states until every condition has its prior, by turns (iterative scaling)."""
    weight = {}
    for present in states_of(conditions):
        pairs = [times for pair, times in follows.items() if set(pair) <= set(present)]
        alone = len(present) - len(pairs)
        weight[present] = math.prod(pairs) * ANOTHER ** max(alone - 1, 0)
    for _ in range(300):
        for name, (prior, _) in conditions.items():
            mass = sum(w for present, w in weight.items() if name in present)
            rest = sum(weight.values()) - mass
            for present in weight:
                weight[present] *= prior / mass if name in present else (1 - prior) / rest
    return weight


def naive_likelihood(signs, present) -> float:
    """Multiply the noisy-ORs of all signs in one state."""
    weight = 1.0
    for leak, causes, is_present in signs.values():
        absent = 1 - leak
        for name in present:
            if name in causes:
                absent *= 1 - max(1 - (1 - causes[name]) / (1 - leak), 0.0)
        weight *= 1 - absent if is_present else absent
    return weight


def naive_posterior(conditions, signs, follows) -> dict[str, float]:
    """Walk through every state with plain loops, as the documentation describes it."""
    mass, total = dict.fromkeys(conditions, 0.0), 0.0
    for present, prior in naive_prior(conditions, follows).items():
        weight = prior * naive_likelihood(signs, present)
        total += weight
        for name in present:
            mass[name] += weight
    return {name: m / total for name, m in mass.items()}


@settings(max_examples=60)
@given(small_networks())
def test_a_naive_sum_over_all_states_agrees(drawn) -> None:
    conditions, signs, follows = drawn
    assume(sum(prior for prior, group in conditions.values() if group) < 0.95)
    made = {
        name: msgspec.convert(
            {
                "schema": "condition/1",
                "id": name,
                "name": f"condition {name}",
                "sentence": "The {side} thigh is {certainty} at fault.",
                "plain": "made up",
                "origin": "other",
                "clinical_review": "none",
                "exclusive_group": group,
                "follows": [
                    {
                        "after": first,
                        "times": {"value": times, "low": times / 2, "high": times * 2},
                        "basis": "judgement",
                        "why": "made up",
                    }
                    for (first, second), times in follows.items()
                    if second == name
                ],
                "prior": {
                    "sports_clinic": {**judged(prior), "basis": "judgement", "why": "made up"}
                },
            },
            Condition,
        )
        for name, (prior, group) in conditions.items()
    }
    criteria = {
        name: msgspec.convert(
            {
                "schema": "criterion/1",
                "id": name,
                "name": f"sign {name}",
                "modality": "strength",
                "examination": "made up",
                "burden": 1,
                "remote": False,
                "clinical_review": "none",
                "basis": "clinic_default",
                "report": {"modality": "mri", "sign": name},
                "specificity": judged(1 - leak),
                "judged": [{"condition": c, "sensitivity": judged(s)} for c, s in causes.items()],
            },
            Criterion,
        )
        for name, (leak, causes, _) in signs.items()
    }
    knowledge = replace(KNOWLEDGE, conditions=made, criteria=criteria, tests={})
    states = {True: State.PRESENT, False: State.ABSENT}
    findings = [found(n, states[present]) for n, (_, _, present) in signs.items()]
    expected = naive_posterior(conditions, signs, follows)
    for h in argued(findings, knowledge=knowledge).hypotheses:
        assert h.posterior == pytest.approx(expected[h.condition], abs=1e-9)
