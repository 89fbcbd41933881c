"""The upper part of page 1: whose, red flags, the sentence, the grade."""

from ischia.model.assessment import Assessment, Conflict, Hypothesis
from ischia.model.subject import Sex, Subject
from ischia.model.terms import InjuredSide
from ischia.writers.figures.belief import probability_bar
from ischia.writers.report.lines import asked_of, on_judgement
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Bar, Cell, Conclusion, Flag, Text
from ischia.writers.report.screening import absent, answered, inconclusive, open_questions
from ischia.writers.report.wording import (
    THIN,
    brief,
    certainty,
    day,
    lowered,
    opened,
    per_cent,
    probability_span,
    side_word,
    tidied,
)

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "sex not stated"}
_DAYS_IN_WEEK = 7
CONFLICT = "Conflict"
_SOON = {"now": "now", "today": "today", "days": "within days"}
_EXPLAINED = 120  # characters of a reason on page 1
_LONGEST = 90  # characters of a complaint that stay on one line


def who(assessment: Assessment) -> tuple[str, ...]:
    """Return whose visit this is, without identity, and when."""
    subject = assessment.subject
    visit = f"Visit {day(assessment.visit_date)}"
    if assessment.onset:
        week = (assessment.visit_date - assessment.onset).days // _DAYS_IN_WEEK
        visit += f", week {week} since onset"
    complaint = assessment.complaint
    short = complaint if len(complaint) <= _LONGEST else complaint[: _LONGEST - 1].rstrip() + "…"
    return (_person(subject), visit, f"“{short}”") if short else (_person(subject), visit)


def _person(subject: Subject) -> str:
    parts = [subject.pseudonym, _SEXES[subject.sex]]
    if subject.age_y is not None:
        parts[1] += f" {subject.age_y:.0f}"
    if subject.mass_kg is not None:
        parts.append(f"{subject.mass_kg:g}{THIN}kg")
    if subject.height_m is not None:
        parts.append(f"{subject.height_m:.2f}{THIN}m")
    if subject.sport:
        parts.append(subject.sport.replace("_", " "))
    if subject.dominant_side:
        parts.append(f"{side_word(subject.dominant_side)} dominant")
    return " · ".join(parts)


def flags(assessment: Assessment) -> tuple[Flag, ...]:
    """Return the red flags that are present, the most urgent first."""
    order = {"now": 0, "today": 1, "days": 2}
    present = [f for f in assessment.red_flags if f.state == "present"]
    present.sort(key=lambda f: order[f.urgency])
    return tuple(
        Flag(
            name=opened(f.name),
            action=f"{f.action} {f.ends}".rstrip(),
            chip=f"Red flag, {_SOON[f.urgency]}",
        )
        for f in present
    )


def screened(material: ReportMaterial) -> str:
    """Return which other flags are inconclusive, what to ask of the rest, and which are absent."""
    rules = material.assessment.red_flags
    lines = []
    if undecided := inconclusive(rules, material.word):
        lines.append(f"Inconclusive: {undecided}: examine again.")
    if unasked := open_questions(rules, material.word):
        lines.append(unasked)
    if examined := answered(rules):
        lines.append(f"Raised, and answered since: {examined}.")
    if ruled_out := absent(rules):
        lines.append(f"Also screened, absent: {ruled_out}.")
    return " ".join(lines)


def conclusion(material: ReportMaterial) -> Conclusion:
    """Return the sentence of the page with its certainty."""
    assessment = material.assessment
    reopened = _reopened([g.says for g in assessment.guards if g.state == "fired"])
    if not assessment.hypotheses:
        said = (
            "No injured side was named, so no conclusion is drawn: left and right are compared."
            if assessment.injured_side is InjuredSide.NONE
            else "Inconclusive: nothing was found that speaks for any explanation."
        )
        return Conclusion(sentence=said, bar=None, resting="", reopened=reopened)
    leading = assessment.hypotheses[0]
    return Conclusion(
        sentence=sentence(material, leading) + _beside(material),
        bar=bar(leading, name=leading.name, width=272),
        resting=_resting(assessment, leading),
        reopened=reopened,
        form=_form(material, leading),
    )


def _form(material: ReportMaterial, leading: Hypothesis) -> str:
    """Return the form that findings tell; where nothing is concluded, what would help to tell."""
    if material.assessment.conclusion == "not_enough":
        a = material.assessment
        ranked = [lowered(asked_of(a, t)) for t in a.next_tests if t.gain_bits > 0]
        return f"What would help most: {'; '.join(ranked[:2])}." if ranked else ""
    told = [material.word(f"{leading.condition}.{v}") for v in leading.variants]
    return f"Its form, as findings tell it: {'; '.join(told)}." if told else ""


def _resting(assessment: Assessment, leading: Hypothesis) -> str:
    """Return how much of the certainty nobody has measured."""
    resting, lines = on_judgement(assessment, leading)
    if not lines:
        return ""
    said = f"{resting} of {lines} lines rest on judgement"
    hangs = assessment.sensitivity
    if hangs is None:
        return said
    moved = "some would put another first" if hangs.leader_changes else "none changes what leads"
    return f"{said}; moved alone, {moved}"


def _reopened(said: list[str]) -> tuple[str, ...]:
    """Return the reasons to re-open a diagnosis; what all of them end with is said once."""
    parts = [reason.rstrip(".").rpartition(": ") for reason in said]
    if len({tail for _, _, tail in parts}) == 1 and len(parts) > 1 and all(p[0] for p in parts):
        first, *others = [head for head, _, _ in parts]
        return (f"{'; '.join([first, *map(lowered, others)])}: {parts[0][2]}.",)
    return tuple(said)


def sentence(material: ReportMaterial, leading: Hypothesis) -> str:
    """Return what the visit says, in one sentence; or that it is not enough to tell, and why."""
    assessment = material.assessment
    why = tidied(assessment.conclusion_why).replace("%", f"{THIN}%")
    if assessment.conclusion == "not_enough":
        first = f"first comes {lowered(leading.name)}, {certainty(leading.posterior)}"
        return f"Not enough to tell: {why or first}."
    if assessment.conclusion == "several":
        return f"{opened(why)}."
    word = certainty(leading.posterior)
    own = material.words.get(f"{leading.condition}.sentence")
    place = f" on the {leading.side}" if side_word(leading.side) else ""
    name = f"{opened(leading.name)}{place}"
    if word == "about even":
        return f"{name} is the leading explanation, at about even odds."
    if own:
        return opened(own.replace("{side}", leading.side).replace("{certainty}", word))
    return f"{name} is {word}."


def _beside(material: ReportMaterial) -> str:
    """Return the signs of an emergency that no likely explanation accounts for, as a sentence."""
    assessment = material.assessment
    first = [f for f in assessment.red_flags if f.state == "present" and f.urgency == "now"]
    alarming = {name for flag in first for name in flag.basis}
    left = [lowered(material.word(n)) for n in assessment.unexplained if n in alarming]
    return f" That does not explain an emergency sign: {', '.join(left)}." if left else ""


def bar(hypothesis: Hypothesis, *, name: str, width: float) -> Bar:
    """Return a hypothesis' probability as a bar."""
    says, interval = per_cent(hypothesis.posterior), probability_span(hypothesis.posterior95)
    title = f"{name}: {says}, 95{THIN}% interval {interval}"
    drawing = probability_bar(
        hypothesis.posterior, hypothesis.posterior95, width=width, title=title
    )
    return Bar(name=opened(name), says=says, interval=interval, drawing=drawing)


def grades(material: ReportMaterial) -> tuple[Cell, ...]:
    """Return the page's grade by each line of evidence, the structural class, and conflicts."""
    assessment = material.assessment
    cells: list[Cell] = []
    page = [g for g in assessment.grades if g.system == "page"]
    structural = [g for g in assessment.grades if g.system == "structural"]
    # Structure outranks strength; a line that could not grade stands below one that could.
    page.sort(key=lambda g: (g.grade == "ungraded", g.by != "structure"))
    if page:
        first, *rest = page
        why = [f"By {g.by}: {_graded(g.grade).lower()}. {opened(g.why)}" for g in rest] or [
            first.why
        ]
        says = f"{_graded(first.grade)}, by {first.by}"
        basis = tuple(b for g in rest or [first] for b in g.basis)
        cells.append(Cell(label="Page grade", says=says, why=_why(material, " ".join(why), basis)))
    for grade in structural:
        says = (
            _graded(grade.grade)
            if grade.grade == "ungraded"
            else opened(material.word(grade.grade))
        )
        cells.append(
            Cell(label="Structural class", says=says, why=_why(material, grade.why, grade.basis))
        )
    if assessment.conflicts:
        cells.append(_conflict(material, *assessment.conflicts))
    return tuple(cells)


def _conflict(material: ReportMaterial, first: Conflict, *others: Conflict) -> Cell:
    also = "".join(f" Also: {c.says}" for c in others)
    why = (*_why(material, first.why, first.basis), also)
    return Cell(label=CONFLICT, says=first.says.rstrip("."), why=why)


def _why(material: ReportMaterial, why: str, basis: tuple[str, ...]) -> Text:
    return linked(material, opened(brief(said(material, why), _EXPLAINED)), basis)


def _graded(grade: str) -> str:
    if grade == "ungraded":
        return "Ungraded"
    return f"Grade {grade}" if grade[:1].isdigit() else grade
