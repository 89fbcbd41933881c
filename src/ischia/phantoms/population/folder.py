"""A simulated patient as a case folder: what a person would have typed, and the truth beside it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from ischia.model.documents import VisitDocument
from ischia.model.exam import ExamItem
from ischia.model.measurement import Measurement
from ischia.model.schema import encode
from ischia.model.strength import ReportedValue
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.phantoms.plain import readable_json
from ischia.phantoms.population.patient import Look, VirtualPatient

_SIMULATED = "# Simulated: no such person exists. Made by `ischia phantom population`.\n"
_DIFFERENCE = "_difference"
# What a sound leg shows where only the difference of the legs was drawn.
_SOUND_LEG = {Unit.MILLIMETRE: 550.0, Unit.DEGREE: 70.0}


def case_folder(patient: VirtualPatient) -> dict[str, bytes]:
    """Return the files of a case folder by path, `truth.json` among them.

    What a hand measures on the leg stands as readings, so that its error can be worked out again.
    What an instrument measured stands as a reported number: its file does not exist, so nobody can
    know its error, and by itself it decides nothing.
    """
    made = {"case.toml": _sheet(encode(patient.case))}
    for look in patient.looks:
        path = f"visits/{look.visit.date}/visit.toml"
        made[path] = _sheet(encode(_typed(look)))
    truth = {
        "simulated": True,
        "conditions": patient.truth.conditions,
        "side": patient.truth.side,
        "shown": patient.truth.shown,
    }
    made["truth.json"] = readable_json(truth)
    return made


def _typed(look: Look) -> VisitDocument:
    """Return the visit with every measurement as somebody would type it."""
    exam, reported = list(look.visit.exam), []
    for m in look.measured.measurements:
        if m.concept.startswith("exam."):
            exam += _readings(m)
        else:
            value = round(m.value, 2)
            reported.append(
                ReportedValue(
                    concept=m.concept, value=value, unit=m.unit, side=m.side, context=m.context
                )
            )
    visit = look.visit
    return VisitDocument(
        schema=visit.schema,
        date=visit.date,
        mode=visit.mode,
        history=visit.history,
        exam=tuple(exam),
        reported=tuple(reported),
        imaging_report=visit.imaging_report,
    )


def _readings(m: Measurement) -> Iterator[ExamItem]:
    """Yield an item with three readings; of a difference, one for each leg."""
    name = m.concept.removeprefix("exam.")
    sem = m.uncertainty.sem
    if sem is None:
        yield ExamItem(item=name, side=m.side, values=(m.value,), unit=m.unit)
    elif name.endswith(_DIFFERENCE):
        item, sound = name.removesuffix(_DIFFERENCE), _SOUND_LEG.get(m.unit, 100.0)
        for side, value in ((m.side, sound + m.value), (m.side.other, sound)):
            yield _thrice(item, side, value, sem / np.sqrt(2), m.unit)
    else:
        yield _thrice(name, m.side, m.value, sem, m.unit)


def _thrice(item: str, side: Side, value: float, sem: float, unit: Unit) -> ExamItem:
    apart = sem * np.sqrt(3)  # the standard error of these three is `sem`
    readings = (value - apart, value, value + apart)
    return ExamItem(
        item=item, side=side, values=tuple(round(float(r), 1) for r in readings), unit=unit
    )


def _sheet(plain: dict[str, Any]) -> bytes:
    """Return a document as TOML: single values first, then a block for each entry of a list."""
    single = {k: v for k, v in plain.items() if not _is_block(v)}
    lines = [_SIMULATED, *_lines(single)]
    for name, value in plain.items():
        if _is_block(value):
            entries = value if isinstance(value, list) else [value]
            head = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            for entry in entries:
                lines += ["", head, *_lines(entry)]
    return ("\n".join(lines) + "\n").encode()


def _is_block(value: object) -> bool:
    """Say whether a value gets a block of its own: a record, or a list of records."""
    return isinstance(value, dict) or (bool(value) and isinstance(value, list) and _records(value))


def _records(values: Iterable[object]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _lines(record: dict[str, Any]) -> list[str]:
    return [f"{k} = {_value(v)}" for k, v in record.items() if v is not None and v != []]


def _value(value: Any) -> str:  # noqa: ANN401  # plain data is what JSON can hold
    """Spell a value: strings, numbers and lists are spelt alike in JSON and TOML; records not."""
    if isinstance(value, dict):
        return "{ " + ", ".join(_lines(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
