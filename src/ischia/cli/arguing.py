"""The argument in the terminal: red flags, the conclusion, for and against, what to ask next."""

from rich.console import Console
from rich.text import Text

from ischia.cli.tables import console, hanging, headed
from ischia.model.assessment import Hypothesis, LedgerLine
from ischia.model.terms import Side
from ischia.service import Assessed, hypothesis_of
from ischia.service.words import (
    answer,
    answered,
    asked_of,
    basis_of,
    day,
    decimal,
    finding_of,
    inconclusive,
    listed,
    lowered,
    not_assessed,
    on_judgement,
    open_questions,
    opened,
    per_cent,
    probability_span,
    state_of,
    tidied,
    words_of,
)

SHOWN = 3
_TESTS = 5
_LEAST = 0.05  # log-odds: what moves less is named in one line
_PRESENT_ORDER = {"now": 0, "today": 1, "days": 2}
NOBODY_INJURED = "No injured side is named, so nothing was argued."


def show_conclusion(assessed: Assessed) -> None:
    """Print red flags first, then the conclusion with its certainty."""
    out = console()
    a = assessed.assessment
    _show_flags(out, assessed)
    if unasked := open_questions(a.red_flags, words_of(assessed.knowledge.words())):
        out.print(f"Red flags: {unasked} All of them: ischia explain.")
    for guard in a.guards:
        if guard.state == "fired":
            out.print(f"Re-opened: {guard.says}")
    if not a.hypotheses:
        out.print(NOBODY_INJURED)
        return
    out.print(_concluded(assessed), style="bold")
    for h in a.hypotheses[:SHOWN]:
        out.print(f"{_chance(h):<20} {h.name}, {h.side}")


def show_argument(assessed: Assessed, condition: str | None, side: Side | None = None) -> None:
    """Print what argues for a hypothesis and against it, what is open, and which test helps."""
    out = console()
    h = hypothesis_of(assessed, condition, side)
    _show_flags(out, assessed)
    _show_unasked(out, assessed)
    if h is None:
        out.print(NOBODY_INJURED)
        return
    out.print(_concluded(assessed))
    headed(out, f"{h.name}, {h.side}: {_chance(h)}")
    words = assessed.knowledge.words()
    told = [words.get(f"{h.condition}.{v}", v.replace("_", " ")) for v in h.variants]
    if told:
        out.print(f"Its form, as findings tell it: {', '.join(told)}.")
    out.print(f"Before any test: {per_cent(h.prior)} ({probability_span(h.prior95)}).")
    for why in h.prior_why:
        out.print(f"  {opened(tidied(why))}")
    _show_ledger(out, assessed, h)
    _show_open(out, assessed, h)
    _show_what_it_hangs_on(out, assessed, h)
    _show_next(out, assessed)


def _show_flags(out: Console, assessed: Assessed) -> None:
    if assessed.assessment.simulated:
        out.print(" Simulated patient ", style="reverse")
    present = [flag for flag in assessed.assessment.red_flags if flag.state == "present"]
    for flag in sorted(present, key=lambda f: _PRESENT_ORDER[f.urgency]):
        headline = f"Red flag ({flag.urgency}): {flag.name}."
        out.print(Text.assemble((headline, "bold red"), f" {flag.action}"))
    # What nobody asked, and what decided nothing: neither may be silent.
    rules, word = assessed.assessment.red_flags, words_of(assessed.knowledge.words())
    if undecided := inconclusive(rules, word):
        out.print(f"Red flags inconclusive, examine again: {undecided}")
    if examined := answered(rules):
        out.print(f"Red flags raised, and examined since: {examined}")


def _show_unasked(out: Console, assessed: Assessed) -> None:
    """Print every red flag that nobody could judge today, and when it was last absent."""
    word = words_of(assessed.knowledge.words())
    unasked = [f for f in assessed.assessment.red_flags if f.state == "not_assessed"]
    if unasked:
        headed(out, "Red flags not assessed")
    for flag in unasked:
        said = not_assessed([flag], word, verb="ask: ")
        before = assessed.last_absent.get(flag.id)
        last = f"; last screened on {day(before)}: absent" if before else ""
        hanging(out, "·", f"{opened(said)}{last}", width=1)
    if unasked:
        out.print()


def _concluded(assessed: Assessed) -> str:
    a = assessed.assessment
    why = tidied(a.conclusion_why).replace("%", "\u202f%")
    return f"Not enough to tell: {why}." if a.conclusion == "not_enough" else f"{opened(why)}."


def _show_ledger(out: Console, assessed: Assessed, h: Hypothesis) -> None:
    """Print the lines by what they say, the heaviest first, and that they add up."""
    lines = sorted((x for x in h.ledger if x.finding), key=lambda x: -abs(x.log_odds))
    heavy = [x for x in lines if abs(x.log_odds) >= _LEAST]
    for heading, sign in (("For", 1), ("Against", -1)):
        headed(out, f"{heading}, in log-odds")
        said = [x for x in heavy if x.log_odds * sign > 0]
        for line in said:
            hanging(out, signed(line.log_odds), _line(assessed, h, line), width=5)
        if not said:
            out.print("  nothing")
    small = [_line(assessed, h, x, basis=False) for x in lines if x not in heavy]
    if small:
        out.print(f"\nHardly move it, under {_LEAST:g} each: {listed(small, len(small))}.")
    total = sum(x.log_odds for x in h.ledger)
    parts = {
        "before any test": sum(x.log_odds for x in h.ledger if x.line == "prior"),
        "findings": sum(x.log_odds for x in lines),
        "beside the others": sum(x.log_odds for x in h.ledger if x.line == "together"),
        "interaction": sum(x.log_odds for x in h.ledger if x.line == "interaction"),
    }
    added = ", ".join(f"{name} {signed(value)}" for name, value in parts.items())
    out.print(f"\nSum {signed(total)}: {added}.")
    for line in h.ledger:
        if line.line == "together" and line.why:
            hanging(out, signed(line.log_odds), f"beside the others: {tidied(line.why)}", width=5)
    resting, of = on_judgement(assessed.assessment, h)
    out.print(f"{resting} of {of} lines rest on judgement.")


def _line(assessed: Assessed, h: Hypothesis, line: LedgerLine, *, basis: bool = True) -> str:
    name = line.finding or ""
    found = finding_of(assessed.assessment.findings, name, h.side)
    state = (state_of(found) or "present") if found else ""
    whose = basis_of(assessed.assessment, h, name) if basis else ""
    said = "; ".join(part for part in (state, whose) if part)
    return f"{assessed.knowledge.words().get(name, name)} ({said})"


def _show_open(out: Console, assessed: Assessed, h: Hypothesis) -> None:
    """Print what does not count and why, what nothing explains, and what contradicts itself."""
    a, words = assessed.assessment, assessed.knowledge.words()
    away = [e for e in h.evidence if not e.counted]
    if away:
        headed(out, "Discounted")
    for e in away:
        hanging(out, "·", f"{words.get(e.finding, e.finding)}: {tidied(e.why_not or '')}", width=1)
    headed(out, "Unexplained")
    for finding in a.unexplained:
        hanging(out, "·", words.get(finding, finding), width=1)
    if not a.unexplained:
        out.print("  nothing")
    if a.conflicts:
        headed(out, "Conflicts")
    for conflict in a.conflicts:
        hanging(out, "·", f"{conflict.says} {tidied(conflict.why)}", width=1)
    if a.notices:
        headed(out, "Moves nothing, or does not fit")
    for notice in a.notices:
        hanging(out, "·", notice, width=1)


def _show_what_it_hangs_on(out: Console, assessed: Assessed, h: Hypothesis) -> None:
    hangs = assessed.assessment.sensitivity
    if hangs is None or (hangs.condition, hangs.side) != (h.condition, h.side):
        return
    headed(out, "What it hangs on")
    moved = "would put another first" if hangs.leader_changes else "changes what leads"
    out.print(f"  Moved alone, {'some judged number' if hangs.leader_changes else 'none'} {moved}.")
    for swing in hangs.most:
        ends = f"{per_cent(swing.if_low)} to {per_cent(swing.if_high)}"
        span = f"{per_cent(swing.low)} to {per_cent(swing.high)}, {swing.basis}"
        hanging(out, "·", f"{swing.says} ({span}): {ends}", width=1)


def _show_next(out: Console, assessed: Assessed) -> None:
    tests = assessed.assessment.next_tests
    ranked = [t for t in tests if t.gain_bits > 0][:_TESTS]
    asked = [t.name for t in tests if t.gain_bits <= 0]
    headed(out, "What to ask and examine next, the most useful first")
    if asked:
        out.print(f"  For safety: {listed(asked, len(asked))}.")
    if not ranked:
        out.print("  No test that is left would move the answer.")
        return
    for number, test in enumerate(ranked, start=1):
        today = "" if test.possible_today else " (not possible today)"
        hanging(out, f"{number}.", f"{opened(asked_of(assessed.assessment, test))}{today}")
        for word in ("present", "absent"):
            hanging(out, "", f"{word}: {lowered(answer(test, word))}")


def _chance(h: Hypothesis) -> str:
    return f"{per_cent(h.posterior)} ({probability_span(h.posterior95)})"


def signed(number: float, decimals: int = 2) -> str:
    """Return a number with its sign and a true minus; what rounds to zero has none."""
    said = decimal(number, decimals)
    return said if number < 0 or not float(said.replace("−", "-")) else f"+{said}"
