"""A call and its two seats, what browsers tell one another, where a patient is, where one may."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ischia.clinic.booking.models import Appointment


class Side(models.TextChoices):
    """The two seats of a call."""

    CLINIC = "clinic", "Clinic"
    PATIENT = "patient", "Patient"


class Call(models.Model):
    """A visit by video, from the first who opens it until the clinic ends it."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="call")
    begun_at = models.DateTimeField(auto_now_add=True)
    admitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    guide = models.CharField(max_length=80, blank=True)  # the test that the patient's screen shows

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.appointment.opaque


class Seat(models.Model):
    """Who sits on a side. The newest socket of an account holds it; an older one is closed."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="seats")
    side = models.CharField(max_length=10, choices=Side.choices)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats"
    )
    page = models.CharField(max_length=16)  # of a browser's page: loaded again, it is another
    socket = models.CharField(max_length=16, blank=True)  # nothing between two sockets
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)  # said by who left
    shows = models.JSONField(default=dict)  # camera, microphone, screen: on or off

    class Meta:
        """A call has one seat on each side."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "side"], name="one_seat_of_a_side")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.call_id} {self.side}"


class Signal(models.Model):
    """What one page tells the other to connect. Addresses stand in it: gone when the call ends."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="signals")
    sender = models.CharField(max_length=10, choices=Side.choices)
    from_page = models.CharField(max_length=16)
    to_page = models.CharField(max_length=16)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Asked for several times a second: what is new to a side, and how much one has sent."""

        indexes: ClassVar = [models.Index(fields=["call", "sender", "id"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.call_id} {self.sender} {self.pk}"


class Stated(models.Model):
    """Where a patient says they are and whom to call. Rows are added; the last one counts."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="stated")
    sealed = models.BinaryField()  # under the patient's key
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return str(self.call_id)


class Licence(models.Model):
    """Where somebody may practise, as an administrator has entered it. No row is no answer."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="licences"
    )
    country = models.CharField(max_length=2)  # ISO 3166-1
    region = models.CharField(max_length=6, blank=True)  # ISO 3166-2; empty: the whole country
    number = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True)
    entered_by = models.CharField(max_length=20)

    class Meta:
        """A place is entered once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "country", "region"], name="one_licence_of_a_place"
            )
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.account_id} {self.country} {self.region}"
