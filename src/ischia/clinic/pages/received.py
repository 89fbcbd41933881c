"""What a DICOM node received: nobody's, until somebody says whose it is."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ischia.clinic import limits
from ischia.clinic.access import reach
from ischia.clinic.access.table import Action, may
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care.consent import why_nothing_is_measured
from ischia.clinic.files import vault
from ischia.clinic.pages.asking import asked_by_somebody
from ischia.clinic.pages.sheet import sheet_of
from ischia.clinic.pages.upload import MOST_BYTES, Sealed, take
from ischia.clinic.people.models import Person
from ischia.clinic.work import received as node
from ischia.clinic.work.models import SetAside
from ischia.model.errors import InputError, IschiaError
from ischia.model.terms import Side

_SHOWN = 12  # characters of a hash that tell objects apart, in the audit and on the page
_OPEN = ("", "as the file says")
_MEANWHILE = "It was given to somebody meanwhile."
_STRUCTURES = (
    *("biceps_femoris_long_head", "semitendinosus", "semimembranosus"),
    *("hamstring_proximal_tendon", "rectus_femoris", "sciatic_nerve"),
)


def _words(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in names]


class AssignForm(forms.Form):
    """Whose an object is, of which visit, and what ultrasound does not write itself."""

    pseudonym = forms.CharField(max_length=40)
    day = forms.DateField()
    side = forms.ChoiceField(choices=[_OPEN, *_words(tuple(Side))], required=False)
    structure = forms.ChoiceField(choices=[("", "not said"), *_words(_STRUCTURES)], required=False)
    view = forms.ChoiceField(
        choices=[("", "not said"), *_words(("long_axis", "short_axis"))], required=False
    )

    def facts(self) -> dict[str, str]:
        """Return what was said of the file; what was left open is not in it."""
        said = ((name, self.cleaned_data[name]) for name in ("side", "structure", "view"))
        return {name: value for name, value in said if value}


@require_GET
@asked_by_somebody
def received(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what came and is nobody's yet; who it names only to who may see identities."""
    reach.require(actor, Action.ADD_FILES)
    sees_identity = may(actor.role, Action.SEE_IDENTITY)
    context: dict[str, Any] = {"sees_identity": sees_identity, "form": AssignForm()}
    try:
        shown = node.nobodys()
    except InputError as err:
        return render(request, "pages/received.html", context | {"said": str(err)})
    action = Action.SEE_IDENTITY if sees_identity else Action.ADD_FILES
    chain.note(actor, action, what=f"received, nobody's: {len(shown.objects)} objects")
    return render(request, "pages/received.html", context | {"shown": shown})


@require_POST
@asked_by_somebody
def assign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give an object to a visit of a patient; from there it is a file like any other."""
    sha256 = _asked(request, actor)
    form = AssignForm(request.POST)
    back = HttpResponseRedirect(reverse("received"))
    if not form.is_valid():
        messages.error(request, "Nobody was given anything: say which patient and which visit.")
        return back
    pseudonym, day = form.cleaned_data["pseudonym"].strip(), form.cleaned_data["day"]
    person = reach.person(
        actor, pseudonym, Action.ADD_FILES, what=f"{day} received {sha256[:_SHOWN]}"
    )
    if (why := _why_not(person, day, sha256, actor)) is not None:
        messages.error(request, why)
        return back
    try:
        size, chunks = node.content(sha256)
        if size > MOST_BYTES:
            messages.error(request, "Nobody was given anything: it is larger than 2 GiB.")
            return back
        kept = vault.put(person.key, chunks)
    except IschiaError as err:
        messages.error(request, f"Nobody was given anything. {err}")
        return back
    sealed = Sealed(sha256=kept, size=size, name=f"received-{sha256[:_SHOWN]}.dcm")
    if not _given(person, day, sha256, sealed, form.facts(), actor):
        messages.error(request, _MEANWHILE)
        return back
    return HttpResponseRedirect(reverse("visit_page", args=[pseudonym, day, "files"]))


def _given(
    person: Person, day: date, sha256: str, sealed: Sealed, facts: dict[str, str], actor: Actor
) -> bool:
    """Give an object to a visit; return whether it was nobody's until then."""
    with transaction.atomic():
        # The audit lets in one writer at a time: of two at once the second finds it given.
        chain.note(actor, "received given", whose=person.pseudonym, what=f"{day} {sha256[:_SHOWN]}")
        if node.whose_by_now(sha256) is not None:
            transaction.set_rollback(True)
            return False
        take(person, day, sealed, facts, actor)
        SetAside.objects.filter(sha256=sha256).delete()
    return True


@require_POST
@asked_by_somebody
def set_aside(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that an object is nobody's here, or take that back; the node keeps it all the same."""
    sha256 = _asked(request, actor)
    if node.whose_by_now(sha256) is not None:
        messages.error(request, _MEANWHILE)
    elif request.POST.get("say") == "again":
        with transaction.atomic():
            if SetAside.objects.filter(sha256=sha256).delete()[0]:
                chain.note(actor, "received taken up again", what=sha256[:_SHOWN])
    else:
        with transaction.atomic():
            _, made = SetAside.objects.get_or_create(sha256=sha256, defaults={"by": actor.opaque})
            if made:
                chain.note(actor, "received set aside", what=sha256[:_SHOWN])
    return HttpResponseRedirect(reverse("received"))


def _asked(request: HttpRequest, actor: Actor) -> str:
    """Return which object somebody decides on, who may.

    Raises
    ------
    Http404
        When no node received it.
    """
    reach.require(actor, Action.ADD_FILES)
    sha256 = request.POST.get("object", "")
    if not node.is_there(sha256):
        raise Http404
    return sha256


def _why_not(person: Person, day: date, sha256: str, actor: Actor) -> str | None:
    """Return why an object is not given to somebody; None where nothing speaks against it."""
    has = node.whose_by_now(sha256)
    if has == person:
        return "It was given to this patient already."
    if has is not None:
        return "It was given to another patient already; take it back there first."
    try:
        sheet_of(person, day)
    except Http404:
        return f"{person.pseudonym} has no visit of {day}: add the visit first."
    if limits.UPLOADS.reached(actor.opaque):
        return "Too many files within an hour. Wait a while, and go on."
    return why_nothing_is_measured(person)
