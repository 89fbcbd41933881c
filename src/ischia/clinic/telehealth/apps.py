"""The app's own name for Django."""

from django.apps import AppConfig


class TelehealthConfig(AppConfig):
    """Visits by video."""

    name = "ischia.clinic.telehealth"
    label = "telehealth"
