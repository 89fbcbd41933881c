"""`python -m ischia.clinic.operations check|settle`: the clinic that the environment names."""

import os
import sys

import django
import msgspec


def _main(settle: bool) -> None:  # noqa: FBT001  # the one word of this command
    from django.core.management import call_command

    from ischia.clinic.accounts.actor import PROGRAM
    from ischia.clinic.audit import chain
    from ischia.clinic.operations.beside import Found
    from ischia.clinic.operations.check import check
    from ischia.clinic.operations.erased import forget_again

    forgotten = 0
    if settle:
        call_command("migrate", verbosity=0, interactive=False)
        forgotten = forget_again()
        chain.note(PROGRAM, "restored", what=f"{forgotten} erased again")
    checked = check(_say)
    _say(msgspec.json.encode(Found(checked=checked, forgotten=forgotten)).decode())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ischia.clinic.settings")
    django.setup()
    _main(sys.argv[1:] == ["settle"])
