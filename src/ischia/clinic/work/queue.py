"""Put work in, take the next, keep the lease, and say how it went."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ischia.clinic.files import vault
from ischia.clinic.people.models import Person
from ischia.clinic.records.models import Version
from ischia.clinic.work import uploads
from ischia.clinic.work.models import Job, Kind, State, Upload

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
_ABOUT = "what a job said"


def assess(version: Version, visit: date) -> Job:
    """Ask for the assessment of a visit from one version of the record."""
    pseudonym = version.person.pseudonym
    about = {"version": version.number, "visit": visit.isoformat()}
    return _put(Kind.ASSESS, f"assess:{pseudonym}:{visit}:{version.number}", version.person, about)


def measure(upload: Upload) -> Job:
    """Ask for an uploaded file to be read and measured."""
    return _put(Kind.MEASURE, f"measure:{upload.pk}", upload.person, {"upload": upload.pk})


def _put(kind: Kind, key: str, person: Person, about: dict[str, Any]) -> Job:
    """Put a job in; one that failed or is done may be asked for again."""
    job, made = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "person": person, "about": about}
    )
    if not made and job.state in {State.FAILED, State.DONE}:
        Job.objects.filter(pk=job.pk).update(state=State.WAITING, attempts=0, step=0)
        job.refresh_from_db()
    return job


def take(worker: str) -> Job | None:
    """Lease the next job to a worker; None where nothing waits.

    A job whose worker was lost again and again is failed, so that it cannot stop the others. An
    assessment of which a newer version's is asked for is dropped: nobody would look at it.
    """
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        for job in _locked().filter(free).order_by("id")[:20]:
            if _is_superseded(job):
                job.delete()
                continue
            if job.attempts >= MOST_ATTEMPTS:
                _end(job, State.FAILED, f"The worker was lost {job.attempts} times at this.")
                continue
            job.state, job.worker = State.RUNNING, worker
            job.leased_until, job.attempts = now + LEASE, job.attempts + 1
            job.save(update_fields=["state", "worker", "leased_until", "attempts"])
            return job
    return None


def _is_superseded(job: Job) -> bool:
    if job.kind != Kind.ASSESS:
        return False
    newer = Job.objects.filter(kind=Kind.ASSESS, person=job.person_id).exclude(state=State.FAILED)
    same_visit = newer.filter(about__visit=job.about["visit"])
    return same_visit.filter(about__version__gt=job.about["version"]).exists()


def _locked() -> QuerySet[Job]:
    """Return jobs to be held until the transaction ends, without those that another holds."""
    skips = connection.features.has_select_for_update_skip_locked
    return Job.objects.select_for_update(skip_locked=skips)


def beat(job: Job, *, step: int | None = None, steps: int | None = None) -> bool:
    """Keep the lease, and say how far the work is; False where another worker holds it."""
    told = {"step": step, "steps": steps}
    changes = {name: value for name, value in told.items() if value is not None}
    mine = Job.objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING)
    return bool(mine.update(leased_until=timezone.now() + LEASE, **changes))


def done(job: Job) -> None:
    """End a job well."""
    _end(job, State.DONE, "")


def failed(job: Job, said: str) -> None:
    """End a job that cannot be done, with what a person must know."""
    _end(job, State.FAILED, said)


def said_of(job: Job) -> str:
    """Return why a job failed."""
    if not job.sealed_said:
        return ""
    return vault.open_note(job.person.key, job.sealed_said, _ABOUT).decode()


def open_jobs(person: Person) -> list[Job]:
    """Return what is waiting or running for a patient."""
    return list(person.jobs.filter(state__in=[State.WAITING, State.RUNNING]).order_by("id"))


def _end(job: Job, state: State, said: str) -> None:
    key = job.person.key
    shut = key.destroyed_at is not None  # erased while the job waited: nothing is told of it
    sealed = vault.seal_note(key, said.encode(), _ABOUT) if said and not shut else b""
    ended = Job.objects.filter(pk=job.pk, worker=job.worker).update(
        state=state, sealed_said=sealed, leased_until=None, done_at=timezone.now()
    )
    if ended and state == State.FAILED and job.kind == Kind.MEASURE and not shut:
        uploads.given_up(job.about["upload"], said)
