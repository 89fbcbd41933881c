"""What this clinic offers now, read from its folder."""

import logging

from django.conf import settings
from django.http import Http404

from ischia.clinic.booking.rules import Rules, Service, rules
from ischia.model.errors import InputError

_log = logging.getLogger(__name__)


def offered() -> Rules | None:
    """Return what can be booked; a file that cannot be read must not close the pages."""
    try:
        return rules(settings.PLACE.folder, demo=settings.DEMO)
    except InputError:
        _log.exception("what the clinic offers cannot be read")
        return None


def required() -> Rules:
    """Return what can be booked.

    Raises
    ------
    Http404
        When nothing can be.
    """
    found = offered()
    if found is None:
        raise Http404
    return found


def service_of(found: Rules, named: str) -> Service:
    """Return a service.

    Raises
    ------
    Http404
        When the clinic does not offer it.
    """
    service = found.service(named)
    if service is None:
        raise Http404
    return service
