"""Change between visits: the series that matter most as drawings, all of them as a table."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

from ischia.model.progress import Progress, ProgressPoint
from ischia.model.terms import Side
from ischia.writers.figures.series import Visit, series
from ischia.writers.report.errors import study_words
from ischia.writers.report.material import ReportMaterial
from ischia.writers.report.pieces import Figure, Section, Table, Text
from ischia.writers.report.symmetry_rows import order_of
from ischia.writers.report.wording import (
    axis_unit,
    change_sign,
    context_words,
    day,
    decimal,
    opened,
    places,
    side_word,
    span,
    tidied,
    unit_sign,
)

_STRIPE = (
    "Pale stripe: the first visit ± MDC95, between sessions; within it is noise. Upright lines: "
    "each visit’s own 95\u202f% interval. Open circle: that interval is unknown."
)
_MOST = 6
_MOST_MORE = 24
VERDICTS = {
    "improved": "improved",
    "worse": "worse",
    "within_noise": "within noise",
    "error_unknown": "error unknown, so no verdict",
}
# What a clinician asks first stands first; the rest follows in order of name.
_FIRST = (
    "strength.limb_symmetry",
    "strength.mean_peak_torque",
    "strength.peak_torque",
    "strength.limb_symmetry_at_length",
    "strength.mean_torque_10_to_30deg",
    "ultrasound.gap_opening",
    "exam.pain_nprs",
    "motion.peak_knee_flexion_swing",
)


def progress_section(material: ReportMaterial) -> Section:
    """Return every series of two visits or more with its verdict."""
    entries = sorted(material.assessment.progress, key=lambda p: series_order(material, p))
    if not entries:
        return Section(
            key="progress", heading="Progress", intro="No earlier visit holds the same value."
        )
    # Without a study of the error, or of what patients call important, there is nothing to judge a
    # change by: such series wait until somebody asks.
    known = [p for p in entries if p.mdc95 is not None or p.important is not None]
    unknown = [p for p in entries if p not in known]
    return Section(
        key="progress",
        heading="Progress",
        intro=" ".join([_STRIPE, *_studies(material)]),
        figures=tuple(_figure(material, p) for p in entries[:_MOST]),
        more=tuple(_figure(material, p) for p in entries[_MOST:_MOST_MORE]),
        tables=(
            *_table(material, known),
            *_table(material, unknown, folded=bool(known)),
        ),
    )


def _table(
    material: ReportMaterial, entries: Sequence[Progress], *, folded: bool = False
) -> tuple[Table, ...]:
    if not entries:
        return ()
    said = f"{len(entries)} series without an error between sessions in the knowledge base"
    return (
        Table(
            columns=("What", "Visits", "Change", "MDC95", "Verdict"),
            rows=tuple(_row(material, p) for p in entries),
            folded=said if folded else "",
        ),
    )


def series_order(material: ReportMaterial, p: Progress) -> tuple[object, ...]:
    """Return a series' place: the injured leg's verdicts, symmetry, the other leg's, the rest."""
    rank = _FIRST.index(p.concept) if p.concept in _FIRST else len(_FIRST)
    injured = material.assessment.injured_side.sides
    other_leg = p.side in (Side.LEFT, Side.RIGHT) and bool(injured) and p.side not in injured
    place = 2 if other_leg else 0
    if p.mdc95 is None:
        place = 1 if p.concept == _FIRST[0] else 3
    return (place, rank, other_leg, order_of(p.context), p.concept, str(p.side))


def told(p: Progress) -> str:
    """Return a series in words, each visit with its value and interval."""
    return ", then ".join(_dated(p, point) for point in p.points)


def _figure(material: ReportMaterial, p: Progress) -> Figure:
    name = _named(material, p)
    verdict = opened(course_of(p))
    return Figure(
        drawing=series(
            visits_of(p.points),
            side=p.side,
            mdc95=p.mdc95,
            unit=axis_unit(p.unit),
            title=f"{name}: {told(p)}. {verdict}.",
        ),
        heading=(name,),
        caption=_caption(p),
    )


def _changed(p: Progress) -> str:
    return f"changed by {_signed(p)}{change_sign(p.unit)}" if p.change else "unchanged"


def against_chance(p: Progress) -> str:
    """Return the verdict in words, beside the change that chance alone would make."""
    if p.mdc95 is None:
        return f"{opened(VERDICTS[p.verdict])}: {_changed(p)}"
    against = decimal(p.mdc95, decimals_of(p)) + change_sign(p.unit)
    return f"{opened(course_of(p))}: {_changed(p)}; chance alone moves it up to {against} (MDC95)"


def course_of(p: Progress) -> str:
    """Return the verdict in words, after the ones that earlier visits had."""
    before = verdicts_before(p)
    return f"{before}, then {VERDICTS[p.verdict]}" if before else VERDICTS[p.verdict]


def verdicts_before(p: Progress) -> str:
    """Return in words the verdicts of earlier visits, where one of them was another than now.

    Each is on the change since the first visit. A visit that has none, for the device was another,
    is passed over.
    """
    judged = [
        (point.verdict, point.date)
        for point in p.points[1:]
        if point.verdict and point.verdict != "error_unknown"
    ]
    runs = [(said, max(on for _, on in run)) for said, run in groupby(judged, key=itemgetter(0))]
    if p.mdc95 is None:
        return ""
    return ", ".join(f"{VERDICTS[said]} until {on.day} {on:%b %Y}" for said, on in runs[:-1])


def _caption(p: Progress) -> Text:
    """Return the verdict in words, what it rests on, and what else may have moved the value."""
    if p.mdc95 is None:
        said = f"{opened(_changed(p))}."
        return (" ".join(filter(None, (said, _sentence(p.why), _matters(p)))),)
    cites = f" [{', '.join(p.cites)}]" if p.cites else ""
    said = f"{against_chance(p)}{cites}."
    return (" ".join(filter(None, (said, _matters(p), *(_sentence(n) for n in _notes(p))))),)


def _matters(p: Progress) -> str:
    """Return whether patients call such a change important, where a source says how large."""
    if p.important is None:
        return ""
    said = "Important to patients" if p.important else "Not as large as patients call important"
    return f"{said}: {tidied(p.important_why)}."


def _notes(p: Progress) -> tuple[str, ...]:
    """Return what else may have moved a value: learning, another way to find it."""
    return p.notes


def _sentence(said: str) -> str:
    return f"{opened(tidied(said).replace('N.m', 'N·m')).rstrip('.')}." if said else ""


def visits_of(points: Sequence[ProgressPoint], since: date | None = None) -> list[Visit]:
    """Return the points of a series; days count from its own first visit, or from another."""
    visits: list[Visit] = []
    begin = since or points[0].date
    device: str | None = next((point.device for point in points if point.device), None)
    for point in points:
        device = point.device or device  # one that nobody named is not another one
        visits.append(
            Visit(
                day=float((point.date - begin).days),
                date=f"{point.date.day} {point.date:%b} {point.date.year}",
                short_date=f"{point.date.day} {point.date:%b}",
                value=point.value,
                interval95=point.interval95,
                device=device,
            )
        )
    return visits


def _row(material: ReportMaterial, p: Progress) -> tuple[Text, ...]:
    sign, decimals = change_sign(p.unit), decimals_of(p)
    notes = " ".join(filter(None, (_matters(p), *(_sentence(note) for note in _notes(p)))))
    cites = f" [{', '.join(p.cites)}]" if p.cites else ""
    return (
        (_named(material, p),),
        (" → ".join(point_of(p, point) for point in p.points),),
        (_signed(p) + sign,),
        (decimal(p.mdc95, decimals) + sign if p.mdc95 else "error unknown",),
        (f"{course_of(p)}{cites}{'. ' if notes else ''}{notes}",),
    )


def _named(material: ReportMaterial, p: Progress) -> str:
    parts = [
        opened(material.word(p.concept)),
        side_word(p.side),
        context_words(p.context, material.words),
    ]
    return ", ".join(filter(None, parts))


def decimals_of(p: Progress) -> int:
    """Return how many decimals tell a change from what chance does; else as the error allows."""
    if not p.mdc95:
        return places(p.change, None)
    decimals = places(p.change, (-p.mdc95, p.mdc95))
    alike = decimal(abs(p.change), decimals) == decimal(p.mdc95, decimals)
    return decimals + 1 if alike and abs(p.change) != p.mdc95 else decimals


def _signed(p: Progress) -> str:
    said = decimal(p.change, decimals_of(p))
    return f"+{said}" if p.change > 0 and float(said) else said


def point_of(p: Progress, point: ProgressPoint) -> str:
    """Return a visit's value with its unit, to the decimals of the series."""
    return decimal(point.value, decimals_of(p)) + unit_sign(p.unit)


def _dated(p: Progress, point: ProgressPoint) -> str:
    held = f" ({span(*point.interval95, decimals_of(p))})" if point.interval95 else ""
    return f"{point_of(p, point)}{held} on {day(point.date)}"


def _studies(material: ReportMaterial) -> list[str]:
    """Return which studies the errors between sessions come from, each once."""
    used = {p.reliability for p in material.assessment.progress}
    known = [s for s in material.reliabilities if s.id in used]
    said = dict.fromkeys(f"{study_words(material, s)}; {s.design}" for s in known)
    return [f"{opened(words)}." for words in said]
