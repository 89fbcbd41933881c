"""Each condition comes first for a patient who shows what most patients with it show. Simulated."""

from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.load import load
from ischia.model.subject import Sex
from ischia.model.terms import State
from ischia.service.presentations import (
    TYPICAL,
    rank,
    sensitivity,
    typical_findings,
    typical_person,
    unmet,
)

KNOWLEDGE = load()
# What asking and examining alone cannot tell from a commoner neighbour: images decide.
NEEDS_IMAGES = {
    "age_related_degeneration",
    "bone_tumour_sciatic_compression",
    "deep_vein_thrombosis",
    "hamstring_partial_tear",
    "hamstring_syndrome",
    "ischial_bursitis",
    "soft_tissue_tumour",
}


@pytest.mark.parametrize("condition", KNOWLEDGE.conditions)
def test_with_all_its_typical_signs_a_condition_leads(condition) -> None:
    assert rank(condition, KNOWLEDGE) == 1


@pytest.mark.parametrize("condition", sorted(set(KNOWLEDGE.conditions) - NEEDS_IMAGES))
def test_asked_and_examined_alone_most_are_first_or_second(condition) -> None:
    assert rank(condition, KNOWLEDGE, asked_and_examined_only=True) <= 2


def test_a_typical_sign_is_one_that_most_patients_show() -> None:
    shown = typical_findings("proximal_hamstring_tendinopathy", KNOWLEDGE)
    assert {f.state for f in shown.values()} == {State.PRESENT}
    assert "ischial_tenderness" in shown
    assert "puranen_orava" in shown  # from its study
    assert "bruising" not in shown
    signs = KNOWLEDGE.signs
    assert all(sensitivity(signs[n], "proximal_hamstring_tendinopathy") >= TYPICAL for n in shown)


def test_the_typical_person_is_the_one_the_priors_make_likeliest() -> None:
    young = typical_person(KNOWLEDGE.conditions["ischial_apophyseal_avulsion"])
    assert 11 <= young.age_y < 18
    runner = typical_person(KNOWLEDGE.conditions["proximal_hamstring_tendinopathy"])
    assert (runner.age_y, runner.sport) == (None, "running")
    assert typical_person(KNOWLEDGE.conditions["ischiofemoral_impingement"]).sex is Sex.FEMALE


def without_signs_of(condition: str):
    def kept(signs):
        return {
            name: msgspec.structs.replace(
                sign,
                study=tuple(s for s in sign.study if s.condition != condition),
                judged=tuple(j for j in sign.judged if j.condition != condition),
            )
            for name, sign in signs.items()
        }

    return replace(KNOWLEDGE, tests=kept(KNOWLEDGE.tests), criteria=kept(KNOWLEDGE.criteria))


def test_a_condition_that_no_case_could_meet_is_named() -> None:
    found = list(unmet(without_signs_of("hip_disease")))
    assert found == ["hip_disease: no sign is typical of it, no case could meet it"]


def test_a_condition_that_its_own_signs_do_not_lead_to_is_named() -> None:
    prior = KNOWLEDGE.conditions["ischial_bursitis"].prior
    rare = {
        setting: msgspec.structs.replace(p, value=1e-5, low=1e-6, high=1e-4)
        for setting, p in prior.items()
    }
    changed = msgspec.structs.replace(KNOWLEDGE.conditions["ischial_bursitis"], prior=rare)
    conditions = {**KNOWLEDGE.conditions, "ischial_bursitis": changed}
    told: list[str] = []
    found = list(unmet(replace(KNOWLEDGE, conditions=conditions), told.append))
    assert any(line.startswith("ischial_bursitis: a typical patient") for line in found)
    assert told == list(conditions)
