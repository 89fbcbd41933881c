"""A condition's forms (its muscle, its site, how it came) are named where findings tell them."""

from dataclasses import replace

import msgspec

from ischia.knowledge.schema import Variant
from ischia.model.terms import State


def test_a_form_of_a_condition_is_named_only_where_findings_tell_it(page_patient, knowledge):
    kick = {"is": "present", "finding": "kicking_mechanism"}
    form = msgspec.convert({"id": "by_kick", "name": "by a kick", "when": kick}, Variant)
    torn = knowledge.conditions["quadriceps_strain"]
    conditions = {
        **knowledge.conditions,
        "quadriceps_strain": msgspec.structs.replace(torn, variant=(form,)),
    }
    changed = replace(knowledge, conditions=conditions)

    def forms(patient):
        argued = patient.argued(changed).hypotheses
        return {h.condition: h.variants for h in argued}

    assert forms(page_patient())["quadriceps_strain"] == ("by_kick",)
    assert forms(page_patient())["hamstring_strain"] == ()
    assert forms(page_patient().answered(kicking_mechanism=State.ABSENT))["quadriceps_strain"] == ()
    assert changed.words()["quadriceps_strain.by_kick"] == "by a kick"
