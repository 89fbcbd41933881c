"""Change between visits against what chance alone would do: MDC95 = 1.96 · √2 · SEM."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from ischia.knowledge.load import Knowledge
from ischia.knowledge.outcomes import PromRule
from ischia.knowledge.rules import Concept
from ischia.model.measured import Measurements
from ischia.model.measurement import IMPLAUSIBLE, PROPOSED, Measurement
from ischia.model.progress import Progress, ProgressPoint
from ischia.model.reliability import Reliability
from ischia.model.terms import Side
from ischia.reason.comparable import Point, joined, notes, two_devices
from ischia.reason.importance import importance
from ischia.reason.reading import contained, spelt

_Key = tuple[str, Side, tuple[tuple[str, str | float], ...]]
Verdict = Literal["improved", "worse", "within_noise", "error_unknown"]


def progress(
    visits: Iterable[tuple[date, Measurements]], knowledge: Knowledge
) -> tuple[Progress, ...]:
    """Return every series that at least two visits measured, in order of concept and side.

    The error is the between-session one of a cited study, never the spread within a session. A
    concept of which neither direction is better has no verdict and makes no series.
    """
    series: dict[_Key, list[Point]] = defaultdict(list)
    for day, measured in sorted(visits, key=lambda visit: visit[0]):
        devices = {source.sha256: source.device for source in measured.sources}
        for key, m in _by_key(measured, knowledge.concepts).items():
            told = (device for sha in m.provenance.sources if (device := devices.get(sha)))
            made_by = frozenset({*m.provenance.devices, *told})
            series[key].append(Point(day, m, made_by, measured.devices))
    published = knowledge.reliabilities()
    important = {prom.concept: prom for prom in knowledge.proms.values()}
    return _once(
        [
            _progress(points, knowledge.concepts[key[0]], published, important.get(key[0]))
            for key, points in sorted(series.items(), key=lambda entry: repr(entry[0]))
            if len(points) > 1
        ]
    )


def _once(entries: list[Progress]) -> tuple[Progress, ...]:
    """Leave out a ratio of means where that of the best peaks has a verdict, and the mean's none.

    Both say the same of one test; only the error of the best between sessions is published.
    """
    judged = {_test(p) for p in entries if p.mdc95 is not None}
    return tuple(
        p for p in entries if p.mdc95 is not None or "of" not in p.context or _test(p) not in judged
    )


def _test(p: Progress) -> tuple[str, Side, str]:
    told = sorted((k, v) for k, v in p.context.items() if k != "of")
    return p.concept, p.side, repr(told)


def _by_key(measured: Measurements, concepts: Mapping[str, Concept]) -> dict[_Key, Measurement]:
    """Tell measurements apart by what they measure, not by which frame or file they came from."""
    found: dict[_Key, Measurement] = {}
    for m in measured.measurements:
        concept = concepts.get(m.concept)
        unused = {IMPLAUSIBLE, PROPOSED} & set(m.flags)
        if concept is None or concept.better == "none" or unused:
            continue
        parts = {k: v for k, v in m.context.items() if k not in concept.ignore_context}
        key = (m.concept, m.side, tuple(sorted(parts.items())))
        known = found.get(key)
        if known is None or (known.interval95 is None and m.interval95 is not None):
            found[key] = m
    return found


def _progress(
    points: list[Point],
    concept: Concept,
    published: tuple[Reliability, ...],
    prom: PromRule | None,
) -> Progress:
    first, last = points[0].m, points[-1].m
    change = last.value - first.value
    study = next(
        (
            r
            for r in published
            if r.concept == last.concept
            and r.unit == last.unit
            and contained(r.context, last.context)
        ),
        None,
    )
    mdc95 = None
    apart = two_devices(points[0], points[-1])
    if study and not apart:
        mdc95 = 1.96 * math.sqrt(2) * study.sem_at((abs(first.value) + abs(last.value)) / 2)
    verdict, why = _verdict(concept, first.value, last.value, mdc95)
    said = notes(points, study)
    important, important_why = importance(prom, first.value, last.value)
    return Progress(
        concept=last.concept,
        unit=last.unit,
        side=last.side,
        context=last.context,
        points=tuple(
            ProgressPoint(
                date=p.day,
                value=p.m.value,
                measurement=p.m.id,
                interval95=p.m.interval95,
                device=joined(p.devices) or None,
            )
            for p in points
        ),
        change=change,
        mdc95=mdc95,
        verdict=verdict,
        reliability=study.id if study else None,
        cites=study.cites if study else (),
        why="; ".join(said if apart else (why, *said)),
        notes=said,
        important=important,
        important_why=important_why,
    )


def _verdict(
    concept: Concept, first_value: float, last_value: float, mdc95: float | None
) -> tuple[Verdict, str]:
    change, unit = last_value - first_value, spelt(concept.unit)
    if mdc95 is None:
        return "error_unknown", "no study of the error between sessions: the change has no verdict"
    words = f"change {change:+.1f} {unit}; chance alone moves it up to {mdc95:.1f} {unit} (MDC95)"
    if abs(change) < mdc95:
        return "within_noise", words
    gain = {
        "higher": change,
        "lower": -change,
        "toward_zero": abs(first_value) - abs(last_value),
    }[concept.better]
    return ("improved" if gain > 0 else "worse"), words
