"""Likely, several at once, or not enough to tell: and in a sentence, why."""

from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.load import load
from ischia.model.finding import Finding
from ischia.model.terms import Modality, Side, State
from ischia.reason.changes import within_sentence
from ischia.reason.conclusion import conclusion
from ischia.reason.inference import differential
from ischia.reason.printing import per_cent, per_cents

YES = State.PRESENT


def cut(name: str, value: float):
    settings = load().settings
    changed = msgspec.structs.replace(getattr(settings, name), value=value)
    return msgspec.structs.replace(settings, **{name: changed})


@pytest.fixture
def concluded(small, make):
    """Give what is concluded about conditions a and b from signs that are present."""

    def of(*present: tuple[str, Modality], least_certain: float = 0.2, leak: float = 0.02):
        conditions = [make["condition"]("a", 0.2), make["condition"]("b", 0.1)]
        signs = [
            make["sign"]("of_a", leak, {"a": 0.9}),
            make["sign"]("of_b", leak, {"b": 0.9}),
            make["sign"]("weak", 0.4, {"a": 0.5}),
        ]
        knowledge = replace(small(conditions, signs), settings=cut("least_certain", least_certain))
        findings = {
            name: Finding(id=name, side=Side.LEFT, state=YES, modality=modality, criterion=name)
            for name, modality in present
        }
        argued = differential(findings, Side.LEFT, knowledge, "sports_clinic")
        return conclusion(argued, knowledge)

    return of


def test_without_an_injured_side_nothing_is_argued() -> None:
    assert conclusion(None, load()) == (
        "not_enough",
        "the case names no injured side, so nothing is argued",
    )


def test_without_findings_there_is_not_enough(concluded) -> None:
    says, why = concluded()
    assert says == "not_enough"
    assert "nothing was found that counts" in why


def test_below_the_line_of_likely_there_is_not_enough(concluded) -> None:
    says, why = concluded(("weak", Modality.EXAM))
    assert says == "not_enough"
    assert why.startswith("nothing reaches 50%; the first is condition a with ")


def test_an_examination_that_makes_it_likely_is_enough(concluded) -> None:
    says, why = concluded(("of_a", Modality.EXAM))
    assert says == "likely"
    assert why.startswith("condition a is likely: 9")


def test_the_history_alone_is_not_enough_however_likely(concluded) -> None:
    says, why = concluded(("of_a", Modality.HISTORY))
    assert says == "not_enough"
    assert "nothing beyond the history speaks for it yet" in why
    says, _ = concluded(("of_a", Modality.HISTORY), ("weak", Modality.STRENGTH))
    assert says == "likely"


def test_what_speaks_for_another_condition_does_not_help_the_leader(concluded) -> None:
    says, why = concluded(("of_a", Modality.HISTORY), ("of_b", Modality.EXAM), leak=0.1)
    assert says == "not_enough", why


def test_a_leader_whose_interval_reaches_far_down_is_not_told(concluded) -> None:
    says, why = concluded(("of_a", Modality.EXAM), least_certain=0.9)
    assert says == "not_enough"
    assert "within the ranges of the numbers behind it that may be" in why


def test_two_likely_at_once_are_both_named(concluded) -> None:
    says, why = concluded(("of_a", Modality.EXAM), ("of_b", Modality.EXAM))
    assert says == "several"
    assert "condition a (" in why
    assert "condition b (" in why


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Hamstring strain", "hamstring strain"),
        ("L5 radiculopathy", "L5 radiculopathy"),
        ("MRI: oedema", "MRI: oedema"),
        ("", ""),
    ],
)
def test_within_a_sentence_a_name_keeps_the_letters_that_are_no_capital(name, within) -> None:
    assert within_sentence(name) == within


def test_what_nobody_can_prove_is_not_concluded_beside_what_is_likelier(small, make) -> None:
    """It stays in the list with its share; where it leads, it is named."""
    signs = [
        make["sign"]("of_a", 0.02, {"a": 0.9}),
        make["sign"]("more_of_a", 0.02, {"a": 0.9}),
        make["sign"]("of_b", 0.02, {"b": 0.9}),
    ]
    findings = {s.id: make["found"](s.id, YES) for s in signs}

    def of(unprovable: str) -> tuple[str, str]:
        made = [make["condition"](name, 0.3) for name in "ab"]
        known = [msgspec.structs.replace(c, unprovable=c.id == unprovable) for c in made]
        knowledge = small(known, signs)
        argued = differential(findings, Side.LEFT, knowledge, "sports_clinic")
        assert [h.posterior > 0.5 for h in argued.hypotheses] == [True, True]
        return conclusion(argued, knowledge)

    assert of("b")[0] == "likely"
    assert "condition b" not in of("b")[1]
    assert of("a")[0] == of("")[0] == "several"


def test_nothing_argued_is_printed_as_certain() -> None:
    shares = (0.0, 0.004, 0.005, 0.994, 0.9951, 1.0)
    assert [per_cent(p) for p in shares] == ["0%", "<1%", "<1%", "99%", ">99%", "100%"]
    assert per_cents((0.9951, 0.9999)) == ">99%"
    assert per_cents((0.2, 0.9999)) == "20% to >99%"


def test_what_an_image_puts_before_a_higher_percentage_says_so(small, make) -> None:
    conditions = [make["condition"]("a", 0.2), make["condition"]("b", 0.1)]
    knowledge = small(conditions, [make["sign"]("of_a", 0.02, {"a": 0.9})])
    seen = Finding(id="of_a", side=Side.LEFT, state=YES, modality=Modality.EXAM, criterion="of_a")
    argued = differential({"of_a": seen}, Side.LEFT, knowledge, "sports_clinic")
    assert "stands first" not in conclusion(argued, knowledge).why
    first, other = argued.hypotheses
    shown = replace(first, condition="b", name="Condition B", posterior=0.6)
    likelier = replace(other, condition="a", name="Condition A", posterior=0.8)
    sentence = "condition B (60%) stands first because an image shows it, though condition A (80%)"
    both = replace(argued, hypotheses=(shown, likelier))
    says, why = conclusion(both, knowledge)
    assert says == "several"
    assert why == f"{sentence} has the higher percentage"
    unlikely = replace(shown, posterior=0.1, posterior95=(0.01, 0.3))
    says, why = conclusion(replace(both, hypotheses=(unlikely, likelier)), knowledge, ("of_a",))
    assert says == "not_enough"
    assert why.startswith("nothing that is likely explains what an image shows")
    assert why.endswith(f"{sentence.replace('60%', '10%')} has the higher percentage")
