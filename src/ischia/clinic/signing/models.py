"""A signed report, frozen by hashes, and what was done with it since. Rows are only added."""

from typing import ClassVar

from django.db import models

from ischia.clinic.accounts.models import Role
from ischia.clinic.people.models import Person
from ischia.clinic.records.models import Assessed


class Signed(models.Model):
    """One signature under one version of a report."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signed")
    assessed = models.ForeignKey(Assessed, on_delete=models.PROTECT, related_name="signed")
    visit_date = models.DateField()
    number = models.PositiveSmallIntegerField()  # of the visit's report: 1, 2 …
    case_sha256 = models.CharField(max_length=64)  # of the version of the case folder
    knowledge_sha256 = models.CharField(max_length=64)
    program_version = models.CharField(max_length=40)
    program_sha256 = models.CharField(max_length=64)
    report_sha256 = models.CharField(max_length=64)  # of the PDF
    medication = models.BooleanField()  # whether its medication lines are signed as well
    by = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    sealed_reason = models.BinaryField(default=b"")  # of an amendment

    class Meta:
        """Two people cannot both sign the next version."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "visit_date", "number"], name="one_next_report"
            )
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.visit_date} report {self.number}"

    @property
    def role_name(self) -> str:
        """The role in words."""
        return Role(self.role).label


class After(models.Model):
    """What was done with a signed report."""

    class Deed(models.TextChoices):
        """What."""

        SHARED = "shared", "Shared with the patient"
        RECALLED = "recalled", "Recalled"

    signed = models.ForeignKey(Signed, on_delete=models.PROTECT, related_name="after")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    by = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    sealed_reason = models.BinaryField(default=b"")

    class Meta:
        """A report is shared once and recalled once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signed", "deed"], name="one_deed_of_a_kind")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.signed_id} {self.deed}"
