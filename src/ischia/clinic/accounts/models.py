"""An account: an opaque id, a role, and what logging in needs."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    """What somebody is in the clinic; what each may do stands in `access`."""

    PATIENT = "patient", "Patient"
    FRONT_DESK = "front_desk", "Front desk"
    PHYSICIAN = "physician", "Physician"
    PHYSICAL_THERAPIST = "physical_therapist", "Physical therapist"
    CHIROPRACTOR = "chiropractor", "Chiropractor"
    ACUPUNCTURIST = "acupuncturist", "Acupuncturist"
    SONOGRAPHER = "sonographer", "Sonographer"
    ADMINISTRATOR = "administrator", "Administrator"


def _opaque() -> str:
    return f"u-{secrets.token_hex(6)}"


class Accounts(BaseUserManager["User"]):
    """How accounts are made."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> "User":  # noqa: ANN401  # fields of the model
        """Return a new account; without a password nobody can log in to it."""
        made = self.model(username=username, **more)
        made.set_password(password)
        made.save(using=self._db)
        return made


class User(AbstractBaseUser):
    """An account. Decisions and the audit name it by `opaque`, which tells nothing."""

    opaque = models.CharField(max_length=20, unique=True, default=_opaque, editable=False)
    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PATIENT)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.opaque

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody of the clinic."""
        return self.role != Role.PATIENT

    @property
    def role_name(self) -> str:
        """The role in words."""
        return Role(self.role).label
