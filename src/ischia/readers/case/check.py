"""What a visit sheet can say in a valid form and still cannot be true."""

import math
from collections.abc import Iterator
from datetime import date

from ischia.model.devices import DevicesDocument
from ischia.model.documents import VisitDocument
from ischia.model.errors import InputError
from ischia.model.exam import ExamItem
from ischia.model.marks import Marks
from ischia.model.proms import PromsDocument
from ischia.model.terms import Side
from ischia.model.units import Unit, convert

NPRS = "pain_nprs"  # the numeric pain rating scale, which ends at 10 by its own definition
_MOST_NPRS = 10.0
_LENGTHS = {Unit.MILLIMETRE, Unit.CENTIMETRE, Unit.METRE, Unit.INCH}
_LONGEST_MM = 2600.0  # no part of a person is longer
_APART = 2.0  # readings of one length that differ by more than this factor are not repeats
_SIDES = f"side = {', '.join(repr(str(side)) for side in Side)}"
_NO_SIDE_NEEDED = {Unit.SCORE, Unit.RATIO, Unit.PERCENT, Unit.KILOGRAM}


def refuse_the_impossible(document: VisitDocument, shown: str) -> None:
    """Refuse a sheet that cannot be true as written, before anything is concluded from it.

    Raises
    ------
    InputError
        When an item has both or neither of a result and values, a value lacks its unit or its side,
        lies outside what its scale or a human body allows, readings of one length are no repeats,
        two answers contradict each other, a report is dated after
        the visit or does not say of which side it is.
    """
    for part, items in (("history", document.history), ("exam", document.exam)):
        for number, item in enumerate(items, start=1):  # as a person counts
            where = f"{shown}: {part}[{number}] {item.item!r}"
            _answered_once(item, where)
            if item.values:
                _measured(item, where)
    _refuse_contradictions(document, shown)
    _reports(document, shown)


def _answered_once(item: ExamItem, where: str) -> None:
    if (item.result is None) == (not item.values):
        raise InputError(
            where=where,
            found="both a result and values" if item.values else "neither result nor values",
            expected="a result (present, absent, indeterminate) or values with a unit",
            do="Leave the item out if nobody asked or looked; that is 'not asked', not 'no'.",
        )


def _measured(item: ExamItem, where: str) -> None:
    if item.unit is None:
        raise InputError(
            where=where,
            found="values without a unit",
            expected="unit = a UCUM code such as 'cm', 'deg' or '{score}'",
            do="Add the unit that the values were read in.",
        )
    if item.side is None and item.unit not in _NO_SIDE_NEEDED:
        raise InputError(
            where=where,
            found=f"values in {item.unit} without a side",
            expected=_SIDES,
            do="Say which leg was measured; 'midline' if it is of neither.",
        )
    if item.item == NPRS and not all(0 <= value <= _MOST_NPRS for value in item.values):
        raise InputError(
            where=f"{where}: values",
            found=_listed(item),
            expected="a number from 0 and up to 10",
            do="The scale ends at 10; divide a 0 to 100 scale by ten.",
        )
    if item.unit in _LENGTHS:
        _length(item, item.unit, where)


def _length(item: ExamItem, unit: Unit, where: str) -> None:
    lengths_mm = [convert(value, unit, Unit.MILLIMETRE) for value in item.values]
    if not all(0 < length_mm <= _LONGEST_MM for length_mm in lengths_mm):
        raise InputError(
            where=f"{where}: values",
            found=_listed(item),
            expected=f"lengths above 0 and up to {convert(_LONGEST_MM, Unit.MILLIMETRE, unit):g}",
            do="Mend the value, or the unit it was read in.",
        )
    if max(lengths_mm) > _APART * min(lengths_mm):
        raise InputError(
            where=f"{where}: values",
            found=_listed(item),
            expected="repeated readings of one length, none more than twice another",
            do="Look for a lost decimal point or another unit; write different lengths apart.",
        )


def _listed(item: ExamItem) -> str:
    return f"{', '.join(f'{value:g}' for value in item.values)} {item.unit}"


def _refuse_contradictions(document: VisitDocument, shown: str) -> None:
    seen: dict[tuple[str, str | None], str | None] = {}
    clashes = []
    for item in (*document.history, *document.exam):
        key, result = (item.item, item.side), item.result
        if key in seen and (result is None or seen[key] != result):
            clashes.append(f"{item.item} ({item.side or 'no side'})")
        seen[key] = result
    if clashes:
        raise InputError(
            where=shown,
            found=f"two different answers for {', '.join(clashes)}",
            expected="one answer per item and side",
            do="Keep the one that holds; repeated readings go into one item's values.",
        )


def _reports(document: VisitDocument, shown: str) -> None:
    for number, report in enumerate(document.imaging_report, start=1):
        if report.date > document.date:
            raise InputError(
                where=f"{shown}: imaging_report[{number}].date",
                found=str(report.date),
                expected=f"a day not after the visit, {document.date}",
                do="Mend the date, or write the report into the sheet of a later visit.",
            )
        if report.side is None and (report.present or report.absent):
            raise InputError(
                where=f"{shown}: imaging_report[{number}]",
                found=f"signs of the {report.region} without a side",
                expected=_SIDES,
                do="Say which leg was imaged, 'midline' for the spine; write one report per leg.",
            )


def refuse_a_name_twice(document: DevicesDocument, shown: str) -> None:
    """Refuse two devices of one name: a recording that names it would have two logs.

    Raises
    ------
    InputError
        With the place of the second.
    """
    seen: set[str] = set()
    for number, device in enumerate(document.device, start=1):
        if device.id in seen:
            raise InputError(
                where=f"{shown}: device[{number}].id",
                found=f"{device.id!r} a second time",
                expected="one entry for each device",
                do="Join the two, or give each device a name of its own.",
            )
        seen.add(device.id)


def refuse_answers_twice(document: PromsDocument, shown: str) -> None:
    """Refuse two sets of answers to one questionnaire on one day.

    Raises
    ------
    InputError
        With the place of the second.
    """
    seen: set[tuple[str, date]] = set()
    for number, given in enumerate(document.answers, start=1):
        key = (given.instrument, given.date)
        if key in seen:
            raise InputError(
                where=f"{shown}: answers[{number}]",
                found=f"{given.instrument!r} of {given.date} a second time",
                expected="one set of answers to a questionnaire a day",
                do="Keep the one that holds.",
            )
        seen.add(key)


def refuse_what_is_no_number(data: object, where: str) -> None:
    """Refuse `nan` and `inf`, which TOML and JSON parsers read and no instrument ever showed.

    Raises
    ------
    InputError
        With the path of the first such value.
    """
    for path in _not_finite(data):
        raise InputError(
            where=f"{where}: {path.lstrip('.')}",
            found="nan or inf",
            expected="a number",
            do="Leave out what was not measured, or write it under [[not_done]] with the reason.",
        )


def _not_finite(data: object, path: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _not_finite(value, f"{path}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data, start=1):
            yield from _not_finite(value, f"{path}[{number}]")
    elif isinstance(data, float) and not math.isfinite(data):
        yield path


def refuse_left_out_unexplained(document: Marks, shown: str) -> None:
    """Refuse a repetition that somebody left out without saying when it was, or why.

    Raises
    ------
    InputError
        When the moment or the reason is missing.
    """
    for number, mark in enumerate(document.marks, start=1):
        explained = mark.at_s is not None and bool((mark.reason or "").strip())
        if mark.kind == "left_out" and not explained:
            raise InputError(
                where=f"{shown}: marks[{number}]",
                found="a repetition left out without its moment or a reason",
                expected="at_s, a moment within the repetition, and reason in words",
                do="Say why it does not count; nobody could tell later.",
            )
