"""The app's own name for Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who treats whom, and who broke the glass."""

    name = "ischia.clinic.access"
    label = "access"
