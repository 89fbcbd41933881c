"""What the viewers of a visit ask for, and what is drawn in them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.files import derived
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.people.models import Person
from ischia.clinic.records import case
from ischia.clinic.records.models import Version
from ischia.clinic.records.opened import hash_for, opened
from ischia.clinic.work import queue
from ischia.clinic.work.assessing import program
from ischia.model.errors import InputError
from ischia.model.marks import Marks
from ischia.service import Case, Visit
from ischia.service.cine_view import cine_view, frames_packed, recorded
from ischia.service.drawing import marks_from, marks_json, redrawn
from ischia.service.motion_document import motion_document, moving_trials
from ischia.service.torque_view import torque_view

ISLANDS: Final = Path(settings.STATICFILES_DIRS[0]) / "clinic" / "islands"
_CONFLICT = 409
_UNUSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The viewer that a page of a visit loads."""

    name: str
    says: str
    data: str  # where its data are
    draw: str  # where what is drawn goes
    built: bool


_SAYS = {
    "curves": "Torque over angle and time. Leave a repetition out, with a reason, and all is "
    "measured again; nothing is lost.",
    "motion": "Legs and hamstrings through the trial, with the curves that they were measured as. "
    "A model the size of the person, not pictures of tissue.",
    "ultrasound": "Clips frame by frame, alone or two beside each other. What is drawn is measured "
    "at its own scale, kept with who drew it, and nothing is drawn over.",
}


def viewer_of(page: str, pseudonym: str, day: date) -> Viewer | None:
    """Return the viewer of a page, None where it has none."""
    if page not in _SAYS:
        return None
    return Viewer(
        name=page,
        says=_SAYS[page],
        data=reverse(f"viewer_{page}", args=[pseudonym, day]),
        draw=reverse("viewer_draw", args=[pseudonym, day]),
        built=(ISLANDS / f"{page}.js").is_file(),
    )


@require_GET
@asked_by_somebody
def curves(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Return the dynamometer sets of a visit with their repetitions."""
    return _view(actor, pseudonym, day, "curves", torque_view)


@require_GET
@asked_by_somebody
def motion(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Return which recordings of a visit move, and where their motion documents are."""

    def listed(_: Case, visit: Visit) -> list[dict[str, Any]]:
        return [
            {**one, "data": reverse("viewer_moving", args=[pseudonym, day, one["recording"]])}
            for one in moving_trials(visit)
        ]

    return _view(actor, pseudonym, day, "motion", listed)


@require_GET
@asked_by_somebody
def moving(
    request: HttpRequest,  # noqa: ARG001  # a view's signature
    actor: Actor,
    pseudonym: str,
    day: date,
    recording: str,
) -> HttpResponse:
    """Return one trial of a visit as a motion document."""
    person = reach.person(actor, pseudonym, Action.SEE_ASSESSMENT, what=f"{day} motion data")
    version = version_of(person, day)

    def made() -> bytes:
        with opened(version, day) as (_, visit):
            found = motion_document(visit, recording, simulated=person.simulated)
        if found is None:
            raise Http404
        return found

    name = f"moving-{recording[:32]}-{hash_for(version, day)[:16]}-{program()[:16]}"
    return _bytes(person, name, made)


@require_GET
@asked_by_somebody
def ultrasound(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:  # noqa: ARG001
    """Return the clips of a visit with what was drawn on them."""
    return _view(actor, pseudonym, day, "ultrasound", cine_view)


@require_GET
@asked_by_somebody
def frames(  # parts of the address
    request: HttpRequest,  # noqa: ARG001  # a view's signature
    actor: Actor,
    pseudonym: str,
    day: date,
    recording: str,
    block: int,
) -> HttpResponse:
    """Return a block of frames of a clip, decoded here."""
    what = f"{day} frames of {recording[:8]}, block {block}"
    person = reach.person(actor, pseudonym, Action.SEE_ASSESSMENT, what=what)
    version = version_of(person, day)
    sheet = case.paths_of(version)[f"visits/{day}/visit.toml"]

    def made() -> bytes:
        with opened(version, day) as (_, visit):
            found = frames_packed(visit, recording, block)
        if found is None:
            raise Http404
        return found

    name = f"frames-{recording[:32]}-{sheet[:16]}-{block}-{program()[:16]}"
    return _bytes(person, name, made)


def _bytes(person: Person, name: str, make: Callable[[], bytes]) -> HttpResponse:
    """Return what is made once and kept, as it is, or why it cannot be made."""
    try:
        data = derived.kept(person.key, name, make)
    except InputError as err:
        return JsonResponse({"said": str(err)}, status=_UNUSABLE)
    return HttpResponse(data, content_type="application/octet-stream")


def _view(
    actor: Actor, pseudonym: str, day: date, name: str, make: Callable[[Case, Visit], object]
) -> HttpResponse:
    """Return what a viewer shows, and the marks it was made with; made once and kept."""
    person = reach.person(actor, pseudonym, Action.SEE_ASSESSMENT, what=f"{day} {name} data")
    version = version_of(person, day)

    def made() -> bytes:
        with opened(version, day) as (found, visit):
            return msgspec.json.encode(make(found, visit))

    try:
        shown = derived.kept(
            person.key, f"{name}-{hash_for(version, day)[:32]}-{program()[:16]}", made
        )
    except InputError as err:
        return JsonResponse({"said": str(err)}, status=_UNUSABLE)
    head = {
        "version": version.number,
        "simulated": person.simulated,
        "may_draw": may(actor.role, Action.DRAW),
        "seen": {marks.recording: sha for marks, sha, _ in _all_marks(version)},
    }
    return HttpResponse(
        b'{"head":%b,"view":%b}' % (json.dumps(head).encode(), shown),
        content_type="application/json",
    )


def version_of(person: Person, day: date) -> Version:
    """Return the newest version of a record that has a visit on a day.

    Raises
    ------
    Http404
        When there is no such visit.
    """
    version = case.latest(person)
    if version is None or day not in case.visit_dates(case.paths_of(version)):
        raise Http404
    return version


class Drawn(msgspec.Struct, forbid_unknown_fields=True):
    """What a viewer sends: all marks of one recording, and which it had loaded."""

    recording: str
    seen: str  # sha256 of the marks that were loaded; empty where there were none
    marks: list[dict[str, Any]]


@require_POST
@asked_by_somebody
def draw(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Keep what was drawn on a recording as the next version, and have the visit assessed."""
    person = reach.person(actor, pseudonym, Action.DRAW, what=str(day))
    try:
        drawn = msgspec.json.decode(request.body, type=Drawn)
    except msgspec.MsgspecError:
        return JsonResponse({"said": "Nothing was kept: this is no drawing."}, status=_UNUSABLE)
    with transaction.atomic():
        version = version_of(person, day)
        if not _holds(version, day, drawn.recording):
            raise Http404
        before, sha256, path = _marks_on(version, drawn.recording)
        if sha256 != drawn.seen:
            said = "Nothing was kept: somebody else has drawn on this recording. Load it again."
            return JsonResponse({"said": said}, status=_CONFLICT)
        try:
            marks = redrawn(
                before,
                drawn.marks,
                recording=drawn.recording,
                author=actor.opaque,
                at=datetime.now(UTC).replace(microsecond=0),
                simulated=person.simulated,
            )
        except InputError as err:
            return JsonResponse({"said": f"Nothing was kept. {err}"}, status=_UNUSABLE)
        made = case.change(person, {path: marks_json(marks)}, actor, "somebody drew on a recording")
        for visit in reversed(case.visit_dates(case.paths_of(made))):
            if visit >= day:  # later visits compare themselves with this one
                queue.assess(made, visit)
    return JsonResponse({"version": made.number, "seen": case.paths_of(made)[path]})


def _holds(version: Version, day: date, recording: str) -> bool:
    """Say whether a visit has a recording: a file, or a folder of pictures as one."""
    here = f"visits/{day}/"
    files = [path for path in case.paths_of(version) if path.startswith(here)]
    if any(case.paths_of(version)[path] == recording for path in files):
        return True
    if not any("/" in path.removeprefix(here) for path in files):
        return False
    with opened(version, day) as (_, visit):
        return recording in recorded(visit)


def _marks_on(version: Version, recording: str) -> tuple[Marks | None, str, str]:
    """Return the marks of a recording, their hash, and where they stand or will."""
    found = (one for one in _all_marks(version) if one[0].recording == recording)
    return next(found, (None, "", f"marks/{recording[:16]}.json"))


def _all_marks(version: Version) -> list[tuple[Marks, str, str]]:
    return [
        (marks_from(case.read(version, path) or b"", path), sha, path)
        for path, sha in case.paths_of(version).items()
        if path.startswith("marks/") and path.endswith(".json")
    ]
