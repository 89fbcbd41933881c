"""Whether a patient agrees that what a camera measured is sent."""

from typing import Final

from ischia.clinic.accounts.actor import Actor
from ischia.clinic.audit import chain
from ischia.clinic.care.agreements import fingerprint
from ischia.clinic.people.models import Person
from ischia.clinic.remote.models import CameraConsent

WORDS: Final = (
    "The camera is used on this telephone only. No picture and no film leaves it or is kept.",
    "Sent are numbers: how often I moved, how far in degrees, and how well it was seen.",
    "Nobody watches. The camera sees no pain and no danger: I stop when it hurts.",
    "A camera errs by 15 degrees and more, and may follow the wrong leg.",
    "A clinician reads the numbers beside other things.",
    "I can count by hand instead, and take this back at any time.",
)


def agreed(person: Person) -> bool:
    """Return whether the last word on the camera, said to these very words, was yes."""
    last = person.camera_consents.order_by("-id").first()
    return last is not None and last.given and last.words_sha256 == fingerprint(WORDS)


def record(person: Person, by: Actor, *, given: bool) -> None:
    """Keep that a patient agreed, or took it back."""
    CameraConsent.objects.create(
        person=person, given=given, words_sha256=fingerprint(WORDS), by=by.opaque
    )
    said = "camera consent given" if given else "camera consent taken back"
    chain.note(by, said, whose=person.pseudonym)
