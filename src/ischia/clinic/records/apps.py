"""The app's own name for Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Versions of records, and their assessments."""

    name = "ischia.clinic.records"
    label = "records"
