"""Tokens: what another system may read, in whose name, and until when."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models

from ischia.clinic.people.models import Person


def _opaque() -> str:
    return f"t-{secrets.token_hex(6)}"


class Token(models.Model):
    """A token of another system. The token itself is shown once and kept as a hash."""

    opaque = models.CharField(max_length=20, unique=True, default=_opaque, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )  # in whose name it reads: it reaches what they reach, and no more
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="tokens"
    )  # the one patient it is for; none: all whom the account reaches
    name = models.CharField(max_length=60)  # of the other system
    scopes = models.JSONField(default=list)
    identity = models.BooleanField(default=False)  # whether names leave, and how to reach somebody
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Everybody looks at their own."""

        indexes: ClassVar = [models.Index(fields=["account", "-made_at"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.opaque
