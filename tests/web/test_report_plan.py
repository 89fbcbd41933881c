"""The plan, the outlook, the return and what to ask next, as the report shows them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ischia.model.assessment import OtherSetting, Sensitivity, Swing
from ischia.model.plan import Decision, Gate, Plan, PlanItem, Remeasure
from ischia.model.plan_changes import changed_line, chosen_phase
from ischia.model.prognosis import Prognosis
from ischia.model.terms import Side
from ischia.writers.report.head import conclusion, flags
from ischia.writers.report.html import report_html
from ischia.writers.report.laid_out import laid_out
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.next_section import next_sections
from ischia.writers.report.outlook_section import outlook_sections
from ischia.writers.report.pdf import report_pdf
from ischia.writers.report.pieces import Section, plain
from ischia.writers.report.plan_section import plan_sections
from ischia.writers.report.progress_section import progress_section


def changed(material: ReportMaterial, **fields: object) -> ReportMaterial:
    """Return the material with some fields of its assessment changed."""
    return replace(material, assessment=replace(material.assessment, **fields))  # type: ignore[arg-type]


def rows(section: Section, table: int = 0) -> list[list[str]]:
    """Return the cells of a table as plain words."""
    return [[plain(cell) for cell in row] for row in section.tables[table].rows]


@pytest.fixture
def plan(simulated: ReportMaterial) -> Plan:
    made = simulated.assessment.plan
    assert made
    return made


def outcome(**fields: object) -> Prognosis:
    """Return an invented outcome of an invented study."""
    made = Prognosis(
        id="days",
        says="People were back after 22 days.",
        condition="rectus_femoris_complete_rupture",
        outcome="return_to_sport",
        unit="d",
        centre=22.0,
        low=11.0,
        high=33.0,
        spread="sd",
        n=24,
        population="footballers",
        why="fits the condition as a whole",
        cites=("someone2001",),
        evidence="abstract",
        today="within",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def swing(**fields: object) -> Swing:
    """Return an invented number at both ends of its range."""
    first = "rectus_femoris_complete_rupture"
    made = Swing(
        number="prior:x",
        says="how common it is beforehand",
        value=0.1,
        low=0.05,
        high=0.2,
        basis="judgement",
        if_low=0.8,
        if_high=0.95,
        leader_if_low=first,
        leader_if_high=first,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def test_the_urgency_stands_with_the_flag(simulated: ReportMaterial) -> None:
    (flag,) = flags(simulated.assessment)
    assert flag.chip == "Red flag, today"


def test_every_state_of_a_gate_has_its_own_shape_and_word(
    simulated: ReportMaterial, plan: Plan
) -> None:
    states = ("pass", "fail", "unclear", "not_measured")
    gates = tuple(
        Gate(id=s, says=f"gate {s}", state=s, why="", basis="clinic_default") for s in states
    )
    (phase,) = plan.phases
    html = report_html(
        laid_out(changed(simulated, plan=replace(plan, phases=(replace(phase, exit=gates),))))
    )
    found = re.findall(r'<span class="mark (mark-\w+)">([^<]+)</span><span><b>gate', html)
    assert found == [
        ("mark-pass", "passed"),
        ("mark-fail", "not passed"),
        ("mark-unclear", "unclear"),
        ("mark-missing", "not measured"),
    ]


def test_a_held_plan_says_first_what_holds_it(simulated: ReportMaterial, plan: Plan) -> None:
    held = replace(plan, held=("Fracture (today): X-ray today.",), current_phase="p1",
                   current_why="held by the gap: not passed",
                   own_goals=("play in May",))  # fmt: skip
    (section,) = plan_sections(changed(simulated, plan=held))
    assert section.warning == ("Fracture (today): X-ray today.",)
    assert section.steps[0].current == "Held by the gap: not passed."
    assert ("In the patient’s own words", "“play in May”") in section.facts
    html = report_html(laid_out(changed(simulated, plan=held)))
    body = html.split('id="plan"')[1]
    assert body.index("Before anything else") < body.index("Protect and decide")
    assert "Here today" in body


def test_what_to_measure_again_has_a_day(simulated: ReportMaterial, plan: Plan) -> None:
    again = tuple(
        Remeasure(concept=c, every_days=14, due_in_days=d, why="")
        for c, d in (("strength.limb_symmetry", 14), ("exam.pain_nprs", 0))
    )
    (section,) = plan_sections(changed(simulated, plan=replace(plan, remeasure=again)))
    assert dict(section.facts)["Measure again"] == (
        "now, for today has no value: pain nprs (every 14 days); "
        "on 16 March 2026: limb symmetry (every 14 days)"
    )


def test_an_item_says_how_it_grows_and_what_to_ask_first(
    simulated: ReportMaterial, plan: Plan
) -> None:
    (phase,) = plan.phases
    exercise = PlanItem(
        id="e", says="Hold", dose="5 × 30 s", evidence="one trial", cites=(), kind="exercise",
        progression="longer", remote=True, ask_first=("calf_swelling",),
    )  # fmt: skip
    blocked = replace(exercise, id="b", blocked="a clot is possible")
    phases = (replace(phase, items=(exercise, blocked)), replace(phase, id="p2", items=(exercise,)))
    (section,) = plan_sections(changed(simulated, plan=replace(plan, phases=phases)))
    first, stopped = section.steps[0].items
    said = [plain(line) for line in first.more]
    assert (first.verb, first.dose) == ("Exercise", "5 × 30 s")
    assert said[0] == "Ask first: calf swelling."
    assert "Grows: longer." in said
    assert said[-1] == "Support: one trial. Can be led in a video visit."
    assert (stopped.verb, stopped.stopped) == ("Blocked", True)
    assert plain(stopped.more[0]) == "Not for this person: a clot is possible."
    assert not any("video" in plain(line) for line in stopped.more)
    (again,) = section.steps[1].items
    assert [plain(line) for line in again.more] == ["As above."]


def test_the_other_policy_stands_beside_and_never_as_a_thing_to_do(
    simulated: ReportMaterial,
) -> None:
    (section,) = plan_sections(simulated)
    (other,) = section.beside
    assert "never signed or sent" in other.intro
    assert [item.verb for step in other.steps for item in step.items] == ["Says", "Contradicted"]
    assert 'class="pair"' in report_html(laid_out(simulated))


def test_both_legs_have_a_plan(simulated: ReportMaterial, plan: Plan) -> None:
    first, second = plan_sections(changed(simulated, other_side_plan=plan))
    assert (first.key, second.key) == ("plan", "plan-other-side")


def test_without_a_plan_it_says_why(simulated: ReportMaterial) -> None:
    section, *_ = plan_sections(changed(simulated, plan=None, conclusion_why="nothing leads"))
    assert section.intro == "No plan: nothing leads."


def test_outcomes_share_an_axis_and_promise_nothing(simulated: ReportMaterial) -> None:
    months = outcome(id="months", unit="mo", centre=6.5, low=None, high=None, spread="none",
                     today=None)  # fmt: skip
    share = outcome(id="share", unit="%", outcome="reinjury", centre=16.0, low=None, high=None,
                    spread="none", today=None)  # fmt: skip
    material = changed(simulated, prognosis=(outcome(), months, share), onset=date(2026, 2, 2))
    (section,) = outlook_sections(material)
    assert "never a promise" in section.intro
    time, shares = section.figures
    assert "22, 11–33 days (± SD)" in time.drawing.title
    assert "6.5 months (no spread printed)" in time.drawing.title
    assert ">today<" in time.drawing.svg
    assert ">today<" not in shares.drawing.svg
    assert time.drawing.svg.count('fill-opacity="0.24"') == 1  # no spread, no pale bar
    told = rows(section)
    assert told[0][3].endswith("Today is within this range.")
    assert told[0][1] == "someone2001; abstract"
    assert report_pdf(laid_out(material)).startswith(b"%PDF")


def test_return_to_sport_has_every_criterion_and_no_sum(simulated: ReportMaterial) -> None:
    gates = tuple(
        Gate(id=s, says=s, state=s, why="measured", basis="someone2001")
        for s in ("pass", "not_measured", "not_measured")
    )
    (section,) = outlook_sections(changed(simulated, return_to_sport=gates))
    assert section.intro.endswith("1 passed, 2 not measured.")
    assert "No sum of them is validated" in section.intro
    assert [row[0] for row in rows(section)] == ["passed", "not measured", "not measured"]


def test_safety_questions_stand_apart_from_what_is_ranked(simulated: ReportMaterial) -> None:
    (test,) = simulated.assessment.next_tests
    safety = replace(test, test="fever", name="fever", gain_bits=0.0, why="a safety question: "
                     "infection")  # fmt: skip
    ranked = replace(test, possible_today=False, side=Side.RIGHT,
                     changes=("present: x leads, 10% → 60%", "absent: x 10% → 5%"))  # fmt: skip
    (section,) = next_sections(changed(simulated, next_tests=(safety, ranked)))
    assert rows(section)[0] == [
        "MRI of both thighs",
        "X leads, 10\u202f% → 60\u202f%",
        "X 10\u202f% → 5\u202f%",
        "an instrument or an appointment",
        "not possible",
    ]
    assert rows(section, 1) == [["Fever", "Infection"]]


@pytest.mark.parametrize("changes", [True, False])
def test_what_the_answer_hangs_on(simulated: ReportMaterial, *, changes: bool) -> None:
    end = swing(leader_if_high="quadriceps_strain") if changes else swing()
    hangs = Sensitivity(
        condition="rectus_femoris_complete_rupture",
        side=Side.RIGHT,
        posterior=0.93,
        priors=(swing(),),
        most=(end,),
        settings=(OtherSetting(setting="primary_care", posterior=0.8, leader=end.leader_if_low),),
        leader_changes=changes,
    )
    material = changed(simulated, sensitivity=hangs, next_tests=())
    (section,) = next_sections(material)
    assert ("would put another explanation first: quadriceps strain" in section.intro) is changes
    assert ("stays first" in section.intro) is not changes
    assert "primary care it would be 80\u202f%" in section.intro
    (row,) = rows(section)
    assert row[2].startswith("80\u202f%")
    assert ("quadriceps strain first" in row[3]) is changes
    said = "some would put another first" if changes else "none changes what leads"
    assert conclusion(material).resting.endswith(f"moved alone, {said}")


@pytest.mark.parametrize(("important", "said"), [(True, "Important to"), (False, "Not as large")])
def test_an_important_change_says_so(
    simulated: ReportMaterial, *, important: bool, said: str
) -> None:
    known, unknown = simulated.assessment.progress
    asked = replace(unknown, important=important, important_why="1 point")
    section = progress_section(changed(simulated, progress=(known, asked)))
    assert [t.folded for t in section.tables] == [""]  # nothing of it waits behind a fold
    assert any(said in row[4] for row in rows(section))


def decided(on: str, day_of_march: int, reason: str = "therapist: it hurt") -> Decision:
    at = datetime(2026, 3, day_of_march, 9, tzinfo=UTC)
    return Decision(who="u-1", at=at, on=on, accepts=False, reason=reason)


def test_what_a_clinician_changed_stands_in_the_plan_with_what_was_drafted(
    simulated: ReportMaterial, plan: Plan
) -> None:
    phase, item = next(
        (p, i) for p in plan.phases for i in p.items if not (i.blocked or i.contradicted)
    )
    first = decided(changed_line(item.id, "3 times 5"), 3)
    last = decided(changed_line(item.id, "2 times 4"), 4)
    page = changed(simulated, decisions=(first, last))
    (section, *_) = plan_sections(page)
    shown = next(do for step in section.steps for do in step.items if do.says == item.says)
    assert shown.dose == "2 times 4", "the last word holds"
    assert f"Drafted: {item.dose or 'no dose'}. therapist: it hurt" in plain(shown.more[0])
    assert "2 times 4" in report_html(laid_out(page))
    left = changed(simulated, decisions=(last, decided(changed_line(item.id, ""), 5)))
    (section, *_) = plan_sections(left)
    shown = next(do for step in section.steps for do in step.items if do.says == item.says)
    assert (shown.verb, shown.stopped) == ("Left out", True)
    here = changed(simulated, decisions=(decided(chosen_phase(phase.id), 5, "walks well"),))
    (section, *_) = plan_sections(here)
    placed = [step for step in section.steps if "Placed here by a clinician" in step.current]
    assert ["walks well" in step.current for step in placed] == [True]


def test_what_is_blocked_stays_blocked_whatever_was_decided(
    simulated: ReportMaterial, plan: Plan
) -> None:
    phase = plan.phases[0]
    item = replace(phase.items[0], blocked="takes a thinner")
    phases = (replace(phase, items=(item, *phase.items[1:])), *plan.phases[1:])
    page = changed(
        simulated,
        plan=replace(plan, phases=phases),
        decisions=(decided(changed_line(item.id, "10 mg"), 3),),
    )
    (section, *_) = plan_sections(page)
    shown = section.steps[0].items[0]
    assert (shown.verb, shown.dose) == ("Blocked", item.dose or "")
