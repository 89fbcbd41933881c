"""A patient: a pseudonym for everything inside, and an identity sealed under the patient's key."""

from django.conf import settings
from django.db import models

from ischia.clinic.files.models import Key


class Person(models.Model):
    """A patient of the clinic."""

    pseudonym = models.CharField(max_length=40, unique=True)
    key = models.OneToOneField(Key, on_delete=models.PROTECT, related_name="person")
    sealed_identity = models.BinaryField(default=b"")
    # Of the family name, keyed: it finds a patient, and tells nothing without the clinic's key.
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    simulated = models.BooleanField(default=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="person"
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.pseudonym
