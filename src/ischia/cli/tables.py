"""Results in the terminal: the number, its doubt beside it, and what was not measured."""

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ischia.model.assessment import Hypothesis
from ischia.model.measurement import Context
from ischia.model.terms import Side
from ischia.service import Assessed, hypothesis_of
from ischia.service.words import (
    basis_of,
    change_sign,
    context_words,
    decimal,
    finding_of,
    inconclusive,
    not_assessed,
    on_judgement,
    per_cent,
    probability_span,
    state_of,
    tidied,
    unit_sign,
    words_of,
)

SHOWN = 3
PRESENT_ORDER = {"now": 0, "today": 1, "days": 2}
LINES = {"prior": "Before any test", "interaction": "Interaction, closes the sum"}
NOBODY_INJURED = "No injured side is named, so nothing was argued."


def show_conclusion(assessed: Assessed) -> None:
    """Print red flags first, then the conclusion with its certainty."""
    out = console()
    a = assessed.assessment
    if a.simulated:
        out.print(" Simulated patient ", style="reverse")
    _show_present_flags(out, assessed)
    _show_open_flags(out, assessed)
    for guard in a.guards:
        if guard.state == "fired":
            out.print(f"Re-opened: {guard.says}")
    for h in a.hypotheses[:SHOWN]:
        out.print(f"{_chance(h):<20} {h.name}, {h.side}")
    if not a.hypotheses:
        out.print(NOBODY_INJURED)


def show_argument(assessed: Assessed, condition: str | None, side: Side | None = None) -> None:
    """Print red flags, the ledger of one hypothesis, what does not count, and the next tests."""
    out = console()
    h = hypothesis_of(assessed, condition, side)
    _show_present_flags(out, assessed)
    _show_open_flags(out, assessed)
    if h is None:
        out.print(NOBODY_INJURED)
        return
    a, words = assessed.assessment, assessed.knowledge.words()
    out.print(f"{h.name}, {h.side}: {_chance(h)}", style="bold")
    ledger = plain_table("what moves it", "state", "basis", "log-odds")
    for line in h.ledger:
        name = line.finding or ""
        found = finding_of(a.findings, name, h.side)
        state = (state_of(found) or "present") if found else ""
        basis = basis_of(a, h, name) if name else ""
        what = LINES.get(line.line) or words.get(name, name)
        ledger.add_row(what, state, basis, _signed(line.log_odds))
    ledger.add_section()
    ledger.add_row("Sum", "", "", _signed(sum(line.log_odds for line in h.ledger)))
    out.print(ledger)
    resting, lines = on_judgement(a, h)
    out.print(f"{resting} of {lines} lines rest on judgement")
    for e in h.evidence:
        if not e.counted:
            out.print(f"Not counted: {words.get(e.finding, e.finding)}: {tidied(e.why_not or '')}")
    for finding in a.unexplained:
        out.print(f"Unexplained: {words.get(finding, finding)}")
    for conflict in a.conflicts:
        out.print(f"Conflict: {conflict.says} {tidied(conflict.why)}")
    for test in a.next_tests[:SHOWN]:
        out.print(f"Next: {test.name}. {test.why}")


def _show_present_flags(out: Console, assessed: Assessed) -> None:
    present = [flag for flag in assessed.assessment.red_flags if flag.state == "present"]
    for flag in sorted(present, key=lambda f: PRESENT_ORDER[f.urgency]):
        headline = f"Red flag ({flag.urgency}): {flag.name}."
        out.print(Text.assemble((headline, "bold red"), f" {flag.action}"))


def _show_open_flags(out: Console, assessed: Assessed) -> None:
    """Print what nobody asked, and what decided nothing: neither may be silent."""
    rules, word = assessed.assessment.red_flags, words_of(assessed.knowledge.words())
    if undecided := inconclusive(rules, word):
        out.print(f"Red flags inconclusive, examine again: {undecided}")
    if unasked := not_assessed(rules, word, verb="ask: "):
        out.print(f"Red flags not assessed: {unasked}")


def _chance(h: Hypothesis) -> str:
    return f"{per_cent(h.posterior)} ({probability_span(h.posterior95)})"


def _signed(number: float, decimals: int = 2) -> str:
    said = decimal(number, decimals)
    return said if number < 0 or not float(said.replace("−", "-")) else f"+{said}"


def show_progress(assessed: Assessed) -> None:
    """Print every series with its verdict, then the gates of the plan."""
    out = console()
    words = assessed.knowledge.words()
    table = plain_table("series", "side", "values", "change", "MDC95", "verdict")
    for p in assessed.assessment.progress:
        values = " → ".join(decimal(point.value, 1) for point in p.points)
        mdc = "unknown" if p.mdc95 is None else decimal(p.mdc95, 1) + change_sign(p.unit)
        table.add_row(
            named(p.concept, p.context, words),
            p.side,
            values + unit_sign(p.unit),
            _signed(p.change, 1) + change_sign(p.unit),
            mdc,
            p.verdict.replace("_", " "),
        )
    out.print(table)
    _show_notes(out, assessed)
    plan = assessed.assessment.plan
    gates = plain_table("phase", "gate", "state", "why")
    for phase in plan.phases if plan else ():
        for gate in (*phase.entry, *phase.exit):
            gates.add_row(phase.name, gate.says, gate.state.replace("_", " "), gate.why)
    out.print(gates)


def _show_notes(out: Console, assessed: Assessed) -> None:
    """Print what else may have moved a value, each remark once with the series that it is of."""
    words = assessed.knowledge.words()
    of: dict[str, list[str]] = {}
    for p in assessed.assessment.progress:
        for note in p.notes:
            of.setdefault(note, []).append(f"{words.get(p.concept, p.concept)} {p.side}")
    for note, names in of.items():
        everything = len(names) > 1 and len(names) == len(assessed.assessment.progress)
        series = "all series" if everything else ", ".join(dict.fromkeys(names))
        out.print(f"{tidied(note)[:1].upper()}{tidied(note)[1:]}: {series}.")
    if of:
        out.print()


def named(concept: str, context: Context, words: Mapping[str, str]) -> str:
    """Return what was measured and under which conditions, in words."""
    said = context_words(context, words)
    return ", ".join(part for part in (words.get(concept, concept), said) if part)


def console() -> Console:
    """Return the terminal; brackets in our sentences are brackets there, not styles."""
    return Console(highlight=False, markup=False)


def plain_table(*columns: str) -> Table:
    """Return an empty table with these columns, ruled below its heads only."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"side", "value", "95 %"})
    return table
