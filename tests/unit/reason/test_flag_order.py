"""The strip of red flags: what is present first, and of that the most urgent."""

from dataclasses import replace

import msgspec

from ischia.knowledge.load import load
from ischia.knowledge.rules import RedFlagRule
from ischia.model.finding import Finding
from ischia.model.measured import Measurements
from ischia.model.terms import Modality, State
from ischia.reason.red_flags import red_flags


def rule(name: str, urgency: str) -> RedFlagRule:
    return msgspec.convert(
        {
            "schema": "red_flag/1",
            "id": name,
            "name": f"made up {name}",
            "urgency": urgency,
            "action": "made up",
            "when": {"is": "present", "finding": f"sign_{name}"},
            "clinical_review": "none",
            "basis": "clinic_default",
        },
        RedFlagRule,
    )


def test_what_is_present_comes_before_what_is_more_urgent_and_was_never_asked() -> None:
    rules = [
        rule("b_asked", "now"),
        rule("c_open", "now"),
        rule("d_present", "days"),
        rule("e_present", "today"),
        rule("a_open", "now"),
        rule("f_unsure", "days"),
        rule("z_present", "now"),
    ]
    states = {
        "b_asked": State.ABSENT,
        "d_present": State.PRESENT,
        "e_present": State.PRESENT,
        "f_unsure": State.INDETERMINATE,
        "z_present": State.PRESENT,
    }
    findings = [
        Finding(id=f"sign_{n}", side=None, state=s, modality=Modality.HISTORY, criterion=n)
        for n, s in states.items()
    ]
    knowledge = replace(load(), red_flags={r.id: r for r in rules})
    flags = red_flags(findings, Measurements(), knowledge)
    assert [f.id for f in flags] == [
        "z_present",
        "e_present",
        "d_present",
        "f_unsure",
        "a_open",
        "c_open",
        "b_asked",
    ]
