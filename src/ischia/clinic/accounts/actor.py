"""Whoever does something: an opaque id and a role, the same in the audit and in decisions."""

from dataclasses import dataclass
from typing import Self

from ischia.clinic.accounts.models import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, without identity."""

    opaque: str
    role: str
    account: int | None = None  # the row of the account; None for the program itself

    @classmethod
    def of(cls, user: User) -> Self:
        """Return an account as the one who acts."""
        return cls(opaque=user.opaque, role=user.role, account=user.pk)

    @property
    def is_patient(self) -> bool:
        """Whether this is a patient, who reaches nothing but their own."""
        return self.role == Role.PATIENT


PROGRAM = Actor(opaque="program", role="program")  # what the worker and the demo do by themselves
