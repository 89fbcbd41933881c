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
    [("abscess", "infection"), ("DVT", "deep_vein_thrombosis"), ("hematoma", "haematoma")],
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
        ("hamstring_strain_pain", require_item),
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
