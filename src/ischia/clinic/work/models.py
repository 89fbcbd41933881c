"""Jobs, and the files that wait for theirs."""

from typing import ClassVar

from django.db import models

from ischia.clinic.people.models import Person


class Kind(models.TextChoices):
    """What a worker can be asked to do."""

    ASSESS = "assess", "Assessing"
    MEASURE = "measure", "Measuring"


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Job(models.Model):
    """One piece of work. Whoever holds the lease works; a lease that runs out is free again."""

    key = models.CharField(max_length=120, unique=True)  # the same work is one job
    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="jobs")
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    worker = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    sealed_said = models.BinaryField(default=b"")  # why it failed: it may quote a file
    done_at = models.DateTimeField(null=True)

    class Meta:
        """The next one is found without looking through what is done."""

        indexes: ClassVar = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.key


class Upload(models.Model):
    """A file that somebody handed in for a visit, until it is measured and on the visit's sheet."""

    class State(models.TextChoices):
        """What has become of it."""

        READING = "reading", "Being read"
        ASKS = "asks", "Asks"
        KEPT = "kept", "On the visit"
        REFUSED = "refused", "Not understood"
        REMOVED = "removed", "Removed"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="uploads")
    visit_date = models.DateField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    sealed_note = models.BinaryField()  # its name, the facts given, what was found
    put_by = models.CharField(max_length=20)
    put_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same file twice on one visit is one upload; what asks is found among what is kept."""

        indexes: ClassVar = [models.Index(fields=["state", "person"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "visit_date", "sha256"], name="uploaded_once")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.sha256[:12]} {self.state}"


class SetAside(models.Model):
    """An object that a node received and that is nobody's here: it stays in the node."""

    sha256 = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return self.sha256[:12]
