"""The app's own name for Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Patients and their identity."""

    name = "ischia.clinic.people"
    label = "people"
