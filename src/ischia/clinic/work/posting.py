"""Letters that are due leave, times held for too long are free, open payments are asked about.

What half arrived, and what a killed process left behind, goes.
"""

import logging
import threading

from django.conf import settings
from django.db import connection

from ischia.clinic.booking import letters
from ischia.clinic.booking.book import sweep
from ischia.clinic.booking.offered import offered
from ischia.clinic.contact import contact
from ischia.clinic.files import arriving
from ischia.clinic.paying import pay
from ischia.clinic.paying.gateway import gateway
from ischia.clinic.work import scratch
from ischia.model.errors import InputError

EVERY_S = 20.0
_DUMMY = "django.core.mail.backends.dummy.EmailBackend"
_log = logging.getLogger("ischia.clinic.worker")


def post_for_ever(over: threading.Event) -> None:
    """Post again and again until it is over: beside the worker, which waits for no mail server."""
    while True:
        try:
            post()
        except Exception as err:  # noqa: BLE001  # one round's fault must not end the others
            _log.error("posting: %s", type(err).__name__)  # it may quote an address
        connection.close()
        if over.wait(EVERY_S):
            return


def post() -> int:
    """Send what is due; return how much. Without a way to send, letters wait and are counted."""
    arriving.sweep()
    scratch.sweep()
    rules = offered()
    if rules is None:
        return 0
    sweep()
    provider = gateway()
    if provider is not None:
        pay.look(rules, provider)
    if settings.EMAIL_BACKEND == _DUMMY:
        return 0
    return letters.send_due(rules, clinic=_called())


def _called() -> str:
    try:
        found = contact(settings.PLACE.folder, demo=settings.DEMO)
    except InputError:
        _log.exception("the clinic's contact cannot be read")
        return ""
    return found.name if found is not None else ""
