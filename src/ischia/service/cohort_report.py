"""A cohort's table → distributions, reliability and group curves, as figures and tidy tables."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from ischia.knowledge.load import load
from ischia.model.arrays import FloatArray
from ischia.model.terms import Side
from ischia.numeric.agreement import agreement, quartiles
from ischia.service.cohort_table import CURVES, Cohort, Values, read_cohort, read_table
from ischia.service.words import context_words
from ischia.writers.cohort.material import CohortMaterial, GroupCurve, Repeated, Spread
from ischia.writers.cohort.page import cohort_page
from ischia.writers.cohort.write import cohort_html, cohort_pdf
from ischia.writers.files import write_atomically

_FEWEST: Final = 3  # people, for reliability, and curves of a group
_POINTS: Final = 101
_SAID: Final = (
    "Dots are values of visits, not of people: one who came often counts often.",
    "Several values of one person, visit and measure are averaged before repeats are compared.",
    "SEM: root of the residual mean square of people by visits; MDC95 = 1.96 √2 SEM.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What was written."""

    files: tuple[Path, ...]
    measures: int
    repeated: int


def report_cohort(table: Path, out: Path, *, curves: Path | None = None) -> Reported:
    """Write a report on a cohort: HTML, PDF and a CSV for each kind of number.

    Parameters
    ----------
    table
        What `ischia batch` wrote.
    out
        The folder.
    curves
        A table of curves, as `ischia measure --curves` writes it; group curves are drawn from it.

    Raises
    ------
    InputError
        When a table cannot be read, or is of another kind.
    MissingExtraError
        When a part is not installed.
    StorageError
        When the folder cannot be written.
    """
    found = read_cohort(table)
    material = material_of(table.name, found, tuple(_curves(curves)) if curves else ())
    page = cohort_page(material)
    made = {
        "cohort.html": cohort_html(page).encode(),
        "cohort.pdf": cohort_pdf(page),
        "distributions.csv": _csv(map(_spread_row, material.spreads)),
        "reliability.csv": _csv(map(_repeated_row, material.repeated)),
    }
    if material.curves:
        made["curves.csv"] = _csv(_curve_rows(material.curves))
    for name, data in made.items():
        write_atomically(out / name, data)
    return Reported(
        files=tuple(out / name for name in made),
        measures=len(material.spreads),
        repeated=len(material.repeated),
    )


def material_of(name: str, found: Cohort, curves: tuple[GroupCurve, ...]) -> CohortMaterial:
    """Return what the report is made of."""
    spreads = tuple(
        sorted(
            (_spread(one) for one in found.measures),
            key=lambda one: (one.concept, one.context, one.unit, one.side),
        )
    )
    known = load().words()
    told = {(one.concept, one.context) for one in spreads}
    told |= {(one.concept, one.context) for one in curves}
    return CohortMaterial(
        table=name,
        sha256=found.sha256,
        rows=found.rows,
        records=found.records,
        people=found.people,
        simulated=found.simulated,
        spreads=spreads,
        repeated=tuple(repeated(found.measures)),
        curves=curves,
        said=_SAID,
        words={
            (concept, context): _words(concept, json.loads(context), known)
            for concept, context in told
        },
    )


def repeated(measures: Iterable[Values]) -> Iterator[Repeated]:
    """Yield how well each measure was found again at the second visit that has it."""
    for one in measures:
        pairs = np.array(list(_pairs(one)), dtype=np.float64)
        if len(pairs) >= _FEWEST:
            concept, context, side, unit = one.measure
            yield Repeated(concept, context, side, unit, agreement(pairs))


def _pairs(one: Values) -> Iterator[tuple[float, float]]:
    """Yield each person's value at the first two visits that have one."""
    dated = one.visit >= 0
    order = np.lexsort((one.visit[dated], one.record[dated]))
    rows = zip(
        one.record[dated][order].tolist(),
        one.visit[dated][order].tolist(),
        one.value[dated][order].tolist(),
        strict=True,
    )
    for _, person in groupby(rows, key=lambda row: row[0]):
        visits = [
            sum(held) / len(held)
            for _, visit in groupby(person, key=lambda row: row[1])
            if (held := [value for _, _, value in visit])
        ]
        if len(visits) >= 2:  # noqa: PLR2004  # a first and a second
            yield visits[0], visits[1]


def _spread(one: Values) -> Spread:
    concept, context, side, unit = one.measure
    people = int(np.unique(one.record[one.visit >= 0]).size)
    return Spread(concept, context, side, unit, tuple(one.value.tolist()), people, one.missing)


def _words(concept: str, context: dict[str, Any], known: dict[str, str]) -> str:
    name = known.get(concept, concept)
    said = context_words(context, known)
    return f"{name}, {said}" if said else name


# --- curves ---


def _curves(path: Path) -> Iterator[GroupCurve]:
    rows = read_table(path, CURVES).to_pylist()
    held: dict[tuple[str, str, Side, str, str], list[tuple[FloatArray, FloatArray]]] = {}
    for _, points in groupby(rows, key=lambda row: row["curve"]):
        several = list(points)
        first = several[0]
        context = {
            name.removeprefix("context."): word
            for name, word in first.items()
            if name.startswith("context.") and word is not None
        }
        key = (
            first["concept"],
            json.dumps(context, sort_keys=True),
            Side(first["side"]),
            first["unit"],
            first["axis"],
        )
        kept = [(p["at"], p["value"]) for p in several if p["value"] is not None]
        at, value = np.array(kept, dtype=np.float64).reshape(-1, 2).T
        held.setdefault(key, []).append((at, value))
    for key, curves in held.items():
        group = _group(curves)
        if group is not None:
            yield GroupCurve(*key, *group, len(curves))


def _group(
    pairs: Sequence[tuple[FloatArray, FloatArray]],
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]] | None:
    """Return axis, mean and SD over the stretch that all of them have; None where there is none."""
    if len(pairs) < _FEWEST or any(at.size < 2 for at, _ in pairs):  # noqa: PLR2004
        return None
    low, high = max(at.min() for at, _ in pairs), min(at.max() for at, _ in pairs)
    if low >= high:
        return None
    grid = np.linspace(low, high, _POINTS)
    drawn = np.stack([np.interp(grid, at, value) for at, value in pairs])
    return (
        tuple(grid.tolist()),
        tuple(drawn.mean(axis=0).tolist()),
        tuple(drawn.std(axis=0, ddof=1).tolist()),
    )


# --- tidy tables ---


def _spread_row(one: Spread) -> dict[str, Any]:
    values = np.asarray(one.values)
    q25, median, q75 = quartiles(values)
    return {
        **_about(one),
        "n": values.size,
        "people": one.people or None,
        "not_measured": one.missing,
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if values.size > 1 else None,
        "min": float(values.min()),
        "q25": q25,
        "median": median,
        "q75": q75,
        "max": float(values.max()),
    }


def _repeated_row(one: Repeated) -> dict[str, Any]:
    told = one.found._asdict()
    intervals = {name: told.pop(name) for name in ("icc_2_1_95", "icc_3_1_95", "sem_95")}
    for name, interval in intervals.items():
        told[f"{name}_low"], told[f"{name}_high"] = interval or (None, None)
    return {**_about(one), **told}


def _curve_rows(curves: Iterable[GroupCurve]) -> Iterator[dict[str, Any]]:
    for one in curves:
        for at, mean, sd in zip(one.at, one.mean, one.sd, strict=True):
            yield {**_about(one), "axis": one.axis, "n": one.n, "at": at, "mean": mean, "sd": sd}


def _about(one: Spread | Repeated | GroupCurve) -> dict[str, Any]:
    return {
        "concept": one.concept,
        "context": one.context,
        "side": str(one.side),
        "unit": one.unit,
    }


def _csv(rows: Iterable[dict[str, Any]]) -> bytes:
    held = list(rows)
    text = io.StringIO()
    if held:
        writer = csv.DictWriter(text, list(held[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(held)
    return text.getvalue().encode()
