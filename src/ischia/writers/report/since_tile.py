"""What a clinician asks first at a follow-up: has it changed, and what holds the plan."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ischia.model.plan import Gate, Plan
from ischia.model.progress import Progress
from ischia.model.terms import Side
from ischia.writers.figures.visits import Days, small_series
from ischia.writers.report.linked import linked, said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Number, Since, Text
from ischia.writers.report.plan_section import GATES
from ischia.writers.report.progress_section import (
    VERDICTS,
    against_chance,
    decimals_of,
    point_of,
    series_order,
    told,
    visits_of,
)
from ischia.writers.report.symmetry_rows import SYMMETRY, order_of
from ischia.writers.report.wording import (
    axis_unit,
    context_words,
    day,
    listed,
    lowered,
    opened,
    span,
)

_MOST: Final = 4
_MOST_GATES: Final = 2
_PAIN: Final = "exam.pain"
_BLEEDING: Final = "ultrasound.haematoma"
_ASKED: Final = "prom."
_COUNTED: Final = {**VERDICTS, "error_unknown": "without a verdict"}


def since(material: ReportMaterial) -> Since | None:
    """Return change since the first visit and the phase of the plan; None at a first visit."""
    shown = _chosen(material)
    if not shown:
        return None
    first = min(p.points[0].date for p in shown)
    verdicts = Counter[str](p.verdict for p in shown)
    counts = ", ".join(f"{verdicts[v]} {_COUNTED[v]}" for v in _COUNTED if verdicts[v])
    plan = material.assessment.plan
    return Since(
        heading=(f"Since {day(first)}: of {len(shown)} series {counts}",)
        if len(shown) > 1
        else (f"Since {day(first)}: {counts.partition(' ')[2]}",),
        here=_here(material, plan) if plan else (),
        series=tuple(_figure(material, p, _days(material, shown)) for p in shown),
        caption="Stripe: the first value ± MDC95, between sessions; within it is noise. Upright "
        "lines: each visit’s own 95\u202f% interval. Open circle: that interval is unknown.",
    )


def _chosen(material: ReportMaterial) -> list[Progress]:
    """Return a haematoma, symmetry in both phases, pain, a questionnaire; then what fills up."""
    known = sorted(material.assessment.progress, key=lambda p: series_order(material, p))
    symmetry = [p for p in known if p.concept == SYMMETRY]
    # The injured movement is the one that was least even at first; both its phases are shown.
    motion = max(symmetry, key=lambda p: abs(p.points[0].value - 100.0), default=None)
    phases: dict[str, Progress] = {}
    for p in sorted(symmetry, key=_best_known):
        if motion and p.context.get("motion") == motion.context.get("motion"):
            phases.setdefault(str(p.context.get("contraction")), p)
    firsts = sorted(phases.values(), key=lambda p: order_of(p.context))[:2]
    for begins in (_PAIN, _ASKED):
        alike = [p for p in known if p.concept.startswith(begins)]
        firsts += sorted(alike, key=lambda p: p.mdc95 is None)[:1]
    others = [p for p in known if p not in firsts and _injured(material, p)]
    # A haematoma that grows is asked for whether or not a study says what chance would do to it.
    grows = [p for p in others if p.concept.startswith(_BLEEDING)]
    grows = sorted(grows, key=lambda p: not p.concept.endswith("_volume"))[:1]
    rest = [p for p in others if p.mdc95 is not None and p not in grows]
    return [*grows, *firsts, *rest][:_MOST]


def _best_known(p: Progress) -> tuple[bool, bool]:
    return p.mdc95 is None, not str(p.context.get("of")).startswith("mean")


def _injured(material: ReportMaterial, p: Progress) -> bool:
    sides = material.assessment.injured_side.sides
    return p.side is Side.MIDLINE or not sides or p.side in sides


def _days(material: ReportMaterial, shown: Sequence[Progress]) -> Days:
    first, today = min(p.points[0].date for p in shown), material.assessment.visit_date
    return Days(
        last=float((today - first).days),
        first_date=f"{first.day} {first:%b}",
        last_date=f"{today.day} {today:%b}",
    )


def _figure(material: ReportMaterial, p: Progress, days: Days) -> Figure:
    first = min(q.points[0].date for q in _chosen(material))
    name = _name(material, p)
    return Figure(
        drawing=small_series(
            visits_of(p.points, first),
            side=p.side,
            mdc95=p.mdc95,
            unit=axis_unit(p.unit),
            days=days,
            title=f"{name}: {told(p)}. {_verdict(p)}",
        ),
        heading=(f"{name}: {point_of(p, p.points[0])} →\u00a0", *_last(material, p)),
        caption=(_verdict(p),),
    )


def _last(material: ReportMaterial, p: Progress) -> Text:
    """Return the newest value: it opens its source where it is of today, else it has its day."""
    last = p.points[-1]
    value = point_of(p, last)
    if last.measurement not in material.assessment.measured.by_id():
        return (f"{value} on {day(last.date)}",)
    held = span(*last.interval95, decimals_of(p)) if last.interval95 else ""
    return (Number(measurement=last.measurement, says=value, interval=held),)


def _name(material: ReportMaterial, p: Progress) -> str:
    if p.concept == SYMMETRY:
        how = {k: v for k, v in p.context.items() if k in ("motion", "contraction")}
        both = f"{p.side} in % of {p.side.other}" if p.side is not Side.MIDLINE else ""
        if p.context.get("ratio") == "left_over_right":
            both = "left in % of right"
        return ", ".join(filter(None, [opened(context_words(how, material.words)), both]))
    rest = {k: v for k, v in p.context.items() if k in ("motion", "contraction")}
    where = "" if p.side is Side.MIDLINE else p.side.value
    parts = [opened(material.word(p.concept)), where, context_words(rest, material.words)]
    return ", ".join(filter(None, parts))


def _verdict(p: Progress) -> str:
    if p.mdc95 is None:
        return "No verdict: the error between sessions is unknown."
    return f"{against_chance(p)}."


def _here(material: ReportMaterial, plan: Plan) -> Text:
    """Return the phase of today, and the criteria that hold it with their states."""
    phase = next((ph for ph in plan.phases if ph.id == plan.current_phase), None)
    if phase is None:
        return ()
    held = [g for g in phase.exit if g.state != "pass"]
    if not held:
        why = said(material, plan.current_why)
        return (f"Here: {lowered(phase.name)}{f'; {why}' if why else ''}.",)
    text: Text = (f"Here: {lowered(phase.name)}; held by: ", *_gate(material, held[0]))
    for gate in held[1:_MOST_GATES]:
        text = (*text, "; ", *_gate(material, gate))
    more = [g.says for g in held[_MOST_GATES:]]
    return (*text, f"; and {listed(more)}." if more else ".")


def _gate(material: ReportMaterial, gate: Gate) -> Text:
    name = (f"{lowered(gate.says)}, ", GATES[gate.state])
    if gate.state == "not_measured":
        return name
    why = said(material, gate.why).partition("; limit")[0]
    return (*name, " at ", *linked(material, why, gate.measurements)) if why[:1].isdigit() else name
