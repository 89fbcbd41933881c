"""One link of the chain."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """Who did what to whose, when; bound to the entry before by its hash."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)  # as it was hashed: a database may round a moment
    who = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    whose = models.CharField(max_length=40, blank=True)  # a pseudonym
    what = models.CharField(max_length=120, blank=True)  # never identity
    before = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        """What each role did since a day is counted without reading the entries."""

        indexes: ClassVar = [models.Index(fields=["at", "role"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.number} {self.action}"
