"""Appointments, the cells they claim, closures, and letters that wait to be sent."""

import secrets
from typing import ClassVar

from django.db import models

from ischia.clinic.booking.states import State
from ischia.clinic.people.models import Person


def _opaque() -> str:
    return f"a-{secrets.token_hex(8)}"


class Appointment(models.Model):
    """One visit that somebody asked for; `Step` tells what happened to it."""

    opaque = models.CharField(max_length=24, unique=True, default=_opaque, editable=False)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="appointments"
    )  # nobody while it is only held
    service = models.CharField(max_length=40)
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    resources = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value.replace("_", " ")) for s in State]
    )
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=64, blank=True)  # of a session, hashed
    price_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=60, blank=True)  # where the patient's clock is
    moves = models.PositiveSmallIntegerField(default=0)
    series = models.CharField(max_length=24, blank=True)  # the first of recurring visits
    sealed_note = models.BinaryField(default=b"")  # why, in the patient's words

    class Meta:
        """A calendar asks by time, a sweep by what is held."""

        indexes: ClassVar = [
            models.Index(fields=["begins_at", "state"]),
            models.Index(fields=["state", "held_until"]),
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.opaque} {self.state}"


class Cell(models.Model):
    """Five minutes of a person, a room or a device. Two appointments cannot have the same."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="cells")
    resource = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # five minutes since 1970

    class Meta:
        """The rule that no appointment overlaps another."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "number"], name="claimed_once")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.resource} {self.number}"


class Span(models.Model):
    """The same claim as a range. PostgreSQL refuses overlapping ones: a second fence."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="spans")
    resource = models.CharField(max_length=40)
    first = models.PositiveIntegerField()  # cells, the last one not included
    last = models.PositiveIntegerField()

    class Meta:
        """A calendar asks for what lies in a day."""

        indexes: ClassVar = [models.Index(fields=["resource", "first"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.resource} {self.first}-{self.last}"


class Step(models.Model):
    """Something that happened to an appointment. Added, never changed."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    who = models.CharField(max_length=20)
    event = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    begins_at = models.DateTimeField()
    why = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.event} {self.state}"


class Closure(models.Model):
    """Time in which a person, a room or a device is not there, against the weekly hours."""

    resource = models.CharField(max_length=40, db_index=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.resource} closed"


class Letter(models.Model):
    """Something to tell a patient about an appointment, until it is told."""

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "Not needed any more"
        FAILED = "failed", "Could not be sent"

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=20)
    about = models.DateTimeField()  # when the visit begins: a moved one is told anew
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """The same thing is told once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "kind", "about"], name="told_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.kind} {self.state}"


class Feed(models.Model):
    """A private calendar address of somebody: whoever knows the token reads it, so it can end."""

    account = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    resource = models.CharField(max_length=40, blank=True)  # whose calendar, of staff
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.token_sha256[:12]
