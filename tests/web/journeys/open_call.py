"""A clinic with a visit by video that can be entered now: `open_call.py FOLDER PORT CASE`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from open_clinic import serve_roles


def main() -> None:
    """Open the clinic, and book a visit by video for its patient that begins now."""
    folder, port, *cases = sys.argv[1:]
    serve_roles(Path(folder), int(port), cases, before=a_visit_now)


def a_visit_now() -> None:
    """Book a visit by video, unless this clinic is opened once more."""
    from ischia.clinic.booking.models import Appointment
    from ischia.clinic.people.models import Person

    if not Appointment.objects.exists():
        Appointment.objects.create(
            opaque="a-0123456789abcdef",
            person=Person.objects.get(),
            service="telehealth",
            begins_at=datetime.now(UTC).replace(second=0, microsecond=0),
            minutes=30,
            resources=["physician"],
            state="booked",
            price_minor=0,
            currency="usd",
        )


if __name__ == "__main__":
    main()
