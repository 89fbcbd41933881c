"""The app's own name for Django."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Drafts, consent, alarms and orders."""

    name = "ischia.clinic.care"
    label = "care"
