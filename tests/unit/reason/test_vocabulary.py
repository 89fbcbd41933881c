"""A word that nobody knows: what it is called here, what was meant, and what is never offered."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from ischia.knowledge.check import problems
from ischia.knowledge.load import load
from ischia.model.errors import InputError
from ischia.reason.vocabulary import require_item, require_reported

KNOWLEDGE = load()


def told(word: str, require=require_item) -> str:
    with pytest.raises(InputError) as caught:
        require(word, KNOWLEDGE, "visit.toml")
    return caught.value.do


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("numbness", "paraesthesia"),
        ("paresthesia", "paraesthesia"),
        ("pop", "audible_pop"),
        ("SLR", "straight_leg_raise"),
        ("lasegue", "straight_leg_raise"),
        ("ecchymosis", "bruising"),
        ("pitting edema", "pitting_oedema"),
        ("urinary_retention", "bladder_or_bowel_change"),
        ("Saddle-anesthesia", "saddle_numbness"),
    ],
)
def test_a_synonym_is_told_what_it_is_called_here(typed, called) -> None:
    assert told(typed) == f"That is called {called!r} here."


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("numbness_saddle", "saddle_numbness"),
        ("night sweats", "fever"),
        ("shortness_of_breath", "breathless_or_chest_pain"),
        ("hamstring_pain", "posterior_thigh_pain"),
        ("driving_pain", "sitting_pain"),
        ("knee_jerk", "patellar_reflex_reduced"),
        ("smoker", "vascular_risk"),
        ("bowel_incontinence", "bladder_or_bowel_change"),
        ("osteopenia", "osteoporosis"),
        ("limp", "limping"),
        ("swelling_calf", "calf_swelling"),
    ],
)
def test_what_clinicians_type_is_told_what_it_is_called_here(typed, called) -> None:
    assert told(typed) == f"That is called {called!r} here."


@pytest.mark.parametrize("typed", ["statin", "Fluoroquinolone", "lateral thigh pain", "sciatica"])
def test_a_word_that_nothing_reads_says_so_and_what_to_do(typed) -> None:
    said = told(typed)
    assert said.startswith("Nothing here reads it: ")
    assert said.endswith(".")


def test_a_word_cannot_be_read_and_unread_at_once() -> None:
    twice = replace(KNOWLEDGE, unread={"limp": "a synonym", "fever": "a test", "statin": "fine"})
    assert [p for p in problems(twice) if p.startswith("unread")] == [
        "unread: 'fever' is read, as a test or as what one is also called",
        "unread: 'limp' is read, as a test or as what one is also called",
    ]


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("abscess", "infection"),
        ("DVT", "deep_vein_thrombosis"),
        ("hematoma", "haematoma"),
        ("partial_tear", "fibre_disruption"),
        ("tendinosis", "tendon_thickening"),
        ("disc bulge", "disc_degeneration"),
    ],
)
def test_a_synonym_in_a_report_is_told_the_sign(typed, called) -> None:
    assert told(typed, require_reported) == f"That is called {called!r} here."


def test_near_words_are_offered_the_nearest_first_and_three_at_most() -> None:
    assert told("pasterior_thigh_pain").startswith(
        "Did you mean 'posterior_thigh_pain' or 'anterior_thigh_pain'?"
    )
    assert "'bone_mass' or 'soft_tissue_mass'" in told("tumor", require_reported)
    assert told("pain").count("'") == 2 * 3


def test_a_word_is_found_by_its_name_too() -> None:
    assert "'effort_limited_by_pain'" in told("limited_the_effort")


@pytest.mark.parametrize(
    ("typed", "require"),
    [
        ("blue_moon", require_item),
        ("bone_edema", require_item),
        ("fracture_line", require_reported),
    ],
)
def test_what_resembles_nothing_is_sent_to_the_list_that_there_is(typed, require) -> None:
    assert told(typed, require) == "`ischia knowledge vocabulary` shows every word."


@pytest.mark.parametrize("typed", ["sadle_numbness", "numbness_between", "tense_sweling"])
def test_a_word_that_alone_makes_an_emergency_is_never_guessed(typed) -> None:
    said = told(typed)
    assert "saddle_numbness" not in said
    assert "tense_swelling" not in said


def test_nor_in_a_report() -> None:
    assert "cauda" not in told("cauda_equina_compresion", require_reported)


def test_a_known_word_is_let_through() -> None:
    require_item("saddle_numbness", KNOWLEDGE, "visit.toml")
    require_reported("infection", KNOWLEDGE, "visit.toml")


@pytest.mark.parametrize(
    ("field", "word", "said"),
    [
        ("also_called", "bruising", "audible_pop: 'bruising' is a test too"),
        ("also_called", "slr", "audible_pop: 'slr' is a test too, or stands for another"),
        ("contradicts", "no_such_test", "audible_pop: no test 'no_such_test'"),
    ],
)
def test_a_synonym_of_two_words_or_an_unknown_opposite_is_an_error(field, word, said) -> None:
    pop = changed(KNOWLEDGE.tests["audible_pop"], **{field: (word,)})
    broken = replace(KNOWLEDGE, tests={**KNOWLEDGE.tests, "audible_pop": pop})
    assert any(problem.startswith(said) for problem in problems(broken))
    assert not any(problem.startswith(said) for problem in problems(KNOWLEDGE))
