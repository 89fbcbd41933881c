"""Progress in the terminal: every series with its verdict, the phases, and what return asks for."""

from collections.abc import Iterable

from rich.console import Console

from ischia.cli.arguing import signed
from ischia.cli.tables import console, hanging, headed, named
from ischia.model.plan import Gate, Plan
from ischia.model.progress import Progress
from ischia.service import Assessed
from ischia.service.words import (
    change_sign,
    decimal,
    listed,
    opened,
    places,
    tidied,
    unit_sign,
    verdicts_before,
    words_of,
)

VERDICTS = {
    "improved": "Improved",
    "worse": "Worse",
    "within_noise": "Within noise: no more than chance alone would move it",
    "error_unknown": "No verdict: no error between sessions in the knowledge base",
}
GATES = {
    "pass": "● passed",
    "fail": "○ not passed",
    "unclear": "◐ unclear",
    "not_measured": "□ not measured",
}
_NAMED = 3  # series named behind a remark that many share
_WIDE = 14  # of the longest of these


def show_progress(assessed: Assessed, *, every: bool = False) -> None:
    """Print every series by verdict, then the phases with their gates, then the return.

    A series whose error between sessions nobody knows has no verdict: unless `every` is asked for,
    those are counted, but for the ones where patients say how much matters.
    """
    out = console()
    a = assessed.assessment
    if a.simulated:
        out.print(" Simulated patient ", style="reverse")
    if not a.progress:
        out.print("No earlier visit holds the same value, so nothing can be followed yet.")
    for verdict, heading in VERDICTS.items():
        series = [p for p in a.progress if p.verdict == verdict]
        shown = [p for p in series if every or p.mdc95 is not None or p.important is not None]
        if series:
            headed(out, heading)
        for p in shown:
            _show_series(out, assessed, p)
        if len(shown) < len(series):
            out.print(f"  · {len(series) - len(shown)} further series; `--all` lists them")
    _show_notes(out, assessed)
    if a.plan is None:
        headed(out, "Plan")
        out.print(f"  None: {tidied(a.conclusion_why) or 'no explanation leads'}.")
    else:
        _show_phases(out, assessed, a.plan)
    if a.return_to_sport:
        headed(out, "Return to sport: each criterion; no sum of them is validated")
        _show_gates(out, assessed, a.return_to_sport)


def _show_series(out: Console, assessed: Assessed, p: Progress) -> None:
    words = assessed.knowledge.words()
    side = "" if p.side == "midline" else f", {p.side}"
    shown = max(1, *(places(point.value, point.interval95) for point in p.points))
    values = " → ".join(decimal(point.value, shown) for point in p.points) + unit_sign(p.unit)
    days = (p.points[-1].date - p.points[0].date).days
    change = f"{signed(p.change, shown)}{change_sign(p.unit)} in {days} days"
    against = "" if p.mdc95 is None else f"; chance alone up to {decimal(p.mdc95, shown)} (MDC95)"
    hanging(out, "·", f"{named(p.concept, p.context, words)}{side}", width=1)
    before = f"; {said}" if (said := verdicts_before(p)) else ""
    hanging(out, "", f"{values}   {change}{against}{before}{_important(p)}", width=3)


def _important(p: Progress) -> str:
    """Return whether patients call such a change important, where a source says how large."""
    if p.important is None:
        return ""
    said = "important to patients" if p.important else "not as large as patients call important"
    return f"; {said}: {tidied(p.important_why)}"


def _show_phases(out: Console, assessed: Assessed, plan: Plan) -> None:
    name = assessed.knowledge.words().get(plan.condition, plan.condition)
    headed(out, f"Plan: {name}")
    for held in plan.held:
        hanging(out, "!", f"Held: {held}", width=1)
    for goal in plan.own_goals:
        out.print(f"  In the patient’s own words: “{goal}”")
    for number, phase in enumerate(plan.phases, start=1):
        here = "   ← here today" if phase.id == plan.current_phase else ""
        headed(out, f"Phase {number} of {len(plan.phases)}: {phase.name}{here}")
        if phase.days:
            low, high = phase.days
            out.print(f"  {low:g}–{high:g} days in a study: {phase.days_basis}")
        for when, gates in (("To begin", phase.entry), ("To go on", phase.exit)):
            if gates:
                out.print(f"  {when}:")
                _show_gates(out, assessed, gates)
    due = [r.concept for r in plan.remeasure if not r.due_in_days]
    if due:
        words = words_of(assessed.knowledge.words())
        out.print(f"\nMeasure now, for today has no value: {listed([words(c) for c in due], 9)}.")


def _show_gates(out: Console, assessed: Assessed, gates: Iterable[Gate]) -> None:
    words = assessed.knowledge.words()
    for gate in gates:
        why = tidied(gate.why)
        for name in (n for n in why.split(": ")[:1] if n in words):
            why = why.replace(name, words[name], 1)
        known = "" if gate.state == "not_measured" else f": {why}"
        hanging(out, GATES[gate.state], f"{opened(gate.says)}{known}", width=_WIDE)


def _show_notes(out: Console, assessed: Assessed) -> None:
    """Print what else may have moved a value, each remark once with the series that it is of."""
    words = assessed.knowledge.words()
    of: dict[str, list[str]] = {}
    for p in assessed.assessment.progress:
        for note in p.notes:
            of.setdefault(note, []).append(f"{words.get(p.concept, p.concept)} {p.side}")
    if of:
        out.print()
    for note, names in of.items():
        everything = len(names) > 1 and len(names) == len(assessed.assessment.progress)
        series = "all series" if everything else listed(list(dict.fromkeys(names)), _NAMED)
        out.print(f"{opened(tidied(note))}: {series}.")
