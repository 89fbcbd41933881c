"""What to ask and examine next, what each answer would change, and what the answer hangs on."""

from typing import Final

from ischia.model.assessment import NextTest, Sensitivity, Swing
from ischia.writers.report.lines import asked_of
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Section, Table, Text
from ischia.writers.report.wording import lowered, opened, per_cent, tidied

BURDENS: Final = {
    1: "asked in passing",
    2: "a short examination",
    3: "an instrument or an appointment",
    4: "a lot",
    5: "invasive",
}
_LEAST_SWING = 0.005  # below it both ends print the same whole per cent


def next_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return the tests that are left, and how far the answer hangs on judged numbers."""
    made = []
    if material.assessment.next_tests:
        made.append(_next(material))
    if material.assessment.sensitivity:
        made.append(_sensitivity(material, material.assessment.sensitivity))
    return tuple(made)


def _next(material: ReportMaterial) -> Section:
    tests = material.assessment.next_tests
    asked = [t for t in tests if t.gain_bits <= 0]
    ranked = [t for t in tests if t.gain_bits > 0]
    safety = tuple(((opened(t.name),), (opened(t.why.partition(": ")[2]) or t.why,)) for t in asked)
    rows = tuple(_row(material, t) for t in ranked)
    columns = ("Test", "If present", "If absent", "Trouble", "Today")
    return Section(
        key="next-tests",
        heading="What to ask and examine next",
        intro="Ranked by what the answer is expected to add to the decision, for its trouble.",
        tables=(
            *([Table(columns=columns, rows=rows)] if rows else []),
            *([Table(columns=("For safety, ask", "Because of"), rows=safety)] if safety else []),
        ),
    )


def _row(material: ReportMaterial, test: NextTest) -> tuple[Text, ...]:
    return (
        (opened(asked_of(material.assessment, test)),),
        (answer(test, "present"),),
        (answer(test, "absent"),),
        (BURDENS.get(test.burden, str(test.burden)),),
        ("possible" if test.possible_today else "not possible",),
    )


def answer(test: NextTest, word: str) -> str:
    """Return what one answer would change; its probability where nothing more is said."""
    said = next((c for c in test.changes if c.startswith(f"{word}: ")), "")
    if said:
        return opened(tidied(said.partition(": ")[2]).replace("%", "\u202f%"))
    return per_cent(test.if_present if word == "present" else test.if_absent)


def _sensitivity(material: ReportMaterial, hangs: Sensitivity) -> Section:
    leader = lowered(material.word(hangs.condition))
    names = _others(material, hangs)
    intro = (
        f"Moved alone, some numbers would put another explanation first: {', '.join(names)}."
        if hangs.leader_changes
        else f"Each judged number was moved alone through its range: {leader} stays first."
    )
    most = tuple(_swing(material, s) for s in hangs.most)
    priors = tuple(
        _swing(material, s)
        for s in hangs.priors
        if abs(s.if_high - s.if_low) >= _LEAST_SWING or _moves(hangs, s)
    )
    columns = ("Number, moved alone", "Its range", "At its low end", "At its high end")
    return Section(
        key="sensitivity",
        heading="What the answer hangs on",
        intro=" ".join([intro, *_settings(material, hangs)]),
        tables=(
            Table(columns=columns, rows=most, caption="The judged numbers that move it most"),
            *(
                [Table(columns=columns, rows=priors, folded=f"{len(priors)} priors that move it")]
                if priors
                else []
            ),
        ),
    )


def _others(material: ReportMaterial, hangs: Sensitivity) -> list[str]:
    ends = [x for s in (*hangs.priors, *hangs.most) for x in (s.leader_if_low, s.leader_if_high)]
    ends += [other.leader for other in hangs.settings]
    return [lowered(material.word(c)) for c in dict.fromkeys(ends) if c != hangs.condition]


def _moves(hangs: Sensitivity, swing: Swing) -> bool:
    return {swing.leader_if_low, swing.leader_if_high} != {hangs.condition}


def _swing(material: ReportMaterial, s: Swing) -> tuple[Text, ...]:
    return (
        (f"{opened(s.says)}, {s.basis}",),
        (f"{per_cent(s.value)} ({per_cent(s.low)} to {per_cent(s.high)})",),
        (_end(material, s.if_low, s.leader_if_low, s),),
        (_end(material, s.if_high, s.leader_if_high, s),),
    )


def _end(material: ReportMaterial, posterior: float, leader: str, s: Swing) -> str:
    both = {s.leader_if_low, s.leader_if_high}
    first = f", {lowered(material.word(leader))} first" if len(both) > 1 else ""
    return f"{per_cent(posterior)}{first}"


def _settings(material: ReportMaterial, hangs: Sensitivity) -> list[str]:
    return [
        f"With the priors of {other.setting.replace('_', ' ')} it would be "
        f"{per_cent(other.posterior)}"
        + (
            "."
            if other.leader == hangs.condition
            else f", and {lowered(material.word(other.leader))} first."
        )
        for other in hangs.settings
    ]
