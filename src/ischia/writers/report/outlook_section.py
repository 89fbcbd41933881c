"""How long it may take and how often it comes back; and what a return to sport asks for."""

from typing import Final

from ischia.model.prognosis import Prognosis
from ischia.writers.figures.outlook import Range, outlook
from ischia.writers.report.linked import said
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Mark, Section, Table, Text
from ischia.writers.report.plan_section import gate
from ischia.writers.report.wording import THIN, opened

NO_PROMISE: Final = "What studies saw in other people: never a promise, nor a date for this one."
_DAYS: Final = {"d": 1.0, "wk": 7.0, "mo": 30.44}
_UNITS: Final = {"d": " days", "wk": " weeks", "mo": " months", "%": f"{THIN}%"}
_SPREADS: Final = {
    "sd": "± SD",
    "iqr": "quartiles",
    "range": "range",
    "ci95": f"95{THIN}% interval of the centre",
    "none": "no spread printed",
}
_TODAY: Final = {
    "before": "today is before this range",
    "within": "today is within this range",
    "beyond": "today is beyond this range",
}


def outlook_sections(material: ReportMaterial) -> tuple[Section, ...]:
    """Return what studies saw, and the criteria of return, where there are any."""
    sections = []
    if material.assessment.prognosis:
        sections.append(_prognosis(material))
    if material.assessment.return_to_sport:
        sections.append(_return(material))
    return tuple(sections)


def _prognosis(material: ReportMaterial) -> Section:
    seen = material.assessment.prognosis
    rows = tuple(
        (
            (p.says,),
            (material.short(p.cites), f"; {p.evidence.replace('_', ' ')}"),
            (p.population, f", n = {p.n}" if p.n else ""),
            (
                f"{opened(said(material, p.why))}.",
                f" {opened(_TODAY[p.today])}." if p.today else "",
            ),
        )
        for p in seen
    )
    columns = ("What a study saw", "Study, and how much of it was read", "In whom", "Why here")
    return Section(
        key="prognosis",
        heading="Prognosis",
        intro=NO_PROMISE,
        figures=tuple(_figures(material, seen)),
        tables=(Table(columns=columns, rows=rows),),
    )


def _today(p: Prognosis) -> str:
    return f" {opened(_TODAY[p.today])}." if p.today else ""


def _figures(material: ReportMaterial, seen: tuple[Prognosis, ...]) -> list[Figure]:
    timed = [p for p in seen if p.unit in _DAYS]
    shares = [p for p in seen if p.unit == "%"]
    a = material.assessment
    since_wk = (a.visit_date - a.onset).days / 7 if a.onset and a.visit_date >= a.onset else None
    figures = []
    if timed:
        ranges = [_range(material, p, _DAYS[p.unit] / 7) for p in timed]
        figures.append(_drawn(ranges, "weeks since the injury", "Time", since_wk))
    if shares:
        figures.append(
            _drawn([_range(material, p, 1.0) for p in shares], "per cent", "Shares", None)
        )
    return figures


def _drawn(ranges: list[Range], unit: str, heading: str, today: float | None) -> Figure:
    told = "; ".join(f"{r.name}: {r.says}" for r in ranges)
    drawing = outlook(ranges, unit=unit, today=today, title=f"{heading}, {unit}. {told}.")
    caption = "Pale: the spread as the study printed it. Upright line: its centre."
    return Figure(drawing=drawing, heading=(heading,), caption=(caption,))


def _range(material: ReportMaterial, p: Prognosis, factor: float) -> Range:
    low, high = (None if end is None else end * factor for end in (p.low, p.high))
    ends = "" if p.low is None or p.high is None else f", {p.low:g}–{p.high:g}"
    return Range(
        name=f"{material.short(p.cites)}: {material.word(p.id)}",
        says=f"{p.centre:g}{ends}{_UNITS[p.unit]} ({_SPREADS[p.spread]})",
        centre=p.centre * factor,
        low=low,
        high=high,
    )


def _return(material: ReportMaterial) -> Section:
    gates = [gate(material, g) for g in material.assessment.return_to_sport]
    rows: tuple[tuple[Text, ...], ...] = tuple(((g.mark,), (g.says,), g.why) for g in gates)
    return Section(
        key="return-to-sport",
        heading="Return to sport",
        intro="Each criterion with its state today. No sum of them is validated: who returns is "
        f"decided together. {_counted([g.mark for g in gates])}",
        tables=(Table(columns=("Today", "Criterion", "Because of"), rows=rows),),
    )


def _counted(marks: list[Mark]) -> str:
    """Return how many criteria have each state, in the order a reader asks."""
    told = [m.says for m in marks]
    kinds = [s for s in ("passed", "not passed", "unclear", "not measured") if s in told]
    return f"{opened(', '.join(f'{told.count(k)} {k}' for k in kinds))}."
