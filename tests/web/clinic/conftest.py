"""A clinic in a folder of its own, its tables made once; people and accounts as tests need them."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.pop("ISCHIA_CLINIC", None)  # a clinic that ends with this process
os.environ["DJANGO_SETTINGS_MODULE"] = "ischia.clinic.settings"
POSTGRESQL = os.environ.get("DATABASE_URL", "")  # the same tests on the other database
_NUMBERS = itertools.count(1)

CASE = """
schema       = "ischia.case/1"
simulated    = true
injured_side = "right"
complaint    = "Back of the right thigh since a zebra sprint"
onset        = 2026-03-01
[subject]
pseudonym = "{pseudonym}"
age_y     = 30
sex       = "female"
sport     = "running"
"""
VISIT = """
schema = "ischia.visit/1"
date   = 2026-03-05
[[history]]
item   = "sudden_onset"
result = "present"
"""


@pytest.fixture(scope="session")
def _tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with every table and nothing in them."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only quick
    if POSTGRESQL:  # tests that ran before on this server have left their rows
        instead(settings.DATABASES["default"]["NAME"], "template0")
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    template = tmp_path_factory.mktemp("clinic") / "template.sqlite3"
    if POSTGRESQL:
        instead("clinic_template", settings.DATABASES["default"]["NAME"])
    else:
        shutil.copy(settings.PLACE.database, template)
    return template


def instead(name: str, template: str) -> None:
    """Put a copy of one of PostgreSQL's databases in another's place."""
    import psycopg

    with psycopg.connect(POSTGRESQL, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@pytest.fixture(scope="module", autouse=True)
def _clinic(_tables: Path) -> Iterator[None]:
    """Give each module an empty clinic."""
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connections

    connections.close_all()
    if POSTGRESQL:
        instead(settings.DATABASES["default"]["NAME"], "clinic_template")
    else:
        # A new file, never the old one written over: a thread may still have that one open.
        for rest in settings.PLACE.folder.glob("clinic.sqlite3*"):
            rest.unlink()
        shutil.copy(_tables, settings.PLACE.database)
    cache.clear()
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def _everybody_treats_everybody() -> Iterator[None]:
    """Let each account that may treat each patient; `tests/web/security` has who does not."""
    from django.db.models.signals import post_save

    from ischia.clinic.access.models import Treats
    from ischia.clinic.access.table import Action, may
    from ischia.clinic.accounts.models import User
    from ischia.clinic.people.models import Person

    def treat(sender: Any, instance: Any, **more: Any) -> None:
        if not more["created"]:
            return
        users = [instance] if sender is User else User.objects.all()
        people = [instance] if sender is Person else Person.objects.all()
        treating = [u for u in users if may(u.role, Action.SEE_RECORD)]
        Treats.objects.bulk_create(Treats(person=p, account=u) for u in treating for p in people)

    for kind in (User, Person):
        post_save.connect(treat, sender=kind, dispatch_uid="everybody")
    yield
    for kind in (User, Person):
        post_save.disconnect(sender=kind, dispatch_uid="everybody")


@pytest.fixture(autouse=True)
def _demo() -> Iterator[None]:
    """Ask for no second factor and read files at once; the tests of both say so."""
    from django.test import override_settings

    with override_settings(DEMO=True, READ_APART=False):
        yield


@pytest.fixture(scope="module")
def account() -> Callable[[str], Any]:
    """Give a function that makes an account in a role."""
    from ischia.clinic.accounts.models import User

    def made(role: str) -> Any:
        return User.objects.create_user(f"{role}-{next(_NUMBERS)}", "a long password", role=role)

    return made


@pytest.fixture(scope="module")
def somebody(account: Callable[[str], Any]) -> Callable[..., Any]:
    """Give a function that logs somebody of a role in; the client knows its `user`.

    Who they are is proved again already, unless the test says that it is not.
    """
    import time

    from django.test import Client

    def logged_in(role: str, *, proved: bool = True) -> Any:
        client = Client()
        client.user = account(role)
        client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
        if proved:
            session = client.session
            proof = {"method": "password", "at": time.time(), "reauthenticated": True}
            session["account_authentication_methods"] = [proof]
            session["account_authentication_methods_user"] = str(client.user.pk)
            session.save()
        return client

    return logged_in


@pytest.fixture(scope="module")
def patient() -> Callable[..., Any]:
    """Give a function that registers a patient, with one visit of a few answers."""
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.people.identity import Identity, register
    from ischia.clinic.records import case

    def made(user: Any = None, *, family: str = "Quagga") -> Any:
        person = register(Identity(given="Zelda", family=family, born="1996-02-03"))
        files = {
            "case.toml": CASE.format(pseudonym=person.pseudonym).encode(),
            "visits/2026-03-05/visit.toml": VISIT.encode(),
        }
        case.change(person, files, PROGRAM, "for a test")
        if user is not None:
            person.account = user
            person.save()
        return person

    return made


@pytest.fixture(scope="session")
def offered() -> Any:
    """Give what the demo's clinic offers."""
    from ischia.clinic.booking.rules import rules

    return rules(Path("/nowhere"), demo=True)
