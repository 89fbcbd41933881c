"""A key for each patient, and what lies sealed under it."""

from typing import ClassVar

from django.db import models


class Key(models.Model):
    """A patient's key, wrapped by the clinic's own. Destroyed, it is empty and says when."""

    opaque = models.CharField(max_length=24, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.opaque


class SealedFile(models.Model):
    """A file under a patient's key, named by the hash of what it holds."""

    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="sealed")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same bytes lie once under one key."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "sha256"], name="sealed_once")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.sha256[:12]
