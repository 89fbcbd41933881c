"""The jobs themselves: a record goes out as a case folder, and its documents come back."""

import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from ischia.clinic.accounts.actor import PROGRAM
from ischia.clinic.audit import chain
from ischia.clinic.care import standings
from ischia.clinic.records import case, results
from ischia.clinic.records.models import Version
from ischia.clinic.work import queue
from ischia.clinic.work.models import Job
from ischia.service.exchange import Codes, codes_of
from ischia.service.showcase import program_sha256

CODES = "codes.toml"  # in the clinic's folder: codes of other systems, for the FHIR bundles
Tell = Callable[[int, int], None]


@cache
def program() -> str:
    """Return the hash of the program: what it made before a change is told as such."""
    return program_sha256()


def assess(job: Job, tell: Tell) -> None:
    """Assess one visit of a version, and keep what comes back.

    Raises
    ------
    InputError
        When the record holds a file that cannot be used.
    """
    from ischia.service import assess as argued
    from ischia.service import open_case
    from ischia.service.today import shown

    version = job.person.versions.get(number=job.about["version"])
    visit = date.fromisoformat(job.about["visit"])
    with tempfile.TemporaryDirectory(dir=settings.PLACE.scratch) as folder:
        case.write_out(version, Path(folder))
        opened = open_case(folder)
        steps = sum(len(v.document.recording) for v in opened.visits if v.date <= visit) + 6
        step = 0

        def told(_: str) -> None:
            nonlocal step
            step += 1
            tell(step, steps)

        made = shown(argued(opened, visit=visit, tell=told), codes=_codes(), tell=told)
    kept = results.keep(version, visit, row=made.row, documents=made.documents, program=program())
    standings.keep([kept])  # here, so that nobody waits for it who looks at what waits
    chain.note(PROGRAM, "assessed", whose=job.person.pseudonym, what=f"{visit} {kept.pk}")


def _codes() -> Codes | None:
    """Return the clinic's own codes of other systems, where its folder holds some."""
    path: Path = settings.PLACE.folder / CODES
    return codes_of(path) if path.is_file() else None


def again(job: Job) -> bool:
    """Return whether the same program has assessed the same version already."""
    return job.person.assessed.filter(
        version__number=job.about["version"], visit_date=job.about["visit"], program=program()
    ).exists()


def enqueue_all(version: Version) -> list[Job]:
    """Ask for every visit of a version, the newest first."""
    return [queue.assess(version, day) for day in case.visit_dates(case.paths_of(version))]
