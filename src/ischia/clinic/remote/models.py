"""What a patient did at home, sealed; and whether they agree to be measured by a camera."""

from typing import ClassVar

from django.db import models

from ischia.clinic.people.models import Person


class Entry(models.Model):
    """One movement as it was done once. Rows are added and never changed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="home_entries")
    # Made where it was written down: sent twice, it is kept once.
    client_id = models.CharField(max_length=36)
    day = models.DateField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """An entry is kept once, however often it is sent."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "client_id"], name="entry_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "day", "id"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.day}"


class CameraConsent(models.Model):
    """Who agreed that angles from a camera are sent, or took it back. The last one counts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="camera_consents")
    given = models.BooleanField()
    words_sha256 = models.CharField(max_length=64)  # of the words that were shown
    by = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {'given' if self.given else 'taken back'}"
