"""Drafts of forms, a patient's consent and alarm, and orders; what is said in them is sealed."""

from typing import ClassVar

from django.db import models

from ischia.clinic.accounts.models import Role
from ischia.clinic.people.models import Person
from ischia.clinic.records.models import Assessed


class Draft(models.Model):
    """What was typed into a form and does not stand on a sheet yet."""

    class Form(models.TextChoices):
        """Which form."""

        EXAM = "exam", "History and examination"
        IMAGES = "images", "Report of images"
        INTAKE = "intake", "Intake by the patient"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=10, choices=Form.choices)
    visit_date = models.DateField(null=True)  # of an intake: the day it was begun
    sealed = models.BinaryField()
    changed_by = models.CharField(max_length=20)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A visit has one draft of a form, whoever writes in it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "form", "visit_date"], name="one_draft")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.form}"


class Agreement(models.Model):
    """Who agreed to something, or took it back. Rows are added, never changed; the last counts."""

    person: models.ForeignKey[Person, Person]
    given = models.BooleanField()
    guardian = models.BooleanField(default=False)  # a guardian signed for a minor
    words_sha256 = models.CharField(max_length=64)  # of the words that were shown
    sealed_name = models.BinaryField(default=b"")  # as it was typed
    by = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {'given' if self.given else 'taken back'}"


class Consent(Agreement):
    """To being measured, and to the record that is kept of it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")


class ResearchConsent(Agreement):
    """To measures that go to research."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="research_consents")


class Alarm(models.Model):
    """A red-flag answer of an intake. It stands on top of Today until somebody answers it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="alarms")
    flag = models.CharField(max_length=60)  # id of the safety rule
    urgency = models.PositiveSmallIntegerField()  # 0 now, 1 today
    raised_at = models.DateTimeField(auto_now_add=True)
    sealed_said = models.BinaryField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=20, blank=True)
    sealed_answer = models.BinaryField(default=b"")  # what somebody did about it

    class Meta:
        """Open alarms are found without looking through the answered ones."""

        indexes: ClassVar = [models.Index(fields=["answered_at", "urgency"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "flag"],
                condition=models.Q(answered_at=None),
                name="one_open_alarm",
            )
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.flag}"


class Order(models.Model):
    """An examination or a referral that somebody asked for."""

    class Kind(models.TextChoices):
        """What is asked for."""

        IMAGING = "imaging", "Imaging"
        REFERRAL = "referral", "Referral"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders")
    visit_date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sealed = models.BinaryField()  # what, and why
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.person.pseudonym} {self.kind} {self.pk}"


class OrderStep(models.Model):
    """What became of an order. Rows are added, never changed; the last one counts."""

    class State(models.TextChoices):
        """Where an order stands."""

        ORDERED = "ordered", "Ordered"
        DONE = "done", "Done"
        WITHDRAWN = "withdrawn", "Withdrawn"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    by = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    sealed_why = models.BinaryField(default=b"")

    class Meta:
        """An order is made once, and ends once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "state"], name="one_step_of_a_kind")
        ]

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return f"{self.order_id} {self.state}"

    @property
    def role_name(self) -> str:
        """The role in words."""
        return Role(self.role).label


class Standing(models.Model):
    """What a dashboard counts of an assessment, worked out once from its documents."""

    assessed = models.OneToOneField(Assessed, on_delete=models.CASCADE, related_name="standing")
    gates_open = models.PositiveSmallIntegerField()  # of the current phase, not measured
    due_in_days = models.IntegerField(null=True)  # until something is measured again
    not_better = models.BooleanField()  # two weeks and more without a series that improved

    def __str__(self) -> str:
        """Return what may stand in a log."""
        return str(self.assessed_id)
