"""The patient's page, put together: what cannot wait comes first."""

from typing import Final

from ischia.model.assessment import RedFlag
from ischia.writers.patient.doing import come_again, how_long, plans, to_do
from ischia.writers.patient.pieces import Entry, Part, PatientPage, Urgent
from ischia.writers.patient.thoughts import looked_at, thoughts, unknown
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.wording import day, opened

_ORDER: Final = {"now": 0, "today": 1, "days": 2}
_WHEN: Final = {"now": "Now", "today": "Today", "days": "Within days"}
_HELP: Final = {
    "now": "Go to an emergency department at once if you notice:",
    "today": "See a doctor the same day if you notice:",
    "days": "Tell us within a few days if you notice:",
}


def patient_page(material: ReportMaterial) -> PatientPage:
    """Return everything that a patient reads, undressed.

    Only the plan by evidence is ever in it, without what is contradicted or blocked for this
    person, and none of it while a red flag holds the plan.
    """
    a = material.assessment
    made = f"Your visit on {day(a.visit_date)}"
    return PatientPage(
        title=f"{made}, simulated · Ischia" if a.simulated else f"{made} · Ischia",
        heading=made,
        simulated=a.simulated,
        state=_state(material),
        urgent=urgent(material),
        parts=(
            thoughts(material),
            *to_do(material),
            warning_signs(material),
            come_again(material),
            *how_long(material),
            unknown(material),
            looked_at(material),
        ),
        foot=_foot(material),
    )


def urgent(material: ReportMaterial) -> tuple[Urgent, ...]:
    """Return the red flags that are present, in plain words, the most urgent first."""
    present = [f for f in material.assessment.red_flags if f.state == "present"]
    return tuple(
        Urgent(
            when=_WHEN[f.urgency],
            says=material.plain.get(f"{_stage(f)}.plain") or f"{opened(f.name)}.",
            action=material.plain.get(f"{_stage(f)}.action") or f.action,
        )
        for f in sorted(present, key=lambda f: _ORDER[f.urgency])
    )


def _stage(flag: RedFlag) -> str:
    """Return under which key a flag's words stand: what is seen has its own."""
    return f"{flag.id}.found" if flag.found else flag.id


def warning_signs(material: ReportMaterial) -> Part:
    """Return what a patient must not wait with, by how soon somebody must act."""
    rules = material.assessment.red_flags
    entries = (
        Entry(
            says=help_,
            lines=tuple(x for f in rules if f.urgency == soon for x in _signs(material, f)),
        )
        for soon, help_ in _HELP.items()
    )
    return Part(
        key="warning-signs",
        heading="Warning signs",
        says=("Do not wait for your next visit if one of these comes.",),
        entries=tuple(entry for entry in entries if entry.lines),
    )


def _signs(material: ReportMaterial, flag: RedFlag) -> list[str]:
    watched = material.plain.get(f"{flag.id}.watch", "")
    return [f"{sign}." for sign in watched.rstrip(".").split(". ") if sign]


def _state(material: ReportMaterial) -> str:
    sent = plans(material)
    if sent and all(plan.decision for _, plan in sent):
        return "Your clinician has agreed to this plan."
    return "Draft. Talk it through with your clinician before you act on it."


def _foot(material: ReportMaterial) -> tuple[str, ...]:
    review = material.assessment.knowledge.clinical_review
    return (
        "A program made this page from your visit. Your clinician decides, together with you.",
        *(
            ["No clinician has checked the program’s medical texts yet."]
            if review == "none"
            else []
        ),
        "This page promises nothing. It is for you alone.",
    )
