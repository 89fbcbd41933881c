"""A clinic whose people have signed, ordered, booked, paid: `open_lived.py FOLDER PORT CASE`."""

import sys
from pathlib import Path

APPOINTMENT, PAYMENT = "a-0000000000000001", "p-0000000000000001"


def main() -> None:
    """Open the clinic, and let its people have done what leaves a page behind."""
    from open_clinic import serve_roles

    folder, port, *cases = sys.argv[1:]
    serve_roles(Path(folder), int(port), cases, before=lived)


def lived() -> None:
    """Agree, assess, sign, order, book and pay, each once."""
    from ischia.clinic import demo
    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.care import consent
    from ischia.clinic.paying import pay
    from ischia.clinic.paying.models import Payment
    from ischia.clinic.people.models import Person
    from ischia.clinic.work.worker import work_once

    person = Person.objects.get()
    consent.record(person, PROGRAM, given=True, name="Zelda", guardian=False)
    while work_once("lived"):
        pass
    demo.lived_in(person.pseudonym)
    booked = Appointment.objects.filter(person=person).order_by("pk").first()
    pay.at_the_desk(booked, person, 12_000)
    Appointment.objects.filter(pk=booked.pk).update(opaque=APPOINTMENT)
    Payment.objects.update(opaque=PAYMENT)


if __name__ == "__main__":
    main()
