"""The app's own name for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The chain of reads and writes."""

    name = "ischia.clinic.audit"
    label = "audit"
