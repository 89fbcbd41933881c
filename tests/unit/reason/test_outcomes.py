"""Outlooks fit the person or are not shown; criteria of return are listed and never added up."""

from dataclasses import replace

import msgspec
import pytest

from ischia.knowledge.check import problems
from ischia.knowledge.load import load
from ischia.knowledge.outcomes import PrognosisRule
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, Side, State
from ischia.reason.prognosis import prognosis
from ischia.reason.reading import Facts
from ischia.reason.return_to_sport import return_to_sport

KNOWLEDGE = load()
YES, NO = State.PRESENT, State.ABSENT


def facts(days=None, age_y=None, **words):
    findings = {
        (name := word.replace("__", ".")): Finding(
            id=name, side=Side.LEFT, state=state, modality=Modality.HISTORY, criterion=name
        )
        for word, state in words.items()
    }
    return Facts(
        measured=Measurements(),
        side=Side.LEFT,
        findings=findings,
        since_onset_days=days,
        age_y=age_y,
    )


def seen(condition="hamstring_strain", **rest):
    return {p.id: p for p in prognosis(condition, facts(**rest), KNOWLEDGE)}


def test_a_study_of_a_form_fits_only_where_the_form_was_found() -> None:
    grades = {"peetrons_0", "peetrons_1", "peetrons_2", "peetrons_3"}
    assert not grades & set(seen())
    assert grades & set(seen(mri__fibre_disruption=YES)) == {"peetrons_2"}
    oedema = seen(mri__fibre_disruption=NO, mri__muscle_oedema=YES)
    assert grades & set(oedema) == {"peetrons_1"}
    torn = seen(mri__fibre_disruption=YES, mri__complete_discontinuity=YES)
    assert grades & set(torn) == {"peetrons_3"}


@pytest.mark.parametrize(
    "condition", ["proximal_hamstring_avulsion", "distal_hamstring_tendon_rupture"]
)
def test_no_study_of_strains_is_quoted_for_a_tendon_off_the_bone(condition) -> None:
    torn = {"stretch_mechanism": YES, "sprinting_mechanism": YES, "mri__fibre_disruption": YES}
    torn |= {"mri__complete_discontinuity": YES, "mri__proximal_tendon_avulsion": YES}
    strains = set(seen("hamstring_complete_muscle_tear", **torn))
    assert strains >= {"stretch_type", "sprint_type", "peetrons_3"}
    assert not strains & set(seen(condition, **torn))


def test_a_tear_near_the_knee_has_the_outlook_of_those_who_were_operated() -> None:
    told = seen("distal_hamstring_tendon_rupture")["distal_tear_repair_months"]
    assert (told.centre, told.low, told.high, told.n) == (4.0, 2.0, 6.0, 14)
    assert "no comparison with care without operation" in told.says


def test_what_fits_this_person_comes_before_what_fits_the_condition() -> None:
    first = next(iter(seen(stretch_mechanism=YES).values()))
    assert first.id == "stretch_type"
    assert (first.centre, first.low, first.high, first.unit) == (50.0, 30.0, 76.0, "wk")
    assert first.basis == ("stretch_mechanism",)


@pytest.mark.parametrize(
    ("days", "today"), [(3, "before"), (17, "within"), (40, "beyond"), (None, None)]
)
def test_today_is_placed_in_the_days_of_the_study(days, today) -> None:
    words = {"mri__fibre_disruption": NO, "mri__muscle_oedema": YES}
    assert seen(days=days, **words)["peetrons_1"].today == today


def test_weeks_are_weeks_and_a_share_has_no_day() -> None:
    stretched = seen(days=7 * 40, stretch_mechanism=YES)
    assert stretched["stretch_type"].today == "within"
    assert stretched["reinjury_football"].today is None
    assert stretched["reinjury_football"].n == 207


def test_operation_or_not_is_told_to_those_the_trial_was_about() -> None:
    inside = seen("proximal_hamstring_avulsion", age_y=45.0)
    assert inside["avulsion_with_or_without"].cites == ("phact",)
    for age_y in (22.0, 75.0, None):
        assert "avulsion_with_or_without" not in seen("proximal_hamstring_avulsion", age_y=age_y)


def test_no_outlook_promises_anything() -> None:
    words = ("will be", "guarantee", "promise", "best shape")
    assert not [r.id for r in KNOWLEDGE.prognosis.values() if any(w in r.says for w in words)]
    assert all(rule.cites for rule in KNOWLEDGE.prognosis.values())


def rule(**fields):
    peetrons = msgspec.to_builtins(KNOWLEDGE.prognosis["peetrons_1"])
    return msgspec.convert({**peetrons, **fields}, PrognosisRule)


@pytest.mark.parametrize(
    "fields",
    [
        {"sd": None},
        {"spread": "none"},
        {"spread": "range", "sd": None},
        {"spread": "range", "sd": None, "low": 9.0, "high": 3.0},
        {"cites": []},
    ],
)
def test_a_spread_without_its_numbers_is_a_broken_file(fields) -> None:
    with pytest.raises(msgspec.ValidationError):
        rule(**fields)


def test_days_never_begin_before_the_first() -> None:
    assert rule(centre=5.0, sd=10.0).ends == (0.0, 15.0)


def test_every_criterion_of_return_has_its_state_and_nothing_adds_them_up() -> None:
    gates = {
        g.id: g
        for g in return_to_sport(
            "hamstring_strain",
            facts(hamstring_tenderness=NO, sprinting_pain=YES, medical_clearance=YES),
            KNOWLEDGE,
        )
    }
    states = {name: gate.state for name, gate in gates.items()}
    assert states["no_tenderness"] == states["cleared"] == "pass"
    assert states["no_pain_sprinting"] == "fail"
    assert states["eccentric_strength"] == states["ready"] == "not_measured"
    assert gates["no_tenderness"].basis == "vanderhorst2017"
    assert gates["concentric_strength"].basis == "clinic_default"


def test_a_condition_without_a_list_has_no_criteria() -> None:
    assert return_to_sport("deep_vein_thrombosis", facts(), KNOWLEDGE) == ()


def changed(kind, name, **fields):
    records = dict(getattr(KNOWLEDGE, kind))
    records[name] = msgspec.structs.replace(records[name], **fields)
    return problems(replace(KNOWLEDGE, **{kind: records}))


def test_plans_that_cannot_be_are_found() -> None:
    strain = KNOWLEDGE.protocols["hamstring_strain"]
    phase = msgspec.structs.replace(strain.phase[0], items=("anti_inflammatory",))
    retest = msgspec.structs.replace(strain.remeasure[0], concept="strength.nothing")
    found = [
        *changed("protocols", "hamstring_strain", conditions=("hamstring_strain",)),
        *changed("protocols", "aiis_avulsion", conditions=("aiis_avulsion", "hip_disease")),
        *changed("protocols", "hamstring_strain", phase=(phase,)),
        *changed("protocols", "hamstring_strain", remeasure=(retest,)),
        *changed("protocols", "hip_disease", referral_only=True, phase=(phase,)),
        *changed("prognosis", "peetrons_1", conditions=("nothing_else",)),
        *changed("proms", "lefs", better="lower"),
        *changed("classifications", "munich2013", conditions=("nothing_else",)),
    ]
    for expected in (
        "hamstring_partial_tear: no protocol; write one that refers, if nothing else",
        "hip_disease: 2 protocols; one has to lead",
        "hamstring_strain: anti_inflammatory is contradicted by evidence; take it out",
        "hamstring_strain: no concept 'strength.nothing' to measure again",
        "hip_disease: says that somebody else treats it, and refers to nobody",
        "hip_opinion: no protocol and no rule of the page uses it",
        "peetrons_1: no condition 'nothing_else'",
        "lefs: prom.lefs, lower is better, is not in concepts.toml",
        "munich2013: no condition 'nothing_else'",
    ):
        assert expected in found
