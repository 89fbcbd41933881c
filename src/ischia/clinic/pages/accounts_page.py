"""Accounts: who may log in, made and closed by an administrator."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ischia.clinic.access import reach
from ischia.clinic.access.table import Action
from ischia.clinic.accounts.actor import Actor
from ischia.clinic.accounts.first import new_account
from ischia.clinic.accounts.models import Role, User
from ischia.clinic.audit import chain
from ischia.clinic.pages.asking import asked_by_somebody


class AccountForm(forms.Form):
    """A new account; a patient's names whose it is."""

    username = forms.CharField(max_length=80, label="Name to log in with")
    role = forms.ChoiceField(choices=Role.choices)
    pseudonym = forms.CharField(max_length=40, required=False, label="Of which patient")

    def clean_username(self) -> str:
        """Refuse a name that is taken."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username=name).exists():
            msg = "This name is taken."
            raise forms.ValidationError(msg)
        return name


@asked_by_somebody
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the accounts, or make one."""
    reach.require(actor, Action.MANAGE_ACCOUNTS)
    form = AccountForm(request.POST or None)
    password = ""
    if request.method == "POST" and form.is_valid():
        password = _made(actor, form.cleaned_data)
        form = AccountForm()
    context = {"form": form, "password": password, "accounts": User.objects.order_by("username")}
    return render(request, "pages/accounts.html", context)


def _made(actor: Actor, said: dict[str, str]) -> str:
    with transaction.atomic():
        password = new_account(said["username"], Role(said["role"]))
        user = User.objects.get(username=said["username"])
        if user.role == Role.PATIENT and said["pseudonym"]:
            person = reach.person(actor, said["pseudonym"], Action.MANAGE_ACCOUNTS)
            person.account = user
            person.save(update_fields=["account"])
        chain.note(actor, "account made", what=f"{user.opaque} {user.role}")
    return password


@require_POST
@asked_by_somebody
def close(request: HttpRequest, actor: Actor, opaque: str) -> HttpResponse:
    """Close an account: whoever is logged in with it is out at the next page."""
    reach.require(actor, Action.MANAGE_ACCOUNTS)
    user = User.objects.filter(opaque=opaque).first()
    if user is None:
        raise Http404
    if user.opaque == actor.opaque:
        messages.error(request, "This is your own account; another administrator can close it.")
    else:
        with transaction.atomic():
            user.is_active = False
            user.save(update_fields=["is_active"])
            chain.note(actor, "account closed", what=f"{user.opaque} {user.role}")
    return HttpResponseRedirect(reverse("accounts"))
