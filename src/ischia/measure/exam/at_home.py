"""What a patient did at home since the visit before: range, pain and days of exercise.

Angles are those of a telephone's camera and of no laboratory: they are concepts of their own, so
that no series ever mixes the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np

from ischia.measure.pose.measures import LEGS_CONFUSED, ONE_LEG
from ischia.measure.repeats import Quantity, without_error
from ischia.model.home import HomeAngle, HomeDay
from ischia.model.measurement import Measured, Measurement, NotMeasured, Provenance, Uncertainty
from ischia.model.source import Source
from ischia.model.terms import Side
from ischia.model.units import Unit
from ischia.numeric.repeats import from_repeats, widened

# Half of the 95 % interval of an angle, beside the spread of its repetitions: a clinic default. In
# films of rendered figures (`validation/camera_angles.py`) hip hinge and squat came within 5; where
# one leg moves alone none is told. No study of patients gives any.
WITHIN_DEG: Final = 15.0
CAMERA: Final = "camera"
DEFAULT_INTERVAL: Final = "interval_clinic_default"
_DAYS_IN_WEEK: Final = 7
_WHOLE_PCT: Final = 100.0
_NOT_REPEATED: Final = "reported"


def camera_angles(angles: Sequence[HomeAngle], source: Source) -> Iterator[Measured]:
    """Yield the mean of the repetitions of the latest day of each movement and side [deg].

    The interval holds the spread of the repetitions and, in square, what a single camera gets
    wrong: its place, the plane of the movement, the finding of the joints. Where one leg moves
    alone the error is unknown: the models may have followed the other.
    """
    latest: dict[tuple[str, Side], HomeAngle] = {}
    for angle in sorted(angles, key=lambda a: a.date):
        latest[angle.movement, angle.side] = angle
    for (movement, side), angle in sorted(latest.items()):
        concept = f"camera.{movement}"
        if not angle.peaks_deg:
            why = "the camera saw no whole repetition"
            yield NotMeasured(concept=concept, side=side, reason=why)
            continue
        peaks = np.array(angle.peaks_deg)
        of = Quantity(
            concept=concept,
            unit=Unit.DEGREE,
            side=side,
            context={},
            provenance=Provenance(
                method=f"{concept}@1", sources=(source.sha256,), devices=(CAMERA,)
            ),
            flags=(LEGS_CONFUSED if angle.movement in ONE_LEG else DEFAULT_INTERVAL,),
        )
        if angle.movement in ONE_LEG:
            yield without_error(of.mean(angle.peaks_deg))
            continue
        value = float(peaks.mean())
        yield of.known(value, widened(value, from_repeats(peaks), WITHIN_DEG))


def exercise_days(
    days: Sequence[HomeDay], since: date | None, until: date, source: Source
) -> Iterator[Measured]:
    """Yield the worst pain after exercise [{score}], and the days done of those meant [%].

    Nothing where nothing was exercised; days are counted from the first one or the visit before,
    whichever was later.
    """
    if not days:
        return
    pains = [d.pain_after_0_10 for d in days if d.pain_after_0_10 is not None]
    if pains:
        yield _of("home.pain_after_exercise", max(pains), Unit.SCORE, len(pains), source)
    meant = [d.meant_a_week for d in days if d.meant_a_week is not None]
    begun = max(min(d.date for d in days), since or date.min)
    weeks = ((until - begun).days + 1) / _DAYS_IN_WEEK
    if not meant:
        why = "the plan names no days of exercise"
        yield NotMeasured(concept="home.exercise_days", side=Side.MIDLINE, reason=why)
    elif weeks < 1:
        why = "less than a week since the first day of exercise"
        yield NotMeasured(concept="home.exercise_days", side=Side.MIDLINE, reason=why)
    else:
        share = _WHOLE_PCT * len({d.date for d in days}) / (meant[-1] * weeks)
        yield _of("home.exercise_days", share, Unit.PERCENT, len(days), source)


def at_home(
    day: Iterable[HomeDay],
    angle: Iterable[HomeAngle],
    *,
    since: date | None,
    until: date,
    source: Source,
) -> tuple[Measured, ...]:
    """Return what belongs to a visit: all after the visit before, up to the visit's own day."""

    def belongs(on: date) -> bool:
        return on <= until and (since is None or on > since)

    days = sorted((d for d in day if belongs(d.date)), key=lambda d: d.date)
    angles = [a for a in angle if belongs(a.date)]
    return (*camera_angles(angles, source), *exercise_days(days, since, until, source))


def _of(concept: str, value: float, unit: Unit, n: int, source: Source) -> Measurement:
    return Measurement(
        concept=concept,
        value=float(value),
        unit=unit,
        interval95=None,
        uncertainty=Uncertainty(sem=None, kind="unknown", n=n),
        side=Side.MIDLINE,
        context={},
        provenance=Provenance(method=f"{concept}@1", sources=(source.sha256,)),
        flags=(_NOT_REPEATED,),
    )
