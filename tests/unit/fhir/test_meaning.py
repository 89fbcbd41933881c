"""What the resources say: nothing is confirmed by a program, and nothing missing is normal."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ischia.model.measurement import Curve, NotMeasured, Provenance
from ischia.model.plan import Decision
from ischia.model.plan_changes import changed_line
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.service.exchange import bundle_json, codes_of


def made(assessed, codes=None, **changes):
    assessment = replace(assessed.assessment, **changes)
    return json.loads(bundle_json(replace(assessed, assessment=assessment), codes))


def of_kind(bundle, kind):
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def code_of(resource):
    return resource["code"]["coding"][0]["code"]


def status_of(condition):
    return condition["verificationStatus"]["coding"][0]["code"]


def decided(assessed, *, accepts):
    first = assessed.assessment.hypotheses[0]
    return Decision(
        who="u-1",
        at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
        on=f"hypothesis:{first.condition}:{first.side}",
        accepts=accepts,
        reason="seen in theatre",
    )


def test_no_condition_is_confirmed_by_the_program(assessed) -> None:
    found = {status_of(c) for c in of_kind(made(assessed), "Condition")}
    assert found
    assert found <= {"provisional", "differential"}


@pytest.mark.parametrize(("accepts", "status"), [(True, "confirmed"), (False, "refuted")])
def test_a_clinician_confirms_or_refutes_and_is_named(
    assessed, sound_bundle, accepts, status
) -> None:
    decision = decided(assessed, accepts=accepts)
    changed = replace(assessed, assessment=replace(assessed.assessment, decisions=(decision,)))
    bundle = sound_bundle(bundle_json(changed))
    first = of_kind(bundle, "Condition")[0]
    assert status_of(first) == status
    assert ("clinicalStatus" in first) == accepts
    (who,) = of_kind(bundle, "Practitioner")
    assert first["asserter"]["reference"] == f"urn:uuid:{who['id']}"
    told = [p for p in of_kind(bundle, "Provenance") if "reason" in p]
    assert told[0]["recorded"] == "2026-03-03T09:00:00+00:00"
    assert told[0]["agent"][0]["who"]["reference"] == first["asserter"]["reference"]
    assert "seen in theatre" in told[0]["reason"][0]["text"]


def test_probabilities_are_in_per_cent_with_their_interval(assessed) -> None:
    (risk,) = of_kind(made(assessed), "RiskAssessment")
    for told, h in zip(risk["prediction"], assessed.assessment.hypotheses, strict=True):
        assert told["probabilityDecimal"] == pytest.approx(100 * h.posterior, abs=1e-5)
        span = told["extension"][0]["valueRange"]
        assert span["low"]["value"] == pytest.approx(100 * h.posterior95[0], abs=1e-4)
        assert span["high"]["value"] == pytest.approx(100 * h.posterior95[1], abs=1e-4)
        assert "rest on judgement" in told["rationale"]


def test_red_flags_come_first_and_an_unasked_one_is_not_absent(assessed) -> None:
    flags = assessed.assessment.red_flags
    (told,) = of_kind(made(assessed), "ClinicalImpression")
    first = told["finding"][: len(flags)]
    assert all("itemCodeableConcept" in one for one in first)
    states = [one["basis"].partition(" (")[0].partition(",")[0] for one in first]
    assert states == sorted(
        states, key=["present", "inconclusive", "not assessed", "absent", "done"].index
    )
    assert states.count("absent") == sum(f.state == "absent" for f in flags)


def test_for_and_against_follow_the_likelihood_ratio(assessed) -> None:
    (told,) = of_kind(made(assessed), "ClinicalImpression")
    lines = [one["basis"] for one in told["finding"] if "itemReference" in one]
    assert any(line.startswith("for ") for line in lines)
    assert any(line.startswith("against ") for line in lines)
    for line in lines:
        if "likelihood ratio" in line:
            ratio = float(line.partition("likelihood ratio ")[2].split()[0])
            assert (ratio > 1) == line.startswith("for ") or ratio == 1


def test_an_interval_or_an_unknown_error_stands_beside_every_number(assessed) -> None:
    bundle = made(assessed)
    numbers = {m.id: m for m in assessed.assessment.measured.measurements}
    seen = 0
    for one in of_kind(bundle, "Observation"):
        m = numbers.get(next((i["value"] for i in one.get("identifier", [])), ""))
        if m is None:
            continue
        seen += 1
        parts = {code_of(part): part for part in one["component"]}
        assert one["valueQuantity"]["code"] == m.unit.value
        if m.interval95 is None:
            assert "dataAbsentReason" in parts["interval95"]
        else:
            ends = (parts[f"interval95-{end}"]["valueQuantity"]["value"] for end in ("low", "high"))
            assert tuple(ends) == m.interval95
        assert one["method"]["text"] == m.provenance.method
    assert seen == len(numbers)


def test_what_was_not_measured_has_its_reason_and_no_value(assessed, sound_bundle) -> None:
    missing = NotMeasured(concept="strength.peak_torque", side=Side.LEFT, reason="it hurt too much")
    measured = replace(assessed.assessment.measured, not_measured=(missing,))
    changed = replace(assessed, assessment=replace(assessed.assessment, measured=measured))
    told = [
        one
        for one in of_kind(sound_bundle(bundle_json(changed)), "Observation")
        if "dataAbsentReason" in one
    ]
    assert [one["dataAbsentReason"]["text"] for one in told] == ["not measured: it hurt too much"]
    assert not any(key.startswith("value") for key in told[0])


def curve(at, axis):
    return Curve(
        concept="strength.torque",
        unit=Unit.NEWTON_METRE,
        side=Side.LEFT,
        context={"motion": "knee_flexion"},
        axis=axis,
        at=at,
        values=(10.0, 20.5, 15.25),
        low95=(9.0, 19.0, 14.0),
        high95=(11.0, 22.0, 16.0),
        n=5,
        provenance=Provenance(method="strength.torque@1", sources=("a" * 64,)),
    )


@pytest.mark.parametrize(
    ("at", "axis", "period", "note"),
    [
        ((0.0, 0.005, 0.01), "time_s", 5.0, ""),
        ((20.0, 21.0, 22.0), "angle_deg", 1.0, "not in milliseconds"),
        ((0.0, 0.1, 0.5), "time_s", 1000.0, "not evenly spaced"),
    ],
)
def test_a_curve_says_what_one_step_is(assessed, sound_bundle, at, axis, period, note) -> None:
    measured = replace(assessed.assessment.measured, curves=(curve(at, axis),))
    changed = replace(assessed, assessment=replace(assessed.assessment, measured=measured))
    (told,) = [
        one
        for one in of_kind(sound_bundle(bundle_json(changed)), "Observation")
        if "valueSampledData" in one
    ]
    assert told["valueSampledData"]["period"] == period
    assert told["valueSampledData"]["data"] == "10 20.5 15.25"
    parts = {code_of(part): part for part in told["component"]}
    assert parts["low95"]["valueSampledData"]["data"] == "9 19 14"
    assert parts["axis-start"]["valueQuantity"]["value"] == at[0]
    assert note in " ".join(one["text"] for one in told["note"])
    uneven = "axis" in parts
    assert uneven == ("evenly" in note)
    if uneven:
        assert parts["axis"]["valueSampledData"]["data"] == "0 0.1 0.5"


def test_a_plan_is_a_draft_until_somebody_accepts_it(assessed, sound_bundle) -> None:
    plan = assessed.assessment.plan
    (draft,) = of_kind(made(assessed), "CarePlan")
    assert (draft["status"], draft["intent"]) == ("draft", "proposal")
    decision = replace(decided(assessed, accepts=True), on=f"plan:{plan.condition}")
    accepted = replace(
        assessed,
        assessment=replace(assessed.assessment, plan=replace(plan, decision=decision)),
    )
    bundle = sound_bundle(bundle_json(accepted))
    assert of_kind(bundle, "CarePlan")[0]["status"] == "active"
    assert {goal["lifecycleStatus"] for goal in of_kind(bundle, "Goal")} == {"active"}


def test_a_plan_leaves_as_clinicians_changed_it(assessed) -> None:
    plan = assessed.assessment.plan
    items = [i for p in plan.phases for i in p.items if i.dose and not i.contradicted]
    dosed, gone, *_ = (i for i in items if i.applies in (None, "yes"))
    said = replace(decided(assessed, accepts=True), on=changed_line(dosed.id, "two sets, slowly"))
    left = replace(said, on=changed_line(gone.id, ""))
    (told,) = of_kind(made(assessed, decisions=(said, left)), "CarePlan")
    sent = json.dumps(told["activity"])
    assert "Dose: two sets, slowly." in sent
    assert gone.says not in sent
    (draft,) = of_kind(made(assessed), "CarePlan")
    assert gone.says in json.dumps(draft["activity"])


def test_what_evidence_contradicts_is_never_sent(assessed) -> None:
    plan = assessed.assessment.plan
    phase = plan.phases[0]
    item = replace(phase.items[0], says="Stretch hard", contradicted="it tears further")
    changed = replace(plan, phases=(replace(phase, items=(item, *phase.items[1:])),))
    (told,) = of_kind(made(assessed, plan=changed), "CarePlan")
    assert "Stretch hard" not in json.dumps(told)
    assert "1 items that evidence contradicts" in " ".join(n["text"] for n in told["note"])


def test_a_gate_that_is_unclear_is_neither_achieved_nor_missed(assessed) -> None:
    states = {}
    for phase in assessed.assessment.plan.phases:
        for gate in (*phase.entry, *phase.exit):
            states[gate.says] = gate.state
    for goal in of_kind(made(assessed), "Goal"):
        state = states.get(goal["description"]["text"])
        if state is not None:
            assert ("achievementStatus" in goal) == (state in ("pass", "fail"))


def test_strings_that_fhir_does_not_take_are_mended(assessed, sound_bundle) -> None:
    changed = replace(
        assessed,
        assessment=replace(assessed.assessment, complaint="\x00thigh\u2003hurts\u202f \x07"),
    )
    (visit,) = of_kind(sound_bundle(bundle_json(changed)), "Encounter")
    assert visit["reasonCode"][0]["text"] == "thigh hurts"


def test_no_path_of_a_file_leaves(assessed) -> None:
    sources = assessed.assessment.measured.sources
    named = tuple(replace(s, path=f"Quagga_{n}.txt") for n, s in enumerate(sources))
    measured = replace(assessed.assessment.measured, sources=named)
    assert "Quagga" not in json.dumps(made(assessed, measured=measured))


def scanned(assessed, form):
    """Give the case with one ultrasound file that something was measured on."""
    sha256 = "b" * 64
    file = Source(sha256=sha256, format=form, reader="video@1", path="clip")
    seen = replace(
        curve((0.0, 0.005, 0.01), "time_s"),
        concept="ultrasound.displacement",
        unit=Unit.MILLIMETRE,
        provenance=Provenance(method="ultrasound.displacement@1", sources=(sha256,)),
    )
    before = assessed.assessment.measured
    measured = replace(before, curves=(seen,), sources=(*before.sources, file))
    return replace(assessed, assessment=replace(assessed.assessment, measured=measured))


def study_of(bundle):
    """Return the study of that file among those that other readers reported on."""
    (found,) = (s for s in of_kind(bundle, "ImagingStudy") if "b" * 64 in str(s.get("identifier")))
    return found


@pytest.mark.parametrize("form", ["avi", "png"])
def test_an_image_without_numbers_of_dicom_gets_some_of_its_hash(
    assessed, sound_bundle, form
) -> None:
    study = study_of(sound_bundle(bundle_json(scanned(assessed, form))))
    numbers = {one["system"]: one["value"] for one in study["identifier"]}
    (series,) = study["series"]
    assert numbers["urn:x-ischia:sha256"] == "b" * 64
    assert re.fullmatch(r"urn:oid:2\.25\.[1-9]\d{0,38}", numbers["urn:dicom:uid"])
    assert re.fullmatch(r"2\.25\.[1-9]\d{0,38}", series["uid"])
    assert len({numbers["urn:dicom:uid"].removeprefix("urn:oid:"), series["uid"]}) == 2
    assert "made of its hash" in study["note"][0]["text"]
    again = json.loads(bundle_json(scanned(assessed, form)))
    assert study_of(again) == study, "the same file has the same numbers"


def test_a_dicom_image_gets_no_number_but_its_own(assessed, sound_bundle) -> None:
    study = study_of(sound_bundle(bundle_json(scanned(assessed, "dicom"))))
    assert [one["system"] for one in study["identifier"]] == ["urn:x-ischia:sha256"]
    assert not {"series", "note"} & set(study)


CODES = """
schema = "ischia.codes/1"
[[code]]
for     = "present"
system  = "http://snomed.info/sct"
code    = "1"
display = "a user's own"
"""


def test_a_users_codes_stand_beside_ours(assessed, tmp_path, sound_bundle) -> None:
    path = tmp_path / "codes.toml"
    path.write_text(CODES, "utf-8")
    bundle = sound_bundle(bundle_json(assessed, codes_of(path)))
    states = [
        one["valueCodeableConcept"]["coding"]
        for one in of_kind(bundle, "Observation")
        if "valueCodeableConcept" in one
    ]
    present = [codings for codings in states if codings[0]["code"] == "present"]
    assert present
    for codings in present:
        assert codings[1] == {
            "system": "http://snomed.info/sct",
            "code": "1",
            "display": "a user's own",
        }
    assert all(len(codings) == 1 for codings in states if codings not in present)
