"""A sign of one leg says which leg, or is asked for it by name."""

import pytest

from ischia.knowledge.load import load
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem, ExamSheet
from ischia.model.source import Source
from ischia.model.terms import Modality, Side, State
from ischia.reason.sided import require_sides

KNOWLEDGE = load()
SOURCE = Source(sha256="a" * 64, format="visit", reader="visit@1", path="visits/day/visit.toml")
SIDED = sorted(name for name, test in KNOWLEDGE.tests.items() if test.sided)


def sheet(*names: str, side: Side | None = None) -> ExamSheet:
    items = tuple(ExamItem(item=n, side=side, result=State.ABSENT) for n in names)
    return ExamSheet(history=items[:1], exam=items[1:], source=SOURCE)


@pytest.mark.parametrize("side", [None, Side.MIDLINE])
@pytest.mark.parametrize("name", SIDED)
def test_no_leg_is_guessed(name, side) -> None:
    with pytest.raises(InputError) as error:
        require_sides(sheet(name, side=side), KNOWLEDGE)
    assert f"history[0] '{name}'" in error.value.found
    assert error.value.where == SOURCE.path


def test_every_item_that_needs_a_side_is_named() -> None:
    with pytest.raises(InputError) as error:
        require_sides(sheet("slump", "sudden_onset", "puranen_orava"), KNOWLEDGE)
    assert error.value.found == "no leg named for history[0] 'slump', exam[1] 'puranen_orava'"


def test_with_a_leg_or_without_need_of_one_nothing_is_asked() -> None:
    require_sides(sheet(*SIDED, side=Side.LEFT), KNOWLEDGE)
    others = [name for name, test in KNOWLEDGE.tests.items() if not test.sided]
    require_sides(sheet(*others), KNOWLEDGE)


# Of the back, the pelvic floor or the whole person.
MIDDLE = {
    "lumbar_tenderness",
    "lumbar_movement_reproduces_pain",
    "perianal_sensation_reduced",
    "anal_tone_reduced",
    "post_void_residual_over_200_ml",
    "alternative_diagnosis_as_likely",
    "field_test_passed",
    "inflammatory_markers_raised",
    "sprinting_pain",
}
OF_A_LEG = {"bruising", "thigh_swelling", "thigh_tightness", "perceived_weakness", "paraesthesia"}


def test_every_examination_and_every_place_of_pain_belongs_to_a_leg() -> None:
    exams = {n for n, t in KNOWLEDGE.tests.items() if t.modality is Modality.EXAM}
    places = {
        "anterior_thigh_pain",
        "posterior_thigh_pain",
        "posterior_knee_pain",
        "buttock_pain",
        "ischial_pain",
        "groin_pain",
        "hip_pain",
        "calf_pain",
        "pain_below_knee",
        "lump_noticed",
    }
    assert set(SIDED) >= (exams - MIDDLE) | places | OF_A_LEG
    assert not MIDDLE & set(SIDED)
