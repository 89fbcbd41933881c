"""Change between visits against what chance alone would do: MDC95 = 1.96 · √2 · SEM."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from ischia.knowledge.load import Knowledge
from ischia.knowledge.outcomes import PromRule
from ischia.knowledge.rules import Concept
from ischia.model.measured import Measurements
from ischia.model.measurement import IMPLAUSIBLE, PROPOSED, Measurement
from ischia.model.progress import Progress, ProgressPoint, Verdict
from ischia.model.reliability import Reliability, study_of
from ischia.model.several import ONE_OF_SEVERAL, counted
from ischia.model.terms import Side
from ischia.reason.comparable import Point, joined, notes, two_devices, without_error
from ischia.reason.importance import importance
from ischia.reason.printing import spelt

_Key = tuple[str, Side, tuple[tuple[str, str | float], ...]]


def progress(
    visits: Iterable[tuple[date, Measurements]], knowledge: Knowledge
) -> tuple[Progress, ...]:
    """Return every series that at least two visits measured, in order of concept and side.

    The error is the between-session one of a cited study, never the spread within a session. A
    concept of which neither direction is better has no verdict and makes no series. Of several
    values of one day the one that `counted` returns stands for it, of a device that measured at
    both ends of the series where there is one.
    """
    series: dict[_Key, list[list[Point]]] = defaultdict(list)
    for day, measured in sorted(visits, key=lambda visit: visit[0]):
        devices = {source.sha256: source.device for source in measured.sources}
        for key, several in _by_key(measured, knowledge.concepts).items():
            points = []
            for m in several:
                told = (device for sha in m.provenance.sources if (device := devices.get(sha)))
                made_by = frozenset({*m.provenance.devices, *told})
                points.append(Point(day, m, made_by, measured.devices))
            series[key].append(points)
    published = knowledge.reliabilities()
    important = {prom.concept: prom for prom in knowledge.proms.values()}
    return _once(
        [
            _progress(_counted(days), knowledge.concepts[key[0]], published, important.get(key[0]))
            for key, days in sorted(series.items(), key=lambda entry: repr(entry[0]))
            if len(days) > 1
        ]
    )


def _counted(days: list[list[Point]]) -> list[Point]:
    """Return the point of each visit that counts, of one device at both ends where there is one."""
    both_ends = {p.devices for p in days[0]} & {p.devices for p in days[-1]}
    last = _best([p for p in days[-1] if p.devices in both_ends] or days[-1])
    return [
        *(
            _best([p for p in points if p.devices == last.devices] or points)
            for points in days[:-1]
        ),
        last,
    ]


def _best(points: list[Point]) -> Point:
    best = counted(p.m for p in points)
    return next(p for p in points if p.m.id == best.id)._replace(m=best)


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


def _by_key(
    measured: Measurements, concepts: Mapping[str, Concept]
) -> dict[_Key, list[Measurement]]:
    """Tell measurements apart by what they measure, not by which frame or file they came from."""
    found: dict[_Key, list[Measurement]] = defaultdict(list)
    for m in measured.measurements:
        concept = concepts.get(m.concept)
        unused = {IMPLAUSIBLE, PROPOSED} & set(m.flags)
        if concept is None or concept.better == "none" or unused:
            continue
        parts = {k: v for k, v in m.context.items() if k not in concept.ignore_context}
        key = (m.concept, m.side, tuple(sorted(parts.items())))
        found[key].append(m)
    return found


def _progress(
    points: list[Point],
    concept: Concept,
    published: tuple[Reliability, ...],
    prom: PromRule | None,
) -> Progress:
    first, last = points[0].m, points[-1].m
    change = last.value - first.value
    study = study_of(published, last.concept, last.unit, last.context)
    mdc95 = _mdc95(points[0], points[-1], study)
    verdict, why = _verdict(concept, first.value, last.value, mdc95)
    apart = two_devices(points[0], points[-1]) or without_error(points[0], points[-1])
    said = (*notes(points, study), *_several(points))
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
                verdict=None if p is points[0] else _on_that_day(concept, points[0], p, study),
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


def _mdc95(first: Point, later: Point, study: Reliability | None) -> float | None:
    """Return what chance alone does between two visits; None where no study's error is theirs."""
    if study is None or two_devices(first, later) or without_error(first, later):
        return None
    return 1.96 * math.sqrt(2) * study.sem_at((abs(first.m.value) + abs(later.m.value)) / 2)


def _on_that_day(
    concept: Concept, first: Point, later: Point, study: Reliability | None
) -> Verdict:
    """Return the verdict that a visit in between would have had as the last one."""
    return _verdict(concept, first.m.value, later.m.value, _mdc95(first, later, study))[0]


def _several(points: list[Point]) -> tuple[str, ...]:
    """Say on which days more than one value of the test was measured."""
    days = [str(p.day) for p in points if ONE_OF_SEVERAL in p.m.flags]
    return (f"one of several values of the test counts on {' and '.join(days)}",) if days else ()


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
