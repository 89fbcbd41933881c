"""The app's own name for Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Jobs and uploads."""

    name = "ischia.clinic.work"
    label = "work"
