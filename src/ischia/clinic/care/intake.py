"""An intake, sent: its answers stand on a sheet of their day, with whom they come from."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care import alarms, drafts
from ischia.clinic.care.answers import answers_of, goals_of, questionnaires_of
from ischia.clinic.care.models import Draft
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.records.models import Version
from ischia.model.errors import InputError
from ischia.model.terms import How
from ischia.service.filled import answers_on, filled_in
from ischia.service.questionnaires import with_answers
from ischia.service.screening import Danger, dangers, empty_sheet
from ischia.service.sheets import case_from, toml_sheet, visit_from

FORM = Draft.Form.INTAKE
_RAISED = "raised."  # beside the fields: what an answer raised already


def screened(person: Person, fields: Mapping[str, str], day: date) -> tuple[Danger, ...]:
    """Return what must not wait, from what was answered so far."""
    given = answers_of({**fields, "text.medicines": ""}, day)
    states = {key: said for key, said in given.items() if key.endswith(".result")}
    return dangers(_read(person, "case.toml"), day, states)


def keep(person: Person, fields: Mapping[str, str], day: date, by: Actor) -> tuple[Danger, ...]:
    """Keep fields of an intake; raise an alarm for each danger that is new in it."""
    now = drafts.keep(person, FORM, None, fields, by)
    found = screened(person, now.answers, day)
    new = [danger for danger in found if f"{_RAISED}{danger.id}" not in now.answers]
    for danger in new:
        alarms.raise_for(person, danger, by)
    if new:
        drafts.keep(person, FORM, None, {f"{_RAISED}{d.id}": "yes" for d in new}, by)
    return found


def send(person: Person, day: date, by: Actor) -> Version:
    """Put an intake onto the sheet of its day, into the case and among the questionnaires.

    What the clinic wrote down on that day already is not written over. Whoever sends it asks for
    the version that comes of it to be assessed.

    Raises
    ------
    InputError
        When an answer is none that its question can have; nothing is kept of it but the draft.
    """
    fields = drafts.typed(person, FORM, None).answers
    path = f"visits/{day}/visit.toml"
    sheet = _read_if(person, path) or empty_sheet(day, How.REPORTED)
    there = answers_on(visit_from(sheet))
    answers = {k: v for k, v in answers_of(fields, day).items() if k not in there}
    changes: dict[str, bytes | str | None] = {
        path: filled_in(sheet, answers, how=How.REPORTED, note=f"patient, intake, {day}"),
        "case.toml": _case(person, fields),
    }
    if answered := questionnaires_of(fields, day):
        changes["proms.toml"] = with_answers(_read_if(person, "proms.toml"), answered)
    version = case.change(person, changes, by, "intake by the patient")
    drafts.put_away(person, FORM, None)
    return version


def _case(person: Person, fields: Mapping[str, str]) -> bytes:
    """Return the case with the patient's goals, sport and the day it began, where nobody knew."""
    before = _read(person, "case.toml")
    document = case_from(before)
    goals = tuple(dict.fromkeys((*document.goals, *goals_of(fields))))
    sport = document.subject.sport or fields.get("case.sport", "").strip().lower() or None
    onset = document.onset or _day(fields.get("case.onset", ""))
    made = replace(
        document, goals=goals, onset=onset, subject=replace(document.subject, sport=sport)
    )
    return before if made == document else toml_sheet(made)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said.strip() else None
    except ValueError as err:
        raise InputError(
            where="the day it began",
            found=json.dumps(said[:20]),
            expected="a day",
            do="Choose the day, or leave it empty.",
        ) from err


def _read(person: Person, path: str) -> bytes:
    found = _read_if(person, path)
    if found is None:
        raise InputError(
            where=person.pseudonym,
            found=f"no {path}",
            expected="a registered patient",
            do="Ask the clinic to register you.",
        )
    return found


def _read_if(person: Person, path: str) -> bytes | None:
    version = case.latest(person)
    return None if version is None else case.read(version, path)
