"""Exercises of a plan as they are done at home, and answers about them that must not wait."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, cast

from ischia.knowledge.home import HomeAlarm, HomeDose, Movement
from ischia.knowledge.load import load
from ischia.model.home import CameraMovement, HomeAngle, HomeDay, HomeDocument
from ischia.model.terms import Side, Urgency
from ischia.service.screening import Danger
from ischia.service.sheets import toml_sheet

_SETS: Final = re.compile(r"(\d+)\s*(?:sets of|×|x)\s*(\d+)(?!\s*s\b)")
_HOLDS: Final = re.compile(r"(\d+)\s*holds of\s*(\d+)\s*s\b")
_MINUTES: Final = re.compile(r"(\d+)\s*min")
_A_WEEK: Final = re.compile(r"(\d+)(?:\s*to\s*\d+)?\s*(?:sessions|times)\s*a\s*week")
_DAYS: Final = 7
_SOON: Final = (Urgency.NOW, Urgency.TODAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a camera saw of a movement: how far each repetition went, or why that is not known."""

    movement: str
    peaks_deg: tuple[float, ...]
    frames: int
    good_pct: float  # of the frames
    rate_hz: float
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEntry:
    """What a patient did of one movement on one day, and how it was."""

    day: date
    treatment: str
    movement: str
    done: tuple[int, ...] = ()  # repetitions of each set, seconds of each hold, or minutes
    side: str = ""
    pain_before_0_10: int | None = None
    pain_after_0_10: int | None = None
    swelling: bool = False
    words: str = ""
    seen: Seen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of a movement is meant, and whether the plan says so."""

    sets: int
    times: int  # of each set: repetitions, seconds of a hold, or minutes
    rest_s: int
    week_days: float
    of_plan: bool  # else a default of the clinic, without a source


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One movement of a plan, as it is shown to who does it."""

    treatment: str
    movement: str
    name: str
    steps: tuple[str, ...]
    says: str  # what the plan says of it, in plain words
    dose: str  # as the plan has it
    meant: Dose
    unit: str  # "times", "s" or "min"
    sided: bool
    camera: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was done of a plan in the last days, and how it was."""

    done: int  # days with an entry
    meant_days: float | None  # that the plan means in the same time; None: nothing is planned
    pain: tuple[tuple[date, int | None, int | None], ...] = field(default=())  # worst of each day


def exercises(lines: Iterable[tuple[str, str]]) -> tuple[Exercise, ...]:
    """Return the movements of a plan's lines, each once, in the order of the plan.

    Parameters
    ----------
    lines
        Id and dose of each line; what is no exercise has no movement and is left out.
    """
    knowledge = load()
    found: dict[str, Exercise] = {}
    for treatment, dose in lines:
        rule = knowledge.treatments.get(treatment)
        if rule is None or rule.kind != "exercise" or rule.contradicted:
            continue
        for movement in knowledge.home.movement:
            if treatment in movement.for_ and movement.id not in found:
                found[movement.id] = Exercise(
                    treatment=treatment,
                    movement=movement.id,
                    name=movement.name,
                    steps=movement.steps,
                    says=rule.plain or rule.says,
                    dose=dose,
                    meant=meant(dose, movement, knowledge.home.dose),
                    unit="s" if movement.hold_s else "min" if movement.timed else "times",
                    sided=movement.sided,
                    camera=movement.camera,
                )
    return tuple(found.values())


def meant(dose: str, movement: Movement, default: HomeDose) -> Dose:
    """Return how much a dose in words means of a movement; the clinic's default where it is open.

    Of a range, as "2 to 3 sessions a week", the least is meant: nobody is behind who does that.
    """
    said = dose.lower()
    sets, holds, minutes = _SETS.search(said), _HOLDS.search(said), _MINUTES.search(said)
    told = minutes if movement.timed else holds if movement.hold_s else sets
    if told is None:
        n, times = default.sets, movement.hold_s or default.times
        if movement.timed:
            n, times = 1, default.minutes
    elif movement.timed:
        n, times = 1, int(told[1])
    else:
        n, times = int(told[1]), int(told[2])
    return Dose(
        sets=n,
        times=times,
        rest_s=default.rest_s,
        week_days=days_a_week(said) or float(default.a_week),
        of_plan=told is not None,
    )


def days_a_week(dose: str) -> float | None:
    """Return on how many days of a week a dose is meant; None where it does not say."""
    if found := _A_WEEK.search(dose):
        return float(found[1])
    if "every other day" in dose:
        return _DAYS / 2
    return float(_DAYS) if "daily" in dose or "every day" in dose else None


def dangers_at_home(entries: Sequence[HomeEntry], today: date) -> tuple[Danger, ...]:
    """Return what the newest entry raises, with those before it; the most urgent first.

    A word raises its alarm wherever it stands, in "no tingling" as well: a call too many does less
    harm than one too few.

    Parameters
    ----------
    entries
        Of one patient, the newest last.
    """
    found = [alarm for alarm in load().home.alarm if _raised(alarm, entries, today)]
    return tuple(
        Danger(
            id=alarm.id,
            name=alarm.name,
            urgency=_SOON.index(alarm.urgency),
            action=alarm.action,
            plain=alarm.plain,
            plain_action=alarm.plain_action,
        )
        for alarm in sorted(found, key=lambda alarm: _SOON.index(alarm.urgency))
    )


def alarm_rules() -> tuple[HomeAlarm, ...]:
    """Return the rules themselves, for a page that has to know them without the clinic."""
    return load().home.alarm


def camera_of(movement: str) -> str | None:
    """Return what a camera measures of a movement; None where nothing, or there is no such one."""
    return next((m.camera for m in load().home.movement if m.id == movement), None)


def course(
    entries: Iterable[HomeEntry], planned: Iterable[Exercise], today: date, days: int = _DAYS
) -> Course:
    """Return what was done in the last days against what the plan means in that time."""
    recent = [e for e in entries if today - timedelta(days=days) < e.day <= today]
    most = max((e.meant.week_days for e in planned), default=None)
    by_day: dict[date, list[HomeEntry]] = {}
    for entry in recent:
        by_day.setdefault(entry.day, []).append(entry)
    return Course(
        done=len(by_day),
        meant_days=None if most is None else most * days / _DAYS,
        pain=tuple(
            (day, _worst(e.pain_before_0_10 for e in told), _worst(e.pain_after_0_10 for e in told))
            for day, told in sorted(by_day.items())
        ),
    )


def home_sheet(entries: Iterable[HomeEntry], planned: Iterable[Exercise]) -> bytes | None:
    """Return `home.toml` of what was done at home; None where nothing was.

    Angles of one movement, side and day are put together; what a camera could not measure, and a
    movement of no side, is no angle of a leg.
    """
    days: dict[date, list[HomeEntry]] = {}
    peaks: dict[tuple[date, str, Side], tuple[float, ...]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
        if entry.seen is not None and entry.seen.peaks_deg:
            key = (entry.day, entry.seen.movement, Side(entry.side or Side.MIDLINE))
            peaks[key] = (*peaks.get(key, ()), *entry.seen.peaks_deg)
    if not days:
        return None
    most = max((e.meant.week_days for e in planned), default=None)
    document = HomeDocument(
        schema="ischia.home/1",
        day=tuple(
            HomeDay(
                date=day,
                pain_before_0_10=_worst(e.pain_before_0_10 for e in told),
                pain_after_0_10=_worst(e.pain_after_0_10 for e in told),
                meant_a_week=most,
            )
            for day, told in sorted(days.items())
        ),
        angle=tuple(
            HomeAngle(date=day, movement=cast("CameraMovement", movement), side=side, peaks_deg=deg)
            for (day, movement, side), deg in sorted(peaks.items())
        ),
    )
    return toml_sheet(document)


def _worst(said: Iterable[int | None]) -> int | None:
    return max((pain for pain in said if pain is not None), default=None)


def _raised(alarm: HomeAlarm, entries: Sequence[HomeEntry], today: date) -> bool:
    if not entries:
        return False
    last = entries[-1]
    words = last.words.lower().replace("’", "'")
    if alarm.swelling and last.swelling:
        return True
    if any(part in words for part in alarm.words):
        return True
    if alarm.pain_at_least is None or _pain(last) < alarm.pain_at_least:
        return False
    since = today - timedelta(days=alarm.days)
    return sum(e.day > since and _pain(e) >= alarm.pain_at_least for e in entries) >= alarm.sessions


def _pain(entry: HomeEntry) -> int:
    """Return the worst pain said of an entry; nothing said alarms nobody."""
    return max(entry.pain_before_0_10 or 0, entry.pain_after_0_10 or 0)
