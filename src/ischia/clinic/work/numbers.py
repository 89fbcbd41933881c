"""Whom the numbers inside a file mean: a patient's own, or that of one of their orders.

A name means nobody: two people may share it.
"""

from collections.abc import Iterable

from ischia.clinic.care import orders
from ischia.clinic.people.models import Person


def meant(patient_numbers: Iterable[str], accession_numbers: Iterable[str]) -> list[Person]:
    """Return the patients of this clinic that the numbers are of, each once."""
    people = Person.objects.filter(erased_at=None).select_related("key")
    found = {}
    for number in patient_numbers:
        for person in people.filter(pseudonym__in={number, number.upper()}):
            found[person.pk] = person
    for number in accession_numbers:
        order = orders.of_accession(number)
        if order is not None and order.person.erased_at is None:
            found[order.person.pk] = order.person
    return list(found.values())
