"""What a killed process left in the scratch folder goes: it may be a patient's file, unsealed."""

import shutil
import time
from contextlib import suppress
from typing import Final

from django.conf import settings

ABANDONED_S: Final = 2 * 3600  # no work and no upload stands still for so long


def sweep() -> int:
    """Remove what nobody has worked on for long; return how much."""
    late, count = time.time() - ABANDONED_S, 0
    for left in settings.PLACE.scratch.iterdir():
        with suppress(OSError):  # another was first
            if left.stat().st_mtime < late:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
                count += 1
    return count
