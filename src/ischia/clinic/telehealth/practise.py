"""Whether somebody may practise where a patient is: as entered, else not known, never a guess."""

from datetime import date
from enum import StrEnum

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.telehealth.models import Licence
from ischia.clinic.telehealth.places import places


class May(StrEnum):
    """What the clinic's own table says. It never says no: it may only be incomplete."""

    ENTERED = "entered"
    ENDED = "ended"
    UNKNOWN = "unknown"


def may_practise(actor: Actor, country: str, region: str, on: date) -> May:
    """Return whether a licence is entered that covers a place on a day.

    One of the whole country covers its regions. Where regions license by themselves, a country
    alone is covered by none of them.
    """
    if not places().fits(country, region):
        return May.UNKNOWN
    rows = Licence.objects.filter(account_id=actor.account, country=country)
    there = [row for row in rows if row.region in {"", region}]
    if any(row.until is None or row.until >= on for row in there):
        return May.ENTERED
    return May.ENDED if there else May.UNKNOWN
