"""Sentences of the argument as people read them, their measured numbers opening their source."""

import re
from collections.abc import Iterable

from ischia.model.measurement import Measurement
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Number, Text
from ischia.writers.report.wording import MINUS, tidied

_ID = re.compile(r"\b[a-z][a-z0-9]*(?:[._][a-z0-9_]+)+\b")
_NUMBER = re.compile(r"(?<![\w.,–−-])[−-]?\d+(?:\.(\d+))?(?:\s?(?:%|mm|°/s|°|N·m|m/s))?(?![\w.]\d)")
_UNIT = re.compile(r"[^\d.−-]+$")


def said(material: ReportMaterial, why: str) -> str:
    """Return an explanation without names that only a program uses."""
    return _ID.sub(lambda found: _worded(material, found[0]), tidied(why))


def linked(material: ReportMaterial, why: str, basis: Iterable[str]) -> Text:
    """Return an explanation whose measured numbers open what they came from.

    `basis` holds ids of measurements, or of findings that rest on some. A number belongs to the
    first measurement whose value it is, to the decimals written.
    """
    measured = list(_measured(material, basis))
    pieces: list[str | Number] = []
    end = 0
    for found in _NUMBER.finditer(why):
        match = next((m for m in measured if _is_value(found, m)), None)
        if match is None:
            continue
        measured.remove(match)
        pieces += [why[end : found.start()], Number(measurement=match.id, says=found[0])]
        end = found.end()
    return tuple(piece for piece in (*pieces, why[end:]) if piece)


def _worded(material: ReportMaterial, name: str) -> str:
    return material.words.get(name, name if "." in name else name.replace("_", " "))


def _measured(material: ReportMaterial, basis: Iterable[str]) -> Iterable[Measurement]:
    known = material.assessment.measured.by_id()
    findings = {f.id: f for f in material.assessment.findings}
    for name in basis:
        ids = findings[name].basis if name in findings else (name,)
        yield from (m for i in ids if isinstance(m := known.get(i), Measurement))


def _is_value(found: re.Match[str], m: Measurement) -> bool:
    number = float(_UNIT.sub("", found[0]).strip().replace(MINUS, "-"))
    return abs(round(m.value, len(found[1] or "")) - number) < 1e-9  # noqa: PLR2004
