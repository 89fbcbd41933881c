"""Documents of an assessment, the record to take along, and the one style that pages share."""

import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.again import prove_again, recently_proved
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.records import case, results
from ischia.clinic.work.assessing import enqueue_all
from ischia.model.errors import InputError
from ischia.service import open_case
from ischia.service.today import tokens

_TYPES = {
    "report.html": "text/html; charset=utf-8",
    "patient.html": "text/html; charset=utf-8",
    "report.pdf": "application/pdf",
    "patient.pdf": "application/pdf",
    "assessment.json": "application/json",
    "fhir-bundle.json": "application/fhir+json",
    "pieces.css": "text/css; charset=utf-8",
}
_PATIENTS = {"patient.html", "patient.pdf"}
_OWN_POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]+)"')
_MOST_UNPACKED = 4 * 1024**3
_MOST_FILES = 5_000
_TOO_MUCH = "an archive that unpacks to too much"
_NO_ARCHIVE = "a file that is no ZIP archive"
_NO_CASE = "no case.toml"
_LEAVES = "a name that leaves the archive"


@require_GET
def tokens_css(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's signature
    """Return the design's tokens: the same that every report begins with."""
    answer = HttpResponse(tokens(), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_GET
@asked_by_somebody
def document(
    request: HttpRequest,  # noqa: ARG001  # a view's signature
    actor: Actor,
    pseudonym: str,
    day: date,
    name: str,
) -> HttpResponse:
    """Return one document of the newest assessment of a visit."""
    if name not in _TYPES:
        raise Http404
    action = Action.SEE_PATIENT_PAGE if name in _PATIENTS else Action.SEE_ASSESSMENT
    if name == "pieces.css":  # asked by a page that is in the audit already
        found = results.newest(reach.person_quietly(actor, pseudonym, action), day)
    else:
        found = reach.assessed(actor, pseudonym, day, action)
    if found is None:
        raise Http404
    data = results.document(found, name)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=_TYPES[name])
    if own := _OWN_POLICY.search(data[:4096]) if name.endswith(".html") else None:
        # The page says itself what it may do, by the hash of its style: we add who may frame it.
        policy = own[1].decode("ascii").replace("&#39;", "'").replace("&#x27;", "'")
        answer["Content-Security-Policy"] = f"{policy}; frame-ancestors 'self'"
    if not name.endswith((".html", ".css")):
        answer["Content-Disposition"] = f'attachment; filename="{pseudonym}-{day}-{name}"'
    return answer


@require_GET
@asked_by_somebody
def export(
    request: HttpRequest, actor: Actor, pseudonym: str
) -> FileResponse | HttpResponseRedirect:
    """Return a patient's record as a case folder in an archive, to who has just proved who asks."""
    person = reach.person(actor, pseudonym, Action.EXPORT)
    if not recently_proved(request):
        return prove_again(request, request.path)
    version = case.latest(person)
    if version is None:
        raise Http404
    archive = tempfile.NamedTemporaryFile(dir=settings.PLACE.scratch)  # noqa: SIM115  # sent, then closed
    with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
        case.write_out(version, Path(folder))
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    packed.write(path, f"{pseudonym}/{path.relative_to(folder).as_posix()}")
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"{pseudonym}.zip")


@require_POST
@asked_by_somebody
def import_(request: HttpRequest, actor: Actor, pseudonym: str) -> HttpResponse:
    """Read a case folder, packed in an archive, into a patient's record as its next version."""
    person = reach.person(actor, pseudonym, Action.IMPORT)
    back = HttpResponseRedirect(reverse("patient", args=[pseudonym]))
    given = request.FILES.get("archive")
    if given is None:
        messages.error(request, "Choose the archive of a case folder.")
        return back
    try:
        with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
            root = unpacked(given, Path(folder))
            named = open_case(root).document.subject.pseudonym
            with transaction.atomic():
                version = case.read_in(person, root, actor)
                enqueue_all(version)
    except InputError as err:
        messages.error(request, f"Nothing was read in. {err}")
    else:
        said = "Read in; the visits are being assessed."
        if named != pseudonym:
            said += f" The folder calls this patient {named}: make sure that it is the same person."
        messages.success(request, said)
    return back


def unpacked(given: IO[bytes], folder: Path) -> Path:
    """Unpack the archive of a case folder, within limits; return where `case.toml` stands.

    Raises
    ------
    InputError
        When it is no archive, holds too much, names a place outside, or has no `case.toml`.
    """
    try:
        with zipfile.ZipFile(given) as packed:
            members = [m for m in packed.infolist() if not m.is_dir()]
            if len(members) > _MOST_FILES or sum(m.file_size for m in members) > _MOST_UNPACKED:
                raise _refused(_TOO_MUCH)
            for member in members:
                _write_member(packed, member, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as err:
        raise _refused(_NO_ARCHIVE) from err
    found = sorted(folder.rglob("case.toml"), key=lambda path: len(path.parts))
    if not found:
        raise _refused(_NO_CASE)
    return found[0].parent


def _write_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    place = (folder / member.filename).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise _refused(_LEAVES)
    place.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with packed.open(member) as source, place.open("wb") as out:
        while chunk := source.read(1024 * 1024):
            written += len(chunk)
            if written > member.file_size:  # the size in its head was a lie
                raise _refused(_TOO_MUCH)
            out.write(chunk)


def _refused(found: str) -> InputError:
    return InputError(
        where="the archive",
        found=found,
        expected="a ZIP archive of one case folder",
        do="Pack the folder that holds case.toml, and nothing else.",
    )
