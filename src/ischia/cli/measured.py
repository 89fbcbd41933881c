"""Measurements in the terminal: what was tested stands once, its numbers below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ischia.cli.tables import console, named, plain_table
from ischia.model.measured import Measurements
from ischia.model.measurement import Context, Curve, Measurement
from ischia.model.reliability import Reliability, study_of
from ischia.service.words import context_words, flag_words, interval_of, value_of

# How it was tested; what else a context says stands with the name of the value.
TEST: Final = ("test", "motion", "contraction", "velocity_deg_s", "load_mode", "structure")
HEADS: Final = ("measured", "side", "value", "95 %", "error from")
INDENT: Final = 2
GAP: Final = 2
READABLE_NAME: Final = 24
NARROWEST: Final = 12
_MEANS: Final = {
    "repeats": "Repeats: how far the value moved within this session.",
    "published": "A study (name, year): how far it moves between sessions, in the people studied.",
    "calibration": "Calibration: how well the picture or the device gives a length.",
    "propagated": "Its parts: carried over from the values that it is made of.",
    "combined": "Combined: several errors together.",
    "unknown": "Unknown: no error of this value is in the knowledge base; it passes no gate.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    test: str
    cells: tuple[str, ...]  # as HEADS


def show_measurements(
    measured: Measurements,
    words: Mapping[str, str],
    studies: Mapping[str, str],
    notes: Mapping[str, str],
    published: Sequence[Reliability] = (),
) -> None:
    """Print values with intervals, what to know about them, then what was not measured and why.

    Parameters
    ----------
    words
        Names for people of concepts and of the words of a context.
    studies
        Short citations by the key of a reference.
    notes
        What must stand beside values, by their concept.
    published
        The studies that published errors were taken from.
    """
    out = console()
    named_by = {m.id: _error(m, studies, published) for m in measured.measurements}
    rows = _rows(measured.measurements, words, named_by)
    widths = _widths([row.cells for row in rows], out.width)
    if rows:
        head = _table(widths)
        head.add_row(*HEADS, style="bold underline")
        out.print(_indented(head))
    for test, group in groupby(rows, key=lambda row: row.test):
        if test:
            out.print(test, style="bold")
        table = _table(widths)
        above = ""
        for row in group:
            name, *numbers = row.cells
            table.add_row("" if name == above else name, *numbers)
            above = name
        out.print(_indented(table))
    _show_remarks(out, measured, words, notes)
    _show_missing(out, measured, words)


def _rows(
    found: Iterable[Measurement], words: Mapping[str, str], errors: Mapping[str, str]
) -> list[_Row]:
    """Return the rows, those of one test together and the sides of one quantity side by side."""
    values = list(found)
    tests = list(dict.fromkeys(_test(m, words) for m in values))
    quantities = list(dict.fromkeys(_quantity(m, words) for m in values))
    values.sort(key=lambda m: (tests.index(_test(m, words)), quantities.index(_quantity(m, words))))
    return [
        _Row(
            test=_test(m, words),
            cells=(
                _quantity(m, words),
                "" if m.side == "midline" else m.side,
                value_of(m),
                interval_of(m).removeprefix("error "),
                errors[m.id],
            ),
        )
        for m in values
    ]


def _test(m: Measurement, words: Mapping[str, str]) -> str:
    return context_words({k: v for k, v in m.context.items() if k in TEST}, words)


def _quantity(m: Measurement, words: Mapping[str, str]) -> str:
    own: Context = {k: v for k, v in m.context.items() if k not in TEST}
    return named(m.concept, own, words)


def _error(m: Measurement, studies: Mapping[str, str], published: Sequence[Reliability]) -> str:
    """Return where an error comes from in a few words; a study by its name and year."""
    cites = ", ".join(studies.get(key, key) for key in m.provenance.cites)
    match m.uncertainty.kind:
        case "published":
            return _study(m, cites or "a study", published)
        case "repeats":
            return f"{m.uncertainty.n or ''} repeats".strip()
        case "propagated":
            return f"its parts ({cites})" if cites else "its parts"
        case "unknown":
            return ""
        case kind:
            return kind


def _study(m: Measurement, name: str, published: Sequence[Reliability]) -> str:
    """Return a study by its name, whom it saw, and whether its error is borrowed."""
    study = study_of(published, m.concept, m.unit, m.context)
    if study is None:
        return name + (f", n = {m.uncertainty.n}" if m.uncertainty.n else "")
    told = ", ".join(part for part in (name, study.counted) if part)
    lent = study.is_borrowed_by(m.provenance.devices)
    return f"borrowed from a {study.device} ({told})" if lent else told


def _widths(rows: Sequence[tuple[str, ...]], most: int) -> list[int]:
    """Return the widths of the columns: name and error share what the numbers leave."""
    longest = [max(map(len, column)) for column in zip(HEADS, *rows, strict=True)]
    room = most - INDENT - GAP * len(HEADS) - sum(longest[1:4])
    error = max(NARROWEST, min(longest[4], room - min(longest[0], READABLE_NAME)))
    name = max(NARROWEST, min(longest[0], room - error))
    return [name, *longest[1:4], error]


def _table(widths: Sequence[int]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
    for head, width in zip(HEADS, widths, strict=True):
        table.add_column(head, width=width, overflow="fold")
    return table


def _indented(table: Table) -> Padding:
    return Padding(table, (0, 0, 0, INDENT), expand=False)


def _show_remarks(
    out: Console, measured: Measurements, words: Mapping[str, str], notes: Mapping[str, str]
) -> None:
    """Print what must stand beside the numbers: notes of concepts, flags, what an error means."""
    found = measured.measurements
    noted = dict.fromkeys(m.concept for m in found if m.concept in notes)
    lines = [f"{words.get(concept, concept)}: {notes[concept]}" for concept in noted]
    flagged: dict[str, set[str]] = {}
    values: tuple[Measurement | Curve, ...] = (*found, *measured.curves)
    for m in values:
        for flag in m.flags:
            flagged.setdefault(flag, set()).add(words.get(m.concept, m.concept))
    everything = {words.get(m.concept, m.concept) for m in found}
    for flag, names in sorted(flagged.items()):
        of = "all values" if len(names) > 1 and names >= everything else ", ".join(sorted(names))
        lines.append(f"{of}: {flag_words(flag)}.")
    kinds = {m.uncertainty.kind for m in found}
    lines += [said for kind, said in _MEANS.items() if kind in kinds]
    if lines:
        out.print()
    for line in lines:
        out.print(line[:1].upper() + line[1:])


def _show_missing(out: Console, measured: Measurements, words: Mapping[str, str]) -> None:
    if not measured.not_measured:
        return
    missing = plain_table("not measured", "side", "why")
    for n in measured.not_measured:
        missing.add_row(named(n.concept, n.context, words), n.side, n.reason)
    out.print()
    out.print(missing)
