"""Versions of a record, and assessments. Rows are added and never changed, but for one mark."""

from typing import ClassVar

from django.db import models

from ischia.clinic.people.models import Person


class Version(models.Model):
    """One state of a patient's case folder: the hash of each file under its path, sealed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the list of paths and hashes
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=20)
    why = models.CharField(max_length=80)

    class Meta:
        """Two writers cannot both make the next version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "number"], name="one_next_version")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} version {self.number}"


class Assessed(models.Model):
    """What was concluded of one visit from one version: documents, and a row for Today."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessed")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessed")
    visit_date = models.DateField()
    policy = models.CharField(max_length=20)
    program = models.CharField(max_length=64)  # hash of what made it: old ones are told as such
    urgency = models.PositiveSmallIntegerField()  # 0 now, 1 today, 2 days, 3 nothing urgent
    sealed_row = models.BinaryField()
    documents = models.JSONField()  # name -> sha256 of the sealed document
    made_at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=False)  # of the patient's latest visit, newest version

    class Meta:
        """The same work done twice leaves one row."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "visit_date", "policy", "program"], name="assessed_once"
            )
        ]
        indexes: ClassVar = [
            # Of the current ones only: as a column, SQLite would use no index for a bare truth.
            models.Index(
                fields=["urgency", "-visit_date", "person"],
                condition=models.Q(current=True),
                name="current_first",
            ),
            models.Index(fields=["person", "-visit_date"]),
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.visit_date}"
