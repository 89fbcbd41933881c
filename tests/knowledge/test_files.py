"""Every knowledge file against every rule, and the rules against broken files."""

import shutil
from dataclasses import replace
from math import sqrt

import msgspec
import pytest

from ischia.knowledge.check import attainable, problems, ratios, warnings
from ischia.knowledge.load import DATA, load
from ischia.knowledge.predicate import Absent, AtLeast, concepts_in, findings_in
from ischia.model.errors import KnowledgeError

KNOWLEDGE = load()
CONDITIONS = {
    "acute_limb_ischaemia",
    "age_related_degeneration",
    "aiis_avulsion",
    "anterior_thigh_compartment_syndrome",
    "bone_tumour_sciatic_compression",
    "cauda_equina_syndrome",
    "deep_gluteal_syndrome",
    "deep_infection",
    "deep_vein_thrombosis",
    "distal_hamstring_tendon_rupture",
    "exercise_soreness",
    "hamstring_complete_muscle_tear",
    "hamstring_partial_tear",
    "hamstring_strain",
    "hamstring_syndrome",
    "hip_disease",
    "hip_or_pelvic_fracture",
    "ischial_apophyseal_avulsion",
    "ischial_bursitis",
    "ischiofemoral_impingement",
    "lumbar_radiculopathy_l3_l4",
    "lumbar_radiculopathy_l5_s1",
    "lumbar_referred_pain",
    "lumbar_spinal_stenosis",
    "piriformis_syndrome",
    "posterior_thigh_compartment_syndrome",
    "posterior_thigh_contusion",
    "proximal_hamstring_avulsion",
    "proximal_hamstring_tendinopathy",
    "quadriceps_contusion",
    "quadriceps_strain",
    "rectus_femoris_complete_rupture",
    "sacroiliac_pain",
    "slipped_capital_femoral_epiphysis",
    "soft_tissue_tumour",
    "spine_related_neuromuscular",
    "stress_fracture",
    "vascular_claudication",
}


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def broken(folder, file: str, old: str, new: str):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    err = caught.value
    assert file in err.where
    assert all((err.found, err.expected, err.do))
    assert str(folder) not in str(err)
    return err


def test_nothing_is_wrong_with_our_own_files() -> None:
    assert problems(KNOWLEDGE) == []
    assert set(KNOWLEDGE.conditions) == CONDITIONS


def test_a_typing_error_says_where_and_what_was_meant(copied) -> None:
    err = broken(copied, "tests/puranen_orava.toml", "specificity =", "specifity =")
    assert err.where == "tests/puranen_orava.toml: study[0].specifity"
    assert err.do == "Did you mean `specificity`?"
    assert err.exit_code == 4


def test_a_value_out_of_range_says_its_path(copied) -> None:
    err = broken(copied, "tests/puranen_orava.toml", "= 0.82", "= 82")
    assert err.where == "tests/puranen_orava.toml: study[0].specificity"
    assert "1.0" in err.found


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("concepts.toml", 'better = "higher"', 'better = "more"', "more"),
        ("conditions/aiis_avulsion.toml", 'id     = "aiis', 'id     = "asis', "asis"),
        ("conditions/aiis_avulsion.toml", "high  = 0.024", "high  = 0.001", "low < value < high"),
        ("criteria/gap_at_rest.toml", 'is      = "at_least"', 'is = "more_than"', "more_than"),
        ("criteria/gap_at_rest.toml", "[when]", "[report]", "unknown field"),
        ("norms/cybex_knee.toml", "sem_pct    = 8.46", "sem_pct = 8.46\nsem = 2.0", "not both"),
        ("red_flags/cauda_equina.toml", 'urgency = "now"', 'urgency = "soon"', "soon"),
        ("tests/slump.toml", "sensitivity95", "note = '' #", "give n_with"),
        ("references/diagnosis.toml", "schema", "schema schema", "Expected '='"),
    ],
)
def test_a_broken_file_is_refused(copied, file, old, new, says) -> None:
    assert says in broken(copied, file, old, new).found


def test_a_missing_file_and_a_binary_one_are_refused(copied) -> None:
    (copied / "tests/slump.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="UTF-8"):
        load(copied)
    (copied / "concepts.toml").unlink()
    with pytest.raises(KnowledgeError, match="no readable file"):
        load(copied)


def test_a_source_that_stands_in_two_files_is_refused(copied) -> None:
    twice = (copied / "references/treatment.toml").read_text("utf-8")
    (copied / "references/again.toml").write_text(twice, "utf-8")
    with pytest.raises(KnowledgeError, match="each source once"):
        load(copied)


def test_the_stamp_follows_the_content_and_not_the_line_ends(copied, tmp_path) -> None:
    assert load(copied).stamp == KNOWLEDGE.stamp
    other = shutil.copytree(DATA, tmp_path / "crlf")
    for path in other.rglob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(other).stamp == KNOWLEDGE.stamp
    changed = shutil.copytree(DATA, tmp_path / "changed")
    path = changed / "tests/slump.toml"
    path.write_text(path.read_text("utf-8").replace("sensitivity = 0.8", "sensitivity = 0.81"))
    assert load(changed).stamp.sha256 != KNOWLEDGE.stamp.sha256


def test_no_clinician_has_reviewed_anything_and_no_file_says_so() -> None:
    sources = DATA / "references"  # printed facts: nothing clinical to review
    files = [p for p in DATA.rglob("*.toml") if p.parent not in {DATA, sources}]
    texts = [p.read_text("utf-8") for p in files]
    assert all('clinical_review = "none"' in text for text in texts)
    assert KNOWLEDGE.stamp.clinical_review == "none"


def test_printed_proportions_that_no_count_gives_are_listed_and_kept() -> None:
    doubtful = " ".join(warnings(KNOWLEDGE))
    assert "puranen_orava: specificity 0.82 is not a whole count out of 46" in doubtful
    assert "modified_bent_knee_stretch" not in doubtful
    assert attainable(0.89, 46)
    assert not attainable(0.82, 46)


def test_likelihood_ratios_are_derived_from_what_was_printed() -> None:
    (study,) = KNOWLEDGE.tests["modified_bent_knee_stretch"].study
    positive, negative = ratios(study)
    assert positive == pytest.approx((0.89 * 46 + 0.5) / (0.09 * 46 + 0.5))
    assert negative == pytest.approx((0.11 * 46 + 0.5) / (0.91 * 46 + 0.5))
    pooled = KNOWLEDGE.tests["crossed_straight_leg_raise"].study[0]
    assert ratios(pooled) == (pytest.approx(2.8), pytest.approx(0.8))


def test_a_printed_ratio_is_held_against_the_one_that_follows() -> None:
    study = KNOWLEDGE.tests["active_piriformis"].study[0]
    assert study.printed_lr_positive == 3.9
    assert "active_piriformis" not in " ".join(warnings(KNOWLEDGE))
    slip = msgspec.structs.replace(study, printed_lr_negative=2.7)
    test = msgspec.structs.replace(KNOWLEDGE.tests["active_piriformis"], study=(slip,))
    tests = {**KNOWLEDGE.tests, "active_piriformis": test}
    (said,) = (w for w in warnings(replace(KNOWLEDGE, tests=tests)) if "active_piriformis" in w)
    assert "LR- is printed as 2.7; the printed proportions give 0.27 or 0.30" in said


def test_the_forms_of_a_condition_ask_only_what_exists() -> None:
    (form, *_) = KNOWLEDGE.conditions["hamstring_strain"].variant
    unheard = msgspec.structs.replace(form, when=Absent(finding="unheard_of"))
    found = changed("conditions", "hamstring_strain", variant=(unheard,))
    assert f"hamstring_strain: {form.id}: no finding 'unheard_of'" in found


def test_numbers_that_belong_to_another_test_did_not_slip_in() -> None:
    seated = KNOWLEDGE.tests["seated_piriformis_stretch"].study[0]
    assert (seated.sensitivity, seated.specificity) == (0.52, 0.90)


@pytest.mark.parametrize("sign", KNOWLEDGE.signs.values(), ids=KNOWLEDGE.signs)
def test_what_no_study_gives_is_a_judgement_with_a_range(sign) -> None:
    assert all(j.sensitivity.low < j.sensitivity.high for j in sign.judged)
    if sign.judged and not sign.study:
        assert sign.specificity.low < sign.specificity.high


def test_what_is_asked_for_is_known() -> None:
    words = KNOWLEDGE.words()
    assert words["mri.fibre_disruption"] == "MRI: torn fibres"
    assert words["strength.limb_symmetry"].startswith("Strength")
    # A plan and a red flag may have the id of a condition: the condition's name stands.
    assert words["hamstring_strain"] == KNOWLEDGE.conditions["hamstring_strain"].name
    assert words["stress_fracture"] == KNOWLEDGE.conditions["stress_fracture"].name
    assert set(KNOWLEDGE.signs) | set(KNOWLEDGE.conditions) <= set(words)
    asked = {c for k in KNOWLEDGE.criteria.values() if k.when for c in concepts_in(k.when)}
    assert asked <= set(KNOWLEDGE.concepts)


def test_reliabilities_travel_as_model_values() -> None:
    by_id = {r.id: r for r in KNOWLEDGE.reliabilities()}
    extension = by_id["peak_torque.knee_extension.60"]
    assert extension.sem_at(200.0) == pytest.approx(16.92)
    assert extension.evidence == "computed"
    assert by_id["limb_symmetry.knee_flexion.60"].sem_at(50.0) == 11.67
    assert 1.96 * sqrt(2) * extension.sem_at(181.63) == pytest.approx(42.58, rel=0.01)


def changed(kind: str, name: str, **fields):
    records = dict(getattr(KNOWLEDGE, kind))
    records[name] = msgspec.structs.replace(records[name], **fields)
    return problems(replace(KNOWLEDGE, **{kind: records}))


def test_problems_that_form_alone_does_not_show_are_found() -> None:
    rule = KNOWLEDGE.red_flags["cauda_equina"]
    slump = KNOWLEDGE.tests["slump"]
    gap = KNOWLEDGE.criteria["gap_at_rest"].when
    wrong_unit = msgspec.structs.replace(gap, unit="cm")
    nobody = msgspec.structs.replace(slump.study[0], cites="nobody2020", condition="nothing")
    found = [
        *changed("red_flags", rule.id, when=Absent(finding="unheard_of")),
        *changed("tests", "slump", study=(nobody,), group="alone"),
        *changed("criteria", "gap_at_rest", when=wrong_unit),
        *changed("criteria", "thigh_wasting", specificity=None),
        *changed("tests", "late_swing_pain", judged=(), study=(), specificity=None),
        *changed("protocols", "hamstring_strain", conditions=("nothing_else",)),
    ]
    for expected in (
        "cauda_equina: no finding 'unheard_of'",
        "slump: cites 'nobody2020', which no file of references/ has",
        "slump: no condition 'nothing'",
        "slump: it is alone in its group 'alone'",
        "gap_at_rest: ultrasound.gap is in mm, its limit in cm",
        "thigh_wasting: give a judged specificity, there is no study to take it from",
        "late_swing_pain: it is evidence for nothing and no rule asks for it",
        "hamstring_strain: no condition 'nothing_else'",
    ):
        assert expected in found


def test_a_condition_that_no_sign_speaks_for_is_found() -> None:
    signs = {
        name: sign
        for name, sign in KNOWLEDGE.criteria.items()
        if "aiis_avulsion" not in sign.conditions
    }
    tests = {
        name: sign
        for name, sign in KNOWLEDGE.tests.items()
        if "aiis_avulsion" not in sign.conditions
    }
    found = problems(replace(KNOWLEDGE, criteria=signs, tests=tests))
    assert "aiis_avulsion: no sign speaks for it" in found


def test_a_predicate_names_what_it_asks_for() -> None:
    gate = KNOWLEDGE.red_flags["missed_complete_tear"].when
    assert "surgical_opinion_obtained" in findings_in(gate)
    assert concepts_in(gate) == set()
    limit = AtLeast(concept="exam.pain_nprs", limit=4.0, unit="{score}")
    assert concepts_in(limit) == {"exam.pain_nprs"}
