"""A clinic of its own for one module of journeys: `open_clinic.py FOLDER PORT [CASE ...]`."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

PASSWORD = "a password for one journey"  # noqa: S105  # of a clinic that ends with the test


def main() -> None:
    """Take the case folders in, make an account of each role, and serve until killed."""
    folder, port, *cases = sys.argv[1:]
    serve_roles(Path(folder), int(port), cases)


def serve_roles(
    folder: Path, port: int, cases: list[str], *, before: Callable[[], None] | None = None
) -> None:
    """Open a clinic in a folder; what is asked for is made before it is served."""
    from ischia.clinic import serving

    serving.prepare(folder, demo=True)
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only quick
    from ischia.clinic import demo
    from ischia.clinic.accounts.models import User
    from ischia.clinic.people.models import Person

    if not User.objects.exists():  # opened once more, nobody is logged out by a new password
        for case in cases:
            demo.take_in(Path(case))
        demo.accounts()
        for user in User.objects.all():
            user.set_password(PASSWORD)
            user.save()
        first = Person.objects.order_by("pk").first()
        if first is not None:
            demo.give_account(first.pseudonym)
    if before is not None:
        before()
    threading.Thread(target=end_with_parent, daemon=True).start()
    with serving.worker():
        serving.serve(port)


def end_with_parent() -> None:
    """End when the test that started this is gone, and its end of the pipe with it."""
    import os

    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
