"""Tile 4: what argues for the leading explanation, and against; the others as bars."""

from dataclasses import replace
from textwrap import shorten, wrap

from ischia.model.assessment import Hypothesis, LedgerLine
from ischia.writers.figures.belief import DECIMALS, Line, ledger, signed
from ischia.writers.report.head import bar
from ischia.writers.report.lines import (
    basis_of,
    finding_of,
    speaking_for,
    state_of,
    supported,
    titled,
)
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Tile
from ischia.writers.report.wording import (
    THIN,
    lowered,
    opened,
    per_cent,
    probability_span,
    tidied,
)

KEY = "ledger"
_MOST_FINDINGS = 5
_MOST_OTHERS = 3
_LEAST_BESIDE = 0.1
_LEAST_DANGER = 0.01  # below, a danger is left to the safety rules
_LONGEST = 25  # characters that stand before the bars
_LONGEST_SOURCE = 34  # smaller ones


def ledger_tile(material: ReportMaterial) -> Tile:
    """Return the leading hypothesis' ledger as bars that sum."""
    hypotheses = material.assessment.hypotheses
    if not hypotheses:
        why = "Without an injured side, or anything found, no explanation is weighed."
        return Tile(key=KEY, heading=("What argues for and against",), basis=(why,))
    leading, *others = hypotheses
    lines = printed(material, leading)
    said = "; ".join(f"{line.name} {signed(line.log_odds)}" for line in lines)
    drawing = ledger(
        lines,
        posterior95=leading.posterior95,
        title=f"Ledger of {leading.name} in log-odds: {said}. Probability "
        f"{per_cent(leading.posterior)}, {probability_span(leading.posterior95)}.",
    )
    return Tile(
        key=KEY,
        heading=(f"What argues for {lowered(titled(material.assessment, leading))}, and against",),
        basis=("Each bar is what changes if that finding is taken away",),
        drawings=(drawing,),
        bars=tuple(bar(h, name=_named(material, h), width=130) for h in _beside(material, others)),
        caption=f"Solid argues for, hollow against. Pale: 95{THIN}% interval.",
    )


def _beside(material: ReportMaterial, others: list[Hypothesis]) -> list[Hypothesis]:
    """Return what stands beside the first: what something found speaks for, and open dangers.

    A share that nothing moved says how common a condition is, and nothing of this person.
    """
    kept = [
        h for h in others if supported(h) or (_danger(material, h) and h.posterior >= _LEAST_DANGER)
    ]
    return kept[:_MOST_OTHERS]


def _named(material: ReportMaterial, h: Hypothesis) -> str:
    """Return a hypothesis with the strongest finding for it, or that it must be ruled out."""
    name, signs = titled(material.assessment, h), speaking_for(h)
    danger = _danger(material, h)
    if danger:
        return f"{name} ({danger})"
    return f"{name} ({lowered(material.word(signs[0]))})" if signs else name


def _danger(material: ReportMaterial, h: Hypothesis) -> str:
    return material.words.get(f"{h.condition}.urgent", "")


def printed(
    material: ReportMaterial, hypothesis: Hypothesis, *, whole: bool = False
) -> tuple[Line, ...]:
    """Return the lines as printed: prior, findings by weight, the close; they sum as printed.

    On page 1 the small findings are folded into one line and long names are broken; `whole` is
    for the table behind it.
    """
    findings = [line for line in hypothesis.ledger if line.line == "finding"]
    findings.sort(key=lambda line: -abs(line.log_odds))
    most = len(findings) if whole else _MOST_FINDINGS
    shown, folded = findings[:most], findings[most:]
    lines = [
        _line(material, hypothesis, line) for line in hypothesis.ledger if line.line == "prior"
    ]
    lines += [_line(material, hypothesis, line) for line in shown]
    if folded:
        total = sum(line.log_odds for line in folded)
        count = f"{len(folded)} more finding" + ("s" if len(folded) > 1 else "")
        lines.append(Line(name=count, source="each smaller, listed below", log_odds=total))
    closing = [line for line in hypothesis.ledger if line.line in {"together", "interaction"}]
    beside = sum(line.log_odds for line in closing if line.line == "together")
    if not whole and abs(beside) < _LEAST_BESIDE:  # too little for a line of page 1
        closing = [replace(closing[-1], log_odds=closing[-1].log_odds + beside)]
    lines += [_line(material, hypothesis, line, whole=whole) for line in closing]
    return _rounded(lines if whole else [_short(line) for line in lines])


def _short(line: Line) -> Line:
    """Break a long name; its second line stands where its source would, and pushes that back."""
    line = replace(line, source=line.source.partition(": through")[0])
    head, *rest = wrap(line.name, _LONGEST)
    if not rest:
        return line
    below = f"{' '.join(rest)} · {line.source}"
    return replace(line, name=head, source=shorten(below, _LONGEST_SOURCE, placeholder="…"))


def _rounded(lines: list[Line]) -> tuple[Line, ...]:
    """Round each line as it is printed; the last closes the sum of what a reader can add up."""
    total = round(sum(line.log_odds for line in lines), DECIMALS)
    *others, last = [replace(line, log_odds=round(line.log_odds, DECIMALS)) for line in lines]
    rest = round(total - sum(line.log_odds for line in others), DECIMALS)
    return (*others, replace(last, log_odds=rest))


def _line(
    material: ReportMaterial, hypothesis: Hypothesis, line: LedgerLine, *, whole: bool = False
) -> Line:
    if line.line == "prior":
        return Line(name="Before any test", source="prior", log_odds=line.log_odds)
    if line.line == "together":
        source = (tidied(line.why) if whole else _rule(line)) or "nothing else is suspected"
        return Line(name="Beside the others", source=source, log_odds=line.log_odds)
    if line.line == "interaction":
        return Line(name="Interaction", source="closes the sum", log_odds=line.log_odds)
    name = opened(material.word(line.finding or ""))
    source = _source(material, hypothesis, line.finding or "")
    return Line(name=name, source=source, log_odds=line.log_odds)


def _rule(line: LedgerLine) -> str:
    """Say in a few words what the other conditions do to this one."""
    return "a second cause is rarer" if line.log_odds < 0 else "what goes together"


def _source(material: ReportMaterial, hypothesis: Hypothesis, name: str) -> str:
    """Return where a finding comes from, its state, and how good its evidence is."""
    found = finding_of(material.assessment.findings, name, hypothesis.side)
    said = [found.modality.value.replace("_", " "), state_of(found)] if found else []
    said.append(basis_of(material.assessment, hypothesis, name))
    return ", ".join(filter(None, said))
