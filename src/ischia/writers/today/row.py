"""An assessment as one row: the same words and drawings as the report's, only fewer."""

import re
from dataclasses import dataclass
from datetime import date

from ischia.model.assessment import Assessment
from ischia.model.measurement import Context, Measurement
from ischia.model.progress import Progress
from ischia.model.subject import Sex
from ischia.model.terms import Urgency
from ischia.writers.figures.belief import probability_bar
from ischia.writers.figures.glance import (
    body_figure,
    nothing_measured,
    share_alone,
    share_glance,
    torque_glance,
)
from ischia.writers.figures.ink import Drawing
from ischia.writers.report import foot, head
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import plain
from ischia.writers.report.since_tile import since
from ischia.writers.report.strength_tile import chosen_motion, said_of
from ischia.writers.report.symmetry_rows import SYMMETRY
from ischia.writers.report.ultrasound_tile import ultrasound_tile
from ischia.writers.report.wording import (
    THIN,
    context_words,
    interval_of,
    opened,
    per_cent,
    probability_span,
    value_of,
)
from ischia.writers.today.beside import beside

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: ""}
_URGENCIES = {Urgency.NOW: 0, Urgency.TODAY: 1, Urgency.DAYS: 2}
NOT_URGENT = 3
_WEEK = 7
_CURVE = "strength.torque"
_EVEN_PCT = 100.0
_LONG = 60  # characters of an action, from which its first part is enough here
_FIRST_WEEKS = 14  # days that are told as days
_TREATED = re.compile(r"treated as ([^:;,.]+)")
_ENOUGH_VISITS = 3  # for a line over visits; before that the two legs tell more


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    """What Today shows of one patient. Drawings are SVG in the page's own colours."""

    pseudonym: str
    simulated: bool
    visit_date: date
    policy: str
    urgency: int  # 0 now, 1 today, 2 within days, 3 nothing urgent
    who: str  # "M 26"
    about: str  # "football · week 4"
    side: str  # "Right"
    view: str  # "front"
    figure: str
    flag: str  # "Red flag, today", or nothing
    sentence: str
    strength: str
    strength_says: str  # "76 %", or "Not measured"
    strength_interval: str
    strength_about: str
    belief: str
    belief_says: str
    belief_interval: str
    belief_about: str
    next: str
    complaint: str
    beside: tuple[str, ...] = ()  # what is worth a glance beside the sentence


def today_row(material: ReportMaterial, origin: str, motion: str | None) -> TodayRow:
    """Return the row of an assessment.

    Parameters
    ----------
    origin
        The tissue that the leading cause is of; empty where nothing leads.
    motion
        The motion whose strength shows how bad that cause is, where one does.
    """
    a = material.assessment
    leading = a.hypotheses[0] if a.hypotheses else None
    side = leading.side if leading else material.examined
    figure, view = body_figure(origin, side)
    flags = head.flags(a)
    strength, says, interval, about = _strength(material, motion)
    return TodayRow(
        pseudonym=a.subject.pseudonym,
        simulated=a.simulated,
        visit_date=a.visit_date,
        policy=a.policy.value,
        urgency=_urgency(a),
        who=_who(a),
        about=_about(a),
        side=opened(side.value),
        view=view,
        figure=figure.for_screen("f"),
        flag=flags[0].chip if flags else "",
        sentence=_sentence(material),
        strength=strength.for_screen("s"),
        strength_says=says,
        strength_interval=interval,
        strength_about=about,
        belief=_belief(a).for_screen("b"),
        belief_says=per_cent(leading.posterior) if leading else "No cause leads",
        belief_interval=probability_span(leading.posterior95) if leading else "",
        belief_about=leading.name if leading else "",
        next=_next(material),
        complaint=a.complaint,
        beside=beside(material),
    )


def _urgency(a: Assessment) -> int:
    present = [_URGENCIES[f.urgency] for f in a.red_flags if f.state == "present"]
    return min(present, default=NOT_URGENT)


def _who(a: Assessment) -> str:
    age = "" if a.subject.age_y is None else f"{a.subject.age_y:.0f}"
    return " ".join(filter(None, (_SEXES[a.subject.sex], age))) or a.subject.pseudonym


def _about(a: Assessment) -> str:
    since = ""
    if a.onset:
        days = (a.visit_date - a.onset).days
        since = f"day {days}" if days < _FIRST_WEEKS else f"week {days // _WEEK}"
    sport = (a.subject.sport or "").replace("_", " ")
    return " · ".join(filter(None, (sport, since)))


def _sentence(material: ReportMaterial) -> str:
    """Return the conclusion; before it, why an earlier diagnosis is open; after it, the change."""
    said = head.conclusion(material)
    change = since(material)
    if not said.reopened:
        conflict = next((f"{c.says.rstrip('.')}." for c in material.assessment.conflicts), "")
        changed = f"{plain(change.heading)}." if change else ""
        return " ".join(filter(None, (said.sentence, conflict, changed)))
    gap = ultrasound_tile(material)
    seen = "" if gap.empty else f"{plain(gap.heading)}."
    return " ".join(filter(None, (_treated(material), seen, said.sentence)))


def _treated(material: ReportMaterial) -> str:
    """Return as what somebody treated this, and for how long, as the fired guards have it."""
    a = material.assessment
    named = [m[1] for g in a.guards if g.state == "fired" and (m := _TREATED.search(g.says))]
    if not named:
        return "The diagnosis is open again."
    weeks = f" for {(a.visit_date - a.onset).days // _WEEK} weeks" if a.onset else ""
    return f"Treated as {named[0]}{weeks}: the diagnosis is open again."


def _strength(material: ReportMaterial, motion: str | None) -> tuple[Drawing, str, str, str]:
    """Return the drawing, the value, its interval and what it is of."""
    context = _context(material, motion)
    series = _series(material, context)
    values = material.all_of(SYMMETRY, context=context) or material.all_of(SYMMETRY)
    if "contraction" not in context:  # no curve to go by: what is least even says most
        values = tuple(sorted(values, key=lambda m: -abs(m.value - _EVEN_PCT)))
    known = material.assessment.measured.by_id()
    last = known.get(series.points[-1].measurement) if series else None
    value = last if isinstance(last, Measurement) else values[0] if values else None
    if value is None:
        why = next((m.reason for m in material.missing("strength.")), "no strength recording")
        return nothing_measured(f"Strength not measured: {why}"), "Not measured", "", why
    one, other = said_of(value)
    says, interval = value_of(value), interval_of(value) or "error unknown"
    of = f"of {other}, {_how(material, value)}"
    title = f"Strength: {one} is {says} {of}, 95{THIN}% interval {interval}"
    if series is not None:
        drawing = share_glance(series.points, f"{title}; {len(series.points)} visits")
        return drawing, says, interval, f"{of}, {len(series.points)} visits"
    curves = material.curves(_CURVE, context) if "contraction" in context else {}
    drawing = torque_glance(curves, title) if curves else share_alone(value, title)
    return drawing, says, interval, of


def _context(material: ReportMaterial, motion: str | None) -> Context:
    """Return the curve that the report chose, or one of the cause's motion where that has one."""
    chosen: Context = chosen_motion(material) or {}
    if motion is None or chosen.get("motion") == motion:
        return chosen
    drawn = material.assessment.measured.curves
    of_motion = (c.context for c in drawn if c.concept == _CURVE and c.context["motion"] == motion)
    known = material.all_of(SYMMETRY, context={"motion": motion})
    return next(of_motion, {"motion": motion} if known else chosen)


def _how(material: ReportMaterial, value: Measurement) -> str:
    """Return motion and contraction in words."""
    told = {k: v for k, v in value.context.items() if k in {"motion", "contraction"}}
    return context_words(told, material.words)


def _series(material: ReportMaterial, context: Context) -> Progress | None:
    """Return the share of the other leg over at least three visits, of the motion that is shown."""
    alike = [
        p
        for p in material.assessment.progress
        if p.concept == SYMMETRY
        and p.context.get("motion") == context.get("motion")
        and len(p.points) >= _ENOUGH_VISITS
        and p.points[-1].date == material.assessment.visit_date
    ]

    def order(p: Progress) -> tuple[bool, bool]:
        return p.mdc95 is None, p.context.get("contraction") != context.get("contraction")

    return min(alike, key=order, default=None)


def _belief(a: Assessment) -> Drawing:
    if not a.hypotheses:
        return nothing_measured("No cause leads")
    first = a.hypotheses[0]
    span = probability_span(first.posterior95)
    title = f"{first.name}: {per_cent(first.posterior)}, 95{THIN}% interval {span}"
    return probability_bar(first.posterior, first.posterior95, width=180, title=title)


def _next(material: ReportMaterial) -> str:
    """Return what somebody does next: what a red flag asks for, else the next best test."""
    flags = head.flags(material.assessment)
    if flags:
        what = flags[0].action.partition(". ")[0].partition("; ")[0].rstrip(".")
        what = what if len(what) <= _LONG else what.partition(",")[0]
        return f"{flags[0].name}. {what}"
    heading, lines = foot.next_test(material)
    if heading.startswith("Next best test: ") or not lines:
        return heading
    return plain(lines[0]).partition(":")[0].rstrip(".")
