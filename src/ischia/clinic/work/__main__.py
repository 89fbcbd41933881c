"""`python -m ischia.clinic.work`: the worker that `ischia serve` starts beside itself."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ischia.clinic.settings")
    django.setup()
    from ischia.clinic.logs import lines
    from ischia.clinic.work.worker import work_for_ever

    lines.hold()
    work_for_ever(int(sys.argv[1]) if len(sys.argv) > 1 else None)
