"""The page on a cohort: words, tables and figures, before HTML or paper dresses them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np

from ischia.model.terms import Side
from ischia.numeric.agreement import Agreement, quartiles
from ischia.writers.cohort.figures import curve_figure, reliability_figure, spread_figure
from ischia.writers.cohort.material import (
    Block,
    CohortMaterial,
    CohortPage,
    GroupCurve,
    Part,
    Repeated,
    Spread,
    Table,
)
from ischia.writers.report.wording import MINUS, unit_named

FEWEST: Final = 3  # values, below which nothing is drawn
MOST_FIGURES: Final = 60
_MOST_ROWS: Final = 20  # of one figure: four of them fit a sheet of paper
_HEADING: Final = "How well values are found again"
_SAYS: Final = (
    "First against second visit of each person. What changed in everybody alike is the bias; how "  # noqa: ISC004
    "large such shifts are, two visits can hardly tell, so the interval of ICC(2,1) is wide.",
    "What changed in each in their own way counts as error: between visits with treatment or "  # noqa: ISC004
    "healing these errors are too large.",
    "Numbers in the figures are those of the table. An open mark is an ICC below 0: people differ "  # noqa: ISC004
    "less from each other than from themselves, and no share of it is theirs.",
)
_ORDER: Final = {Side.LEFT: 0, Side.RIGHT: 1, Side.MIDLINE: 2}


def cohort_page(material: CohortMaterial) -> CohortPage:
    """Return the page.

    Raises
    ------
    MissingExtraError
        When the optional part `report` is not installed.
    """
    people = f" of {material.people} people" if material.people else ""
    return CohortPage(
        title="A cohort in figures",
        state=f"{material.rows} rows, {material.records} records{people}, from {material.table}",
        simulated=material.simulated,
        parts=tuple(
            part
            for part in (_reliability(material), _curves(material), _spreads(material))
            if part is not None
        ),
        foot=(*material.said, f"Table: sha256 {material.sha256}"),
    )


def _reliability(material: CohortMaterial) -> Part | None:
    held = sorted(material.repeated, key=_place)
    if not held:
        says = (
            "Not told: no measure of this table stands at two visits of three people or more. "
            "Visits are known of case folders and of what a clinic exported, not of single files."
        )
        return Part(key="reliability", heading=_HEADING, says=(says,))
    named = [(f"{place}  {_name(material, one)}", one) for place, one in enumerate(held, 1)]
    blocks = tuple(
        Block(
            heading="",
            note="",
            drawing=reliability_figure(
                held[at : at + _MOST_ROWS], at + 1, _told(named[at : at + _MOST_ROWS])
            ),
        )
        for at in range(0, len(held), _MOST_ROWS)
    )
    columns = ("measure", "n", "mean", "bias", "ICC(2,1)", "ICC(3,1)", "SEM", "MDC95")
    rows = tuple((name, *_cells(one.found)) for name, one in named)
    table = Table(columns=columns, rows=rows)
    return Part(key="reliability", heading=_HEADING, says=_SAYS, blocks=blocks, table=table)


def _place(one: Repeated) -> tuple[str, str, str, int]:
    return one.concept, one.context, one.unit, _ORDER[one.side]


def _told(sheet: Sequence[tuple[str, Repeated]]) -> str:
    return "; ".join(
        f"{name}: ICC(2,1) {one.found.icc_2_1:.2f}" if one.found.sem else f"{name}: no error found"
        for name, one in sheet
    )


def _cells(found: Agreement) -> tuple[str, ...]:
    if not found.sem:  # a sample without any error says nothing of how large errors are
        told = ("–", "–", "0: all alike", "–")
    else:
        told = (
            _with(found.icc_2_1, found.icc_2_1_95),
            _with(found.icc_3_1, found.icc_3_1_95),
            f"{found.sem:.3g} ({found.sem_95[0]:.3g} to {found.sem_95[1]:.3g})",
            f"{found.mdc95:.3g}",
        )
    cells = (f"{found.mean:.4g}", f"{found.bias:+.3g}", *told)
    return str(found.n), *(cell.replace("-", MINUS) for cell in cells)


def _with(value: float, interval95: tuple[float, float] | None) -> str:
    if interval95 is None:
        return f"{value:.2f}"
    return f"{value:.2f} ({interval95[0]:.2f} to {interval95[1]:.2f})"


def _curves(material: CohortMaterial) -> Part | None:
    def key(one: GroupCurve) -> tuple[str, str, str, str]:
        return one.concept, one.context, one.unit, one.axis

    blocks = []
    for _, group in groupby(sorted(material.curves, key=key), key=key):
        sides = sorted(group, key=lambda one: _ORDER[one.side])
        name = material.words[sides[0].concept, sides[0].context]
        counted = ", ".join(f"{one.side} {one.n}" for one in sides)
        blocks.append(
            Block(
                heading=name,
                note=f"Curves: {counted}.",
                drawing=curve_figure(sides, f"{name}: mean of the curves of {counted}."),
            )
        )
    if not blocks:
        return None
    return Part(key="curves", heading="Curves of the group", blocks=tuple(blocks))


def _spreads(material: CohortMaterial) -> Part:
    sides = [one for one in material.spreads if len(one.values) >= FEWEST]
    groups = [list(group) for _, group in groupby(sides, key=lambda one: one.key)]
    shown = sorted(groups, key=lambda group: -sum(len(one.values) for one in group))[:MOST_FIGURES]
    blocks = tuple(_block(material, group) for group in groups if group in shown)
    says = ["A dot is a value, the box holds half of them, its line is the median."]
    every = len({one.key for one in material.spreads})
    if len(groups) < every:
        says.append(
            f"Of {every} measures, {every - len(groups)} with fewer than {FEWEST} values on either "
            "side are not drawn; they stand in distributions.csv."
        )
    if len(groups) > len(shown):
        says.append(
            f"The {len(shown)} measures with the most values are drawn, of {len(groups)}; all of "
            "them stand in distributions.csv."
        )
    return Part(key="spreads", heading="How values spread", says=tuple(says), blocks=blocks)


def _block(material: CohortMaterial, sides: Sequence[Spread]) -> Block:
    name = material.words[sides[0].concept, sides[0].context]
    told = []
    for one in sides:
        q25, median, q75 = quartiles(np.asarray(one.values))
        gone = f", {one.missing} not measured" if one.missing else ""
        side = "" if one.side is Side.MIDLINE else f"{one.side}: "
        told.append(
            f"{side}median {median:.4g}{unit_named(one.unit)} ({q25:.4g} to {q75:.4g}), "
            f"n = {len(one.values)}{gone}"
        )
    note = "; ".join(told)
    return Block(heading=name, note=note, drawing=spread_figure(sides, f"{name}. {note}"))


def _name(material: CohortMaterial, one: Repeated) -> str:
    side = "" if one.side is Side.MIDLINE else f", {one.side}"
    unit = unit_named(one.unit).strip()
    return f"{material.words[one.concept, one.context]}{side}{f' [{unit}]' if unit else ''}"
