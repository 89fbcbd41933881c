"""Who treats whom, and who reached a patient of others for a reason."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ischia.clinic.people.models import Person


class Treats(models.Model):
    """Somebody treats a patient, until it is ended. Rows are kept: who treated stays known."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="treated_by")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="treats"
    )
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody treats the same patient twice at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=models.Q(ended_at=None),
                name="treats_once",
            )
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person_id} {self.account_id}"


class Glass(models.Model):
    """Somebody reached a patient whom they do not treat: why, until when, and who has seen it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="glasses")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="glasses"
    )
    sealed_reason = models.BinaryField()  # under the patient's key: it tells of the patient
    broken_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    seen_by = models.CharField(max_length=20, blank=True)  # opaque id of who looked into it
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """Whether one is open is asked at each page; what nobody has seen yet, at Today."""

        indexes: ClassVar = [
            models.Index(fields=["account", "person", "until"]),
            models.Index(fields=["seen_at", "-broken_at"]),
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person_id} {self.account_id}"
