"""Instrument files: handed in, read in the background, doubted, kept or taken back."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic import limits
from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.care.consent import why_nothing_is_measured
from ischia.clinic.files import vault
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.sheet import sheet_of
from ischia.clinic.people.models import Person
from ischia.clinic.work import queue, uploads
from ischia.clinic.work.models import Upload
from ischia.model.terms import Contraction, Motion, Side

MOST_BYTES = 2 * 1024**3  # as the readers have it
MOST_AT_ONCE = 40


def _words(words: type[Side] | type[Motion] | type[Contraction]) -> list[tuple[str, str]]:
    return [("", "as the file says"), *((w.value, w.value.replace("_", " ")) for w in words)]


class FactsForm(forms.Form):
    """What an instrument's file may not say itself."""

    side = forms.ChoiceField(choices=_words(Side), required=False)
    motion = forms.ChoiceField(choices=_words(Motion), required=False)
    contraction = forms.ChoiceField(choices=_words(Contraction), required=False)
    set_velocity_deg_s = forms.FloatField(required=False, label="Set velocity, °/s")

    def facts(self) -> dict[str, str]:
        """Return what was said; what was left open is not in it."""
        return {
            name: str(said) for name, said in self.cleaned_data.items() if said not in {"", None}
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file that lies under the patient's key."""

    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An upload beside what is known of it."""

    upload: Upload
    note: uploads.Note


def handed_in(person: Person, day: date) -> list[Handed]:
    """Return the uploads of a visit, newest first, but for those that were taken back."""
    found = person.uploads.filter(visit_date=day).exclude(state=Upload.State.REMOVED)
    return [Handed(upload=u, note=uploads.note_of(u)) for u in found.order_by("-id")]


@require_POST
@asked_by_somebody
def add_file(request: HttpRequest, actor: Actor, pseudonym: str, day: date) -> HttpResponse:
    """Take files for a visit; each is sealed before it is acknowledged."""
    person = reach.person(actor, pseudonym, Action.ADD_FILES, what=str(day))
    sheet_of(person, day)
    back = HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "files"]))
    if (why := why_nothing_is_measured(person)) is not None:
        messages.error(request, why)
        return back
    form = FactsForm(request.POST)
    files = request.FILES.getlist("files")
    if not form.is_valid() or not files or len(files) > MOST_AT_ONCE:
        messages.error(request, f"Choose between one file and {MOST_AT_ONCE}.")
        return back
    for file in files:
        if limits.UPLOADS.reached(actor.opaque):
            messages.error(request, "Too many files within an hour. Wait a while, and go on.")
            break
        if (file.size or 0) > MOST_BYTES:
            messages.error(request, f"{file.name} is too large: at most 2 GiB.")
            continue
        sha256 = vault.put(person.key, file.chunks())
        sealed = Sealed(sha256=sha256, size=file.size or 0, name=file.name or "file")
        take(person, day, sealed, form.facts(), actor)
    return back


def take(person: Person, day: date, sealed: Sealed, facts: dict[str, str], by: Actor) -> None:
    """Note a file that is sealed already, and have it read."""
    note = uploads.Note(name=sealed.name, facts=facts)
    with transaction.atomic():
        upload = uploads.put(person, day, sealed.sha256, sealed.size, note, by.opaque)
        queue.measure(upload)


@require_POST
@asked_by_somebody
def settle(
    request: HttpRequest, actor: Actor, pseudonym: str, day: date, number: int
) -> HttpResponse:
    """Say that a doubted file is this patient's, give facts that it lacked, or take it back."""
    person = reach.person(actor, pseudonym, Action.ADD_FILES, what=f"{day} file {number}")
    upload = person.uploads.filter(pk=number, visit_date=day).first()
    if upload is None or upload.state == Upload.State.KEPT:
        raise Http404
    note = uploads.note_of(upload)
    if request.POST.get("settle") == "remove":
        uploads.change(upload, note, Upload.State.REMOVED)
    else:
        form = FactsForm(request.POST)
        given = form.facts() if form.is_valid() else {}
        sure = note.confirmed or request.POST.get("settle") == "confirm"
        with transaction.atomic():
            known = uploads.with_facts(note, given, confirmed=sure)
            uploads.change(upload, known, Upload.State.READING)
            queue.measure(upload)
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "files"]))
