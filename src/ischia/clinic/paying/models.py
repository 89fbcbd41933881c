"""Payments, and which messages of the provider were heard."""

import secrets
from typing import ClassVar

from django.db import models

from ischia.clinic.booking.models import Appointment
from ischia.clinic.paying.states import State
from ischia.clinic.people.models import Person


def _opaque() -> str:
    return f"pay-{secrets.token_hex(8)}"


class Payment(models.Model):
    """What somebody pays for one appointment. No card is ever seen here."""

    class How(models.TextChoices):
        """Where it is paid."""

        ONLINE = "online", "online"
        DESK = "desk", "at the clinic"

    opaque = models.CharField(max_length=24, unique=True, default=_opaque, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="payments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payments")
    how = models.CharField(max_length=10, choices=How.choices)
    provider_id = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001  # none yet, and unique
    amount_minor = models.PositiveIntegerField()
    refunded_minor = models.PositiveIntegerField(default=0)
    asked_back_minor = models.PositiveIntegerField(default=0)  # of the provider, and not told yet
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.STARTED
    )
    receipt = models.PositiveIntegerField(null=True, unique=True)  # counts without gaps
    attention = models.CharField(max_length=20, blank=True)  # why somebody must look
    made_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        """The worker asks for what is still open."""

        indexes: ClassVar = [models.Index(fields=["state", "made_at"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.opaque} {self.state}"


class Heard(models.Model):
    """A message of the provider that was acted on; the same one again is not."""

    event = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=60)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.CASCADE, related_name="heard")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.kind} {self.event}"
